"""F1, F2: a poller killed with SIGKILL anywhere loses nothing, makes nothing up, and asks hardly once more than it must."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processors.contracts.codec import decode
from processors.domain.records import Article, Envelope
from tests.unit.ingest.web import Web, item, rss, unless_known

ROOT = Path(__file__).parents[3]
KILLS = 40
ROUNDS_PER_VERSION = 10

Run = Callable[[Path, int], tuple[int, int]]


@pytest.fixture
def run(web: Web) -> Iterator[Run]:
    """Polls once, in a process that dies at the step; returns how it ended and how many steps it took."""
    command = [sys.executable, "-m", "tests.unit.ingest.killing"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        ask, tell = nursery.stdin, nursery.stdout

        def run(folder: Path, last: int) -> tuple[int, int]:
            folder.mkdir(exist_ok=True)
            ask.write("\t".join(map(str, (folder, *web.address, last))) + "\n")
            ask.flush()
            status, steps = tell.readline().split()
            return int(status), int(steps)

        yield run
        ask.close()


def on_topic(folder: Path) -> list[Envelope[Article]]:
    return [decode(line, Article) for line in (folder / "topic").read_bytes().splitlines()]


def serve(web: Web, round_: int) -> None:
    """Two feeds that share an article; in each round one is new, and now and then one changes."""
    shared = item("shared")
    news = [item(f"news-{number}") for number in range(round_ + 3)]
    changing = item("changing", text=f"Version {round_ // ROUNDS_PER_VERSION}.")
    web.put("http://news.example/feed", unless_known(f'"{round_}"', rss(shared, changing, *news)))
    web.put("http://other.example/feed", unless_known(f'"{round_}"', rss(shared, *(item(f"other-{n}") for n in range(2)))))


def feed_fetches(web: Web) -> Counter[str]:
    return Counter(request.host for request in web.requests if request.path == "/feed")


def assert_copies_are_equal(envelopes: list[Envelope[Article]]) -> None:
    """What was produced twice is the same: month, first sight and time of fetch too."""
    months = {(envelope.body.id, envelope.month, envelope.body.first_seen) for envelope in envelopes}
    assert len(months) == len({envelope.body.id for envelope in envelopes})
    fetched = {(envelope.body.id, envelope.body.revision, envelope.body.fetched) for envelope in envelopes}
    assert len(fetched) == len({(envelope.body.id, envelope.body.revision) for envelope in envelopes})


def test_killed_again_and_again(tmp_path: Path, web: Web, run: Run) -> None:
    chance = random.Random(2026)
    folder = tmp_path / "killed"
    deaths = 0
    for round_ in range(KILLS):
        serve(web, round_)
        status, _ = run(folder, chance.randint(1, 20))
        assert status in (0, -9)
        deaths += status == -9
    assert run(folder, 0)[0] == 0
    assert deaths > KILLS // 2

    envelopes = on_topic(folder)
    expected = {"shared", "changing", *(f"news-{number}" for number in range(KILLS + 2)), "other-0", "other-1"}
    assert {envelope.body.url.rpartition("/")[2] for envelope in envelopes} == expected
    assert_copies_are_equal(envelopes)
    (shared,) = {envelope.body.id for envelope in envelopes if envelope.body.url.endswith("shared")}
    assert len([envelope for envelope in envelopes if envelope.body.id == shared][-1].body.sources) == 2
    assert max(feed_fetches(web).values()) <= KILLS + 1, "one poll a start, no more"


def test_killed_at_every_step(tmp_path: Path, web: Web, run: Run) -> None:
    serve(web, 0)
    _, steps = run(tmp_path / "whole", 0)
    whole = {(envelope.body.id, envelope.body.revision) for envelope in on_topic(tmp_path / "whole")}
    assert len(whole) == 7
    # After one call and before the next is the same moment: every other step will do.
    for last in range(1, steps + 1, 2):
        folder = tmp_path / f"killed-{last}"
        web.requests.clear()
        assert run(folder, last)[0] == -9
        assert run(folder, 0)[0] == 0
        assert max(feed_fetches(web).values()) <= 2, "at most one more fetch a feed"
        envelopes = on_topic(folder)
        assert {(envelope.body.id, envelope.body.revision) for envelope in envelopes} == whole
        assert_copies_are_equal(envelopes)
