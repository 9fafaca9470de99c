"""What the log in the data file promises beyond the contract of all logs."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from processors.domain.outcome import Unavailable
from processors.domain.ports import Delivered, Message
from processors.stores.embedded.database import Database
from processors.stores.embedded.log import EmbeddedLog

LONG = 30.0


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "dragoman.db")


@pytest.fixture
def log(database: Database) -> EmbeddedLog:
    return EmbeddedLog(database)


def message(value: str, topic: str = "articles") -> Message:
    return Message(topic=topic, key=b"k", value=value.encode())


def values(log: EmbeddedLog, group: str, topic: str = "articles") -> list[bytes | None]:
    return [one.message.value for one in log.read(topic, group, 100, 0)]


def test_append_and_commit_join_a_transaction(database: Database, log: EmbeddedLog) -> None:
    log.append([message("in")])
    delivered = log.read("articles", "g", 1, 0)

    def step(fails: bool) -> None:
        with database.transaction():
            log.append([message("out", "stories")])
            log.commit("articles", "g", delivered)
            if fails:
                raise RuntimeError("killed in the middle")

    with pytest.raises(RuntimeError):
        step(fails=True)
    assert (log.lag("articles", "g"), log.lag("stories", "g")) == (1, 0)
    step(fails=False)
    assert (log.lag("articles", "g"), log.lag("stories", "g")) == (0, 1)


def test_a_reader_is_woken_by_the_commit_of_a_transaction(database: Database, log: EmbeddedLog) -> None:
    found: list[Delivered] = []
    reader = threading.Thread(target=lambda: found.extend(log.read("articles", "g", 10, LONG)))
    reader.start()
    with database.transaction():
        log.append([message("one")])
        log.append([message("two")])
    reader.join(LONG)
    assert [one.message.value for one in found] == [b"one", b"two"]


def test_a_reader_sees_what_another_process_appends(database: Database, log: EmbeddedLog) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from processors.domain.ports import Message; from processors.stores.embedded.database import Database\n"
        "from processors.stores.embedded.log import EmbeddedLog\n"
        "EmbeddedLog(Database(Path(sys.argv[1]))).append([Message(topic='articles', key=None, value=b'far')])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(database.path)])
    assert [one.message.value for one in log.read("articles", "g", 10, LONG)] == [b"far"]
    assert writer.wait(LONG) == 0


def test_committing_never_moves_back(log: EmbeddedLog) -> None:
    log.append([message("one"), message("two")])
    both = log.read("articles", "g", 2, 0)
    log.commit("articles", "g", both)
    log.commit("articles", "g", both[:1])
    assert values(log, "g") == []


def test_prune_forgets_what_all_groups_have_passed(log: EmbeddedLog) -> None:
    log.append([message("one"), message("two"), message("three"), message("story", "stories")])
    log.commit("articles", "fast", log.read("articles", "fast", 3, 0))
    assert log.prune("articles", ["fast", "slow"]) == 0
    log.commit("articles", "slow", log.read("articles", "slow", 2, 0))
    assert log.prune("articles", ["fast", "slow"]) == 2
    assert values(log, "new") == [b"three"]
    assert values(log, "new", "stories") == [b"story"]
    assert log.prune("articles", []) == 0


def test_offsets_are_not_used_again_after_pruning(log: EmbeddedLog) -> None:
    log.append([message("one")])
    log.commit("articles", "g", log.read("articles", "g", 1, 0))
    log.prune("articles", ["g"])
    log.append([message("two")])
    assert values(log, "g") == [b"two"]


def test_a_wait_ends_in_time(log: EmbeddedLog) -> None:
    started = time.monotonic()
    assert not log.read("articles", "g", 1, 0.3)
    assert 0.25 <= time.monotonic() - started < LONG


def test_a_batch_that_was_read_before_a_restore_skips_nothing_after_it(database: Database, log: EmbeddedLog) -> None:
    backup = database.path.with_name("backup.db")
    database.copy_to(backup)
    log.append([message("one"), message("two")])
    batch = log.read("articles", "g", 10, 0)
    database.replace_with(backup)
    with pytest.raises(Unavailable):
        log.commit("articles", "g", batch)
    log.append([message("three")])
    assert values(log, "g") == [b"three"]
