"""kill -9 between any two instructions: index, log and offsets stay one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from processors.contracts.codec import encode
from processors.domain.ports import Message
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog
from tests.contract.samples import statements, stories

ROOT = Path(__file__).parents[3]
KILLS = 5
STORIES = 150


def test_nothing_is_lost_and_nothing_done_twice(tmp_path: Path) -> None:
    told = stories(4, STORIES)
    database = Database(tmp_path / "dragoman.db")
    log = EmbeddedLog(database)
    log.append([Message(topic="stories", key=one.body.article.id.encode(), value=encode(one)) for one in told])
    for kill in range(KILLS):
        worker = start(database.path)
        assert worker.stdout
        for _ in range(kill + 2):
            worker.stdout.readline()
        worker.kill()
        worker.communicate()
        assert log.lag("stories", "index") > 0, "killed too late to be of use"
        assert database.reader.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    worker = start(database.path)
    worker.communicate()
    assert worker.returncode == 0

    index = EmbeddedIndex(database)
    claims = [claim.body for one in told for claim in statements(one)]
    assert log.lag("stories", "index") == 0
    assert index.counts() == {"articles": STORIES, "statements": len(claims), "dead_letters": 0}
    assert {one.value for one in done(log)} == {b"True"}
    assert len(done(log)) == STORIES + len(claims)
    assert [index.statement(claim.id) for claim in claims] == claims
    for table in ("statement_stems", "statement_words", "article_stems", "article_words"):
        database.reader.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.stores.work_until_killed", str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def done(log: EmbeddedLog) -> list[Message]:
    return [one.message for one in log.read("done", "test", 10_000, 0)]
