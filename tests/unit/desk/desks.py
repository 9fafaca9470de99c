"""Desks for tests: an index with stories in it, and everything else that a desk is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.web.app import Desk
from processors.domain.ports import Index
from processors.query.parse import parse
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from tests.unit.desk.making import NOW, Found

TOKEN = "a-token-of-some-length"


@contextmanager
def index() -> Iterator[Index]:
    """An empty index in a data file of its own."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "dragoman.sqlite")
        made = EmbeddedIndex(database)
        made.setup()
        try:
            yield made
        finally:
            database.close()


def fill(index: Index, found: Sequence[Found]) -> None:
    for one in found:
        story, records = one.envelopes
        index.put_stories([story])
        index.put_statements(records)


def desk(index: Index, *, token: str | None = None, demo: bool = False) -> Desk:
    return Desk(
        index=index,
        clock=lambda: NOW,
        hosts=frozenset({"localhost", "127.0.0.1", "::1", "desk.example"}),
        token=token,
        secret=b"a secret of thirty-two bytes ...",
        demo=demo,
        version="0.1.0",
        parse=lambda text, target: parse(text, target=target, now=NOW),
        status=lambda: {"stages": {"analyse": {"lag": 0}}},
        metrics=lambda: b"dragoman_articles_total 5\n",
    )
