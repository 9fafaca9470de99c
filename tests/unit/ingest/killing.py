"""A poller that kills itself, with SIGKILL, at the n-th step of its work: run by test_killed.py.

Reads lines `FOLDER HOST PORT STEP` (step 0: never) and forks a poller for each, so that a death costs milliseconds; answers
`STATUS STEPS`: how it ended (0, or -9) and how many steps it took.
"""

from __future__ import annotations

import os
import random
import signal
import ssl
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.child import Readers
from ingest.feeds import own_feed
from ingest.fetch import Fetcher
from ingest.poller import Poller
from ingest.settings import PollSettings
from processors.domain.ports import Message
from processors.stores.embedded.database import Database
from tests.unit.ingest.newsroom import ListShelf

HOSTS = ("news.example", "other.example")
TLS = ssl.create_default_context()  # made once, for all that are forked


class FileTopic:
    """Messages as lines of a file, each there when `append` returns: a log outside the data file, as Kafka is."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def append(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._file.write((message.value or b"") + b"\n")


class ReadersInside(Readers):
    """Reads in this process: what is tried here is not a hostile feed."""

    def __init__(self) -> None:
        super().__init__(0, 0.0, 0)

    def run(self, function: Callable[..., Any], *arguments: object) -> Any:
        return function(*arguments)


class Fuse:
    """Counts steps, before and after each call of some methods, and kills the process at one."""

    def __init__(self, last: int) -> None:
        self.steps = 0
        self._last = last

    def put_into(self, owner: object, *names: str) -> None:
        for name in names:
            setattr(owner, name, self._fused(getattr(owner, name)))

    def _fused(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def fused(*arguments: Any, **more: Any) -> Any:
            self._step()
            result = function(*arguments, **more)
            self._step()
            return result

        return fused

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def poll_once(folder: Path, host: str, port: int, last: int) -> int:
    """One round over two feeds, a day later than the round before; returns how many steps it took."""
    settings = PollSettings(host_gap=0.0, workers=1, deadline=5.0)
    day = folder / "day"
    days = int(day.read_text()) if day.exists() else 0
    day.write_text(str(days + 1))

    def clock() -> datetime:
        return datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(days=days)

    fuse = Fuse(last)
    fetcher = Fetcher(settings, clock, local_hosts=dict.fromkeys(HOSTS, (host, port)), tls=TLS)
    topic = FileTopic(folder / "topic")
    poller = Poller(
        database=Database(folder / "dragoman.db"),
        topics=topic,
        shelf=ListShelf(),
        fetcher=fetcher,
        readers=ReadersInside(),
        defaults=[own_feed(f"http://{name}/feed") for name in HOSTS],
        settings=settings,
        clock=clock,
        chance=random.Random(days),
    )
    fuse.put_into(topic, "append")
    fuse.put_into(fetcher, "fetch")
    fuse.put_into(poller._ledger, "post", "carried", "produced")
    fuse.put_into(poller._feeds, "save")
    poller.poll_due(clock())
    return fuse.steps


def main() -> None:
    for line in sys.stdin:
        folder, host, port, last = line.rstrip("\n").split("\t")
        steps = Path(folder) / "steps"
        steps.write_text("0")
        child = os.fork()
        if not child:
            steps.write_text(str(poll_once(Path(folder), host, int(port), int(last))))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {steps.read_text()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
