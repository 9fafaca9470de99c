"""`dragoman up --demo` as a user runs it: quick to answer, complete, and the same after kill -9 at any moment."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from desk.demo.seeds import read_reports
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from tests.stream.process import Dragoman, running
from tests.waiting import wait_for

REPORTS = len(read_reports())


def content_hash(data: Path) -> str:
    database = Database(data / "dragoman.db")
    try:
        return EmbeddedIndex(database).content_hash()
    finally:
        database.close()


def settled(dragoman: Dragoman) -> bool:
    """Every report is indexed and every stage has passed everything."""
    health = dragoman.get("/health")
    if not health or dragoman.total("articles") < REPORTS:
        return False
    return all(stage["lag"] == 0 for stage in health["stages"].values())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Content hash of the demonstration after a run that nobody disturbed."""
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    with running(data, "up", "--demo") as dragoman:
        assert wait_for(lambda: dragoman.get("/health") is not None, 10, "an answer of the desk") < 10
        wait_for(lambda: dragoman.total("statements") > 0, 30, "the first statement")
        wait_for(lambda: settled(dragoman), 120, "the end of the demonstration")
        assert dragoman.terminate(signal.SIGTERM) < 5
        assert dragoman.process.returncode == 0
    return content_hash(data)


def test_the_demonstration_is_whole(undisturbed: str) -> None:
    assert undisturbed


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_nine_loses_nothing_and_doubles_nothing(seed: int, tmp_path: Path, undisturbed: str) -> None:
    chance, data = random.Random(seed), tmp_path / "data"
    for _ in range(4):
        with running(data, "up", "--demo") as dragoman:
            wanted = chance.randrange(REPORTS // 2)
            wait_for(lambda d=dragoman, w=wanted: d.total("articles") >= w and d.total("statements") > 0, 60, "some articles")  # type: ignore[misc]
            dragoman.kill()
    with running(data, "up", "--demo") as dragoman:
        wait_for(lambda: settled(dragoman), 120, "the end of the demonstration")
        assert dragoman.total("articles") == REPORTS
        assert dragoman.terminate(signal.SIGINT) < 5
    assert content_hash(data) == undisturbed
