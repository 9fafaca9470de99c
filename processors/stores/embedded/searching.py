"""Reads by search: pages newest first, facets, arrivals."""

# ruff: noqa: S608 - the SQL is put together from names of this package alone; values are parameters
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from processors.contracts.codec import load
from processors.domain.ports import FACETS, Bucket, Fresh, Hits
from processors.domain.query import Everything, Node, Target
from processors.domain.records import StatementRecord, Story
from processors.stores import cursors
from processors.stores.embedded.compile import compile_query

Record = TypeVar("Record")

SIGNAL_FACETS = ("pair", "signal", "modality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched(Generic[Record]):
    """Where records of a target are searched, and where they are kept."""

    target: Target
    row: str
    kept: str
    record: type[Record]


STATEMENTS = Searched(target="statements", row="searched_statements s", kept="statements", record=StatementRecord)
ARTICLES = Searched(target="articles", row="searched_articles a", kept="articles", record=Story)


def page(connection: sqlite3.Connection, searched: Searched[Record], query: Node, *, limit: int, cursor: str | None) -> Hits[Record]:
    """Raises BadCursor."""
    condition = compile_query(query, searched.target)
    total = connection.execute(f"SELECT count(*) FROM {searched.row} WHERE {condition.text}", condition.parameters).fetchone()[0]
    after = "" if cursor is None else "AND (date, id) < (?, ?)"
    rows = connection.execute(
        f"SELECT date, id, (SELECT record FROM {searched.kept} k WHERE k.id = found.id) AS record FROM ("
        f"SELECT date, id FROM {searched.row} WHERE ({condition.text}) {after} ORDER BY date DESC, id DESC LIMIT ?) found",
        (*condition.parameters, *(() if cursor is None else cursors.position(cursor)), limit + 1),
    ).fetchall()
    more = len(rows) > limit > 0
    return Hits(
        items=tuple(load(row["record"], searched.record) for row in rows[:limit]),
        total=total,
        cursor=cursors.encoded([rows[limit - 1]["date"], rows[limit - 1]["id"]]) if more else None,
    )


def facets(connection: sqlite3.Connection, query: Node, *, size: int) -> dict[str, tuple[Bucket, ...]]:
    """What was found is put aside once, in a table of this connection alone, and then counted for each facet."""
    condition = compile_query(query, "statements")
    found = "" if isinstance(query, Everything) else "temp.found CROSS JOIN"  # in this order, whatever indices there are
    if found:
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (n INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM temp.found")
        connection.execute(f"INSERT INTO temp.found SELECT s.n FROM searched_statements s WHERE {condition.text}", condition.parameters)
    return {facet: tuple(_counted(connection, facet, found, size)) for facet in FACETS}


def fresh(connection: sqlite3.Connection, cursor: str | None, *, limit: int) -> Fresh:
    """Raises BadCursor."""
    if cursor is None:
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'searched_statements'").fetchone()
        return Fresh(items=(), cursor=cursors.encoded(row["seq"] if row else 0))
    after = cursors.decoded(cursor)
    if not cursors.is_integer(after):
        raise cursors.bad()
    rows = connection.execute(
        "SELECT s.n, k.record FROM searched_statements s JOIN statements k ON k.id = s.id WHERE s.n > ? ORDER BY s.n LIMIT ?",
        (after, limit),
    ).fetchall()
    return Fresh(
        items=tuple(load(row["record"], StatementRecord) for row in rows), cursor=cursors.encoded(rows[-1]["n"]) if rows else cursor
    )


def _counted(connection: sqlite3.Connection, facet: str, found: str, size: int) -> Iterator[Bucket]:
    """A statement counts once for a value, however many of its signals carry it."""
    using = "USING (n)" if found else ""
    values = f"SELECT {facet} AS value FROM {found} searched_statements {using} WHERE {facet} <> ''"
    if facet in SIGNAL_FACETS:
        values = f"SELECT DISTINCT {facet} AS value, n FROM {found} signals {using}"
    rows = connection.execute(
        f"SELECT value, count(*) AS count FROM ({values}) GROUP BY value ORDER BY count DESC, value LIMIT ?", (size,)
    ).fetchall()
    return (Bucket(value=row["value"], count=row["count"]) for row in rows)
