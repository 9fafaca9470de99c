"""Writes stories and statements: the newest version stays, and what a revision no longer says is withdrawn.

Stories and statements of an article come by different topics, in any order. A story that is stored decides: a statement of an
older version that it does not have is withdrawn when the story comes, and refused as late when it comes after the story.
"""

# ruff: noqa: S608 - the SQL is put together from names of this package alone; values are parameters
from __future__ import annotations

import sqlite3
from dataclasses import replace

from processors.contracts.codec import dump, load
from processors.domain.ids import story_version, write_version
from processors.domain.outcome import Done, Dropped, Outcome
from processors.domain.records import Envelope, StatementRecord, Story
from processors.stores.embedded.rows import article_row, article_texts, signal_row, statement_ids, statement_row, statement_texts
from processors.stores.embedded.schema import ARTICLE_TEXTS, STATEMENT_TEXTS


def put_story(connection: sqlite3.Connection, envelope: Envelope[Story]) -> Outcome:
    story = envelope.body
    id_, version = story.article.id, story_version(story)
    stored = connection.execute("SELECT version, n FROM articles WHERE id = ?", (id_,)).fetchone()
    if stored and stored["version"] >= version:
        return _lost(stored["version"], version)
    if stored:
        _forget_article(connection, stored["n"])
    n = connection.execute("INSERT INTO searched_articles (id, date, language, outlet) VALUES (?, ?, ?, ?)", article_row(story)).lastrowid
    connection.execute(f"INSERT INTO article_texts VALUES (?{', ?' * len(ARTICLE_TEXTS)})", (n, *article_texts(story)))
    connection.execute(
        "INSERT OR REPLACE INTO articles (id, version, month, dated, n, record) VALUES (?, ?, ?, ?, ?, ?)",
        (id_, version, envelope.month, story.article.published is not None, n, dump(story)),
    )
    connection.execute("DELETE FROM story_statements WHERE article = ?", (id_,))
    connection.executemany("INSERT OR IGNORE INTO story_statements VALUES (?, ?)", [(id_, one) for one in statement_ids(story)])
    _withdraw(connection, id_, version)
    return Done()


def put_statement(connection: sqlite3.Connection, envelope: Envelope[StatementRecord]) -> Outcome:
    statement = envelope.body
    version = write_version(statement.fetched, statement.extractor)
    stored = connection.execute("SELECT version, n FROM statements WHERE id = ?", (statement.id,)).fetchone()
    if stored and stored["version"] >= version:
        return _lost(stored["version"], version)
    if _revised_away(connection, statement, version):
        return Dropped("late")
    if stored and stored["n"] is not None:
        _forget_statement(connection, stored["n"])
    n = None if statement.withdrawn else _make_searchable(connection, statement)
    connection.execute(
        "INSERT OR REPLACE INTO statements (id, article, version, month, n, record) VALUES (?, ?, ?, ?, ?, ?)",
        (statement.id, statement.article, version, envelope.month, n, dump(statement)),
    )
    return Done()


def prune(connection: sqlite3.Connection, before_month: str) -> int:
    """Returns how many articles went."""
    for row in connection.execute("SELECT n FROM statements WHERE month < ? AND n IS NOT NULL", (before_month,)).fetchall():
        _forget_statement(connection, row["n"])
    articles = connection.execute("SELECT id, n FROM articles WHERE month < ?", (before_month,)).fetchall()
    for row in articles:
        _forget_article(connection, row["n"])
        connection.execute("DELETE FROM story_statements WHERE article = ?", (row["id"],))
    connection.execute("DELETE FROM statements WHERE month < ?", (before_month,))
    connection.execute("DELETE FROM articles WHERE month < ?", (before_month,))
    return len(articles)


def _lost(stored: int, version: int) -> Dropped:
    return Dropped("duplicate" if stored == version else "late")


def _revised_away(connection: sqlite3.Connection, statement: StatementRecord, version: int) -> bool:
    """Is there a newer story of its article, and one that does not have it?"""
    newer = connection.execute("SELECT 1 FROM articles WHERE id = ? AND version > ?", (statement.article, version)).fetchone()
    has = "SELECT 1 FROM story_statements WHERE article = ? AND statement = ?"
    return bool(newer) and not connection.execute(has, (statement.article, statement.id)).fetchone()


def _withdraw(connection: sqlite3.Connection, article: str, version: int) -> None:
    """Its older statements that the story, just stored, does not have."""
    gone = connection.execute(
        "SELECT id, n, record FROM statements WHERE article = ? AND version < ? AND n IS NOT NULL"
        " AND id NOT IN (SELECT statement FROM story_statements WHERE article = ?)",
        (article, version, article),
    ).fetchall()
    for row in gone:
        _forget_statement(connection, row["n"])
        record = dump(replace(load(row["record"], StatementRecord), withdrawn=True))
        connection.execute("UPDATE statements SET n = NULL, version = ?, record = ? WHERE id = ?", (version, record, row["id"]))


def _make_searchable(connection: sqlite3.Connection, statement: StatementRecord) -> int | None:
    n = connection.execute(
        "INSERT INTO searched_statements (id, article, date, speaker, country, outlet, language, kind, form)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        statement_row(statement),
    ).lastrowid
    connection.execute(f"INSERT INTO statement_texts VALUES (?{', ?' * len(STATEMENT_TEXTS)})", (n, *statement_texts(statement)))
    connection.executemany("INSERT INTO signals VALUES (?, ?, ?, ?, ?)", [(n, *signal_row(signal)) for signal in statement.signals])
    return n


def _forget_statement(connection: sqlite3.Connection, n: int) -> None:
    connection.execute("DELETE FROM searched_statements WHERE n = ?", (n,))
    connection.execute("DELETE FROM statement_texts WHERE n = ?", (n,))
    connection.execute("DELETE FROM signals WHERE n = ?", (n,))


def _forget_article(connection: sqlite3.Connection, n: int) -> None:
    connection.execute("DELETE FROM searched_articles WHERE n = ?", (n,))
    connection.execute("DELETE FROM article_texts WHERE n = ?", (n,))
