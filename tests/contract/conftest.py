"""Which adapters there are: each suite of this folder runs on all of them.

An adapter is one line: its name, how to open it, and the mark of the service that it needs. `open_` is a context manager that gets
the test's own folder, gives a fresh empty index (or log), and skips the test where its service is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from processors.domain.ports import Index, Log
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog
from tests.services.own import own_index, own_log


@contextmanager
def embedded_index(folder: Path) -> Iterator[Index]:
    database = Database(folder / "dragoman.db")
    index = EmbeddedIndex(database)
    index.setup()
    yield index
    database.close()


@contextmanager
def embedded_log(folder: Path) -> Iterator[Log]:
    database = Database(folder / "dragoman.db")
    yield EmbeddedLog(database)
    database.close()


@contextmanager
def elasticsearch_index(folder: Path) -> Iterator[Index]:
    with own_index() as index:
        yield index


@contextmanager
def kafka_log(folder: Path) -> Iterator[Log]:
    with own_log() as log:
        yield log


INDICES: dict[str, tuple[Callable[[Path], AbstractContextManager[Index]], tuple[pytest.MarkDecorator, ...]]] = {
    "embedded": (embedded_index, ()),
    "elasticsearch": (elasticsearch_index, (pytest.mark.elasticsearch,)),
}
LOGS: dict[str, tuple[Callable[[Path], AbstractContextManager[Log]], tuple[pytest.MarkDecorator, ...]]] = {
    "embedded": (embedded_log, ()),
    "kafka": (kafka_log, (pytest.mark.kafka,)),
}


@pytest.fixture(params=[pytest.param(open_, id=name, marks=marks) for name, (open_, marks) in INDICES.items()])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    with request.param(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module", params=[pytest.param(open_, id=name, marks=marks) for name, (open_, marks) in INDICES.items()])
def shared_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One index for a whole module that fills it once and then reads only."""
    with request.param(tmp_path_factory.mktemp("index")) as opened:
        yield opened


@pytest.fixture(params=[pytest.param(open_, id=name, marks=marks) for name, (open_, marks) in LOGS.items()])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    with request.param(tmp_path) as opened:
        yield opened
