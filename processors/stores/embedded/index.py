"""The index in the data file. Implements `Index`: every write joins the transaction that its thread has open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar, cast

from processors.contracts.codec import dump, load
from processors.domain import content
from processors.domain.moments import microseconds
from processors.domain.outcome import Outcome, Unavailable
from processors.domain.ports import Bucket, Fresh, Hits
from processors.domain.query import Node
from processors.domain.records import DeadLetter, Envelope, FeedHealth, StatementRecord, Story
from processors.stores.embedded import searching, writing
from processors.stores.embedded.database import Database, unavailable_errors
from processors.stores.embedded.schema import SCHEMA

Record = TypeVar("Record")


class EmbeddedIndex:
    """One writer at a time, any number of readers, in threads and processes. What was written is found at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def setup(self) -> None:
        """Raises DataFolderError where the file was written by a newer Dragoman."""
        self._database.migrate("store", SCHEMA)

    def ping(self) -> None:
        try:
            self._database.reader.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise Unavailable(f"the data file cannot be read: {error}") from error

    def put_stories(self, stories: Sequence[Envelope[Story]]) -> list[Outcome]:
        with self._database.transaction() as connection:
            return [writing.put_story(connection, story) for story in stories]

    def put_statements(self, statements: Sequence[Envelope[StatementRecord]]) -> list[Outcome]:
        with self._database.transaction() as connection:
            return [writing.put_statement(connection, statement) for statement in statements]

    def put_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        rows = [(letter.id, letter.stage, letter.state, microseconds(letter.at), dump(letter)) for letter in letters]
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO dead_letters (id, stage, state, at, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET state = excluded.state, at = excluded.at, record = excluded.record"
                " WHERE dead_letters.state = 'retried' AND excluded.at > dead_letters.at",
                rows,
            )

    def put_feeds(self, feeds: Sequence[FeedHealth]) -> None:
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO feeds (id, record) VALUES (?, ?)", [(feed.id, dump(feed)) for feed in feeds])

    def remove_feeds(self, ids: Sequence[str]) -> None:
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM feeds WHERE id = ?", [(id_,) for id_ in ids])

    def article(self, id: str) -> Story | None:
        return self._one("SELECT record FROM articles WHERE id = ?", id, Story)

    def statement(self, id: str) -> StatementRecord | None:
        return self._one("SELECT record FROM statements WHERE id = ?", id, StatementRecord)

    def statements_of(self, article: str) -> tuple[StatementRecord, ...]:
        found = self._all("SELECT record FROM statements WHERE article = ? AND n IS NOT NULL", (article,), StatementRecord)
        return tuple(sorted(found, key=lambda statement: (not statement.in_title, statement.ordinal, statement.id)))

    def search_statements(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[StatementRecord]:
        with unavailable_errors():
            return searching.page(self._database.reader, searching.STATEMENTS, query, limit=limit, cursor=cursor)

    def search_articles(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[Story]:
        with unavailable_errors():
            return searching.page(self._database.reader, searching.ARTICLES, query, limit=limit, cursor=cursor)

    def facets(self, query: Node, *, size: int) -> dict[str, tuple[Bucket, ...]]:
        with unavailable_errors():
            return searching.facets(self._database.reader, query, size=size)

    def fresh(self, cursor: str | None, *, limit: int) -> Fresh:
        with unavailable_errors():
            return searching.fresh(self._database.reader, cursor, limit=limit)

    def dead_letters(self, *, stage: str | None = None, state: str | None = "open", limit: int = 100) -> tuple[DeadLetter, ...]:
        """The latest first."""
        wanted = {column: value for column, value in (("stage", stage), ("state", state)) if value is not None}
        where = " AND ".join(f"{column} = ?" for column in wanted) or "1"
        return self._all(
            f"SELECT record FROM dead_letters WHERE {where} ORDER BY at DESC, id LIMIT ?",  # noqa: S608 - names of columns alone
            (*wanted.values(), limit),
            DeadLetter,
        )

    def dead_letter(self, id: str) -> DeadLetter | None:
        return self._one("SELECT record FROM dead_letters WHERE id = ?", id, DeadLetter)

    def mark_dead_letters(self, ids: Sequence[str], state: str) -> None:
        with self._database.transaction() as connection:
            for id_ in ids:
                letter = self.dead_letter(id_)
                if letter is not None:
                    marked = replace(letter, state=cast(Literal["open", "retried", "dropped"], state))
                    connection.execute("UPDATE dead_letters SET state = ?, record = ? WHERE id = ?", (state, dump(marked), id_))

    def feeds(self) -> tuple[FeedHealth, ...]:
        return self._all("SELECT record FROM feeds ORDER BY id", (), FeedHealth)

    def counts(self) -> dict[str, int]:
        with unavailable_errors():
            row = self._database.reader.execute(
                "SELECT (SELECT count(*) FROM searched_articles) AS articles, (SELECT count(*) FROM searched_statements) AS statements,"
                " (SELECT count(*) FROM dead_letters WHERE state = 'open') AS dead_letters"
            ).fetchone()
        return dict(row)

    def content_hash(self) -> str:
        with unavailable_errors():
            return content.combine(self._digests())

    def prune(self, before_month: str) -> int:
        with self._database.transaction() as connection:
            return writing.prune(connection, before_month)

    def _digests(self) -> Iterator[int]:
        reader = self._database.reader
        for row in reader.execute("SELECT record FROM articles"):
            yield content.story_digest(load(row["record"], Story))
        for row in reader.execute(
            "SELECT s.record, coalesce(a.dated, 1) AS dated FROM statements s LEFT JOIN articles a ON a.id = s.article"
            " WHERE s.n IS NOT NULL"
        ):
            yield content.statement_digest(load(row["record"], StatementRecord), dated=bool(row["dated"]))

    def _one(self, sql: str, id_: str, expected: type[Record]) -> Record | None:
        with unavailable_errors():
            row = self._database.reader.execute(sql, (id_,)).fetchone()
        return load(row["record"], expected) if row else None

    def _all(self, sql: str, parameters: Sequence[str | int], expected: type[Record]) -> tuple[Record, ...]:
        with unavailable_errors():
            rows = self._database.reader.execute(sql, parameters).fetchall()
        return tuple(load(row["record"], expected) for row in rows)
