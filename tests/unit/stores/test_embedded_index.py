"""What the index in the data file promises beyond the contract of all indices."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from processors.domain.outcome import Unavailable
from processors.domain.query import And, Everything, HasStatement, Not, Or, Words
from processors.stores.embedded.compile import compile_query
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from tests.contract.samples import revised, statements, stories


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "dragoman.db")


@pytest.fixture
def index(database: Database) -> EmbeddedIndex:
    index = EmbeddedIndex(database)
    index.setup()
    return index


def test_writes_join_a_transaction(database: Database, index: EmbeddedIndex) -> None:
    told = stories(1, 5)

    def fail() -> None:
        with database.transaction():
            index.put_stories(told)
            assert index.counts()["articles"] == 5
            raise RuntimeError("killed in the middle")

    with pytest.raises(RuntimeError):
        fail()
    assert index.counts()["articles"] == 0


def test_readers_go_on_while_one_writes(index: EmbeddedIndex) -> None:
    """Stories come with their statements in one transaction each: a reader sees neither without the other."""
    told = [one for one in stories(2, 60) if one.body.extraction.statements]
    finished, problems = threading.Event(), []

    def read() -> None:
        while not finished.is_set():
            hits = index.search_articles(HasStatement(Everything()), limit=5)
            if hits.total > len(told) or index.search_statements(Words("any", "freeze"), limit=5).total > 1000:
                problems.append(hits.total)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for one in told:
        index.put_stories([one])
        index.put_statements(statements(one))
    finished.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert index.search_articles(HasStatement(Everything()), limit=1).total == len(told)


def test_full_text_tables_hold_what_is_current_and_nothing_else(database: Database, index: EmbeddedIndex) -> None:
    told = stories(3, 20)
    for one in (*told, *(revised(one) for one in told[:10])):
        index.put_stories([one])
        index.put_statements(statements(one))
    index.prune("2025-10")
    for table in ("statement_stems", "statement_words", "article_stems", "article_words"):
        database.reader.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    counts = index.counts()
    for table, count in (("statement_texts", counts["statements"]), ("article_texts", counts["articles"])):
        assert database.reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == count


def test_a_file_without_tables_does_not_answer_a_ping(database: Database) -> None:
    with pytest.raises(Unavailable, match="no such table"):
        EmbeddedIndex(database).ping()


def test_words_that_stand_together_are_one_full_text_expression() -> None:
    query = And((Words("any", "a"), Or((Words("title", "b"), Words("any", "c d", phrase=True))), Not(Words("any", "e"))))
    sql = compile_query(query, "statements")
    assert sql.text.count("MATCH") == 2
    assert sql.parameters == ('{passage who} : "a" AND ({title} : "b" OR {passage who} : "c d")', '{passage who} : "e"')


def test_what_a_reader_types_is_never_sql(index: EmbeddedIndex) -> None:
    for text in ("'", '"', "x'); DROP TABLE articles; --", "NEAR(a b)", "a* OR b", "{title} : x", "\x00", "^a", "title:x"):
        assert index.search_statements(Words("any", text, phrase=True), limit=1).total == 0
        assert index.search_statements(Words("outlet", text), limit=1).total == 0
    index.ping()
