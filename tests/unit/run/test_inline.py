"""The inline runner over a real data file: effects once, waiting without loss, loud stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.contracts.codec import encode
from processors.contracts.topics import ARTICLES, STORIES
from processors.domain.ids import article_id, revision
from processors.domain.outcome import Outcome, Rejected, Unavailable
from processors.domain.ports import Message
from processors.domain.records import Article, Document, Envelope, Extraction, Outlet, Statement
from processors.pipeline import STAGES
from processors.run.fuse import Fuse, TooManyDeadLetters
from processors.run.inline import InlineRunner
from processors.run.metrics import StageCounters
from processors.stages.stage import Stage, Tools
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog
from tests.waiting import wait_for

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


class FirstSentence:
    """An analyst that takes each text's first five characters for a statement, and rejects texts that begin with "bad"."""

    def analyse(self, documents: Sequence[Document]) -> list[Extraction | Rejected]:
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> Extraction | Rejected:
        if document.text.startswith("bad"):
            return Rejected("bad text")
        found = Statement(
            content=(0, 5), content_parts=((0, 5),), cue=None, speaker=None, who=None, kind="direct", form="quote",
            channel=None, addressee=None, confidence=1.0, rule="first",
        )  # fmt: skip
        return Extraction(language="en", extractor=1, statements=(found,))


@dataclass
class House:
    folder: Path
    stages: Sequence[Stage] = STAGES
    counters: StageCounters = field(default_factory=StageCounters)

    def __post_init__(self) -> None:
        self.database = Database(self.folder / "dragoman.db")
        self.index = EmbeddedIndex(self.database)
        self.index.setup()
        self.log = EmbeddedLog(self.database)
        tools = Tools(index=self.index, analyst=FirstSentence(), clock=lambda: NOW)
        self.runner = InlineRunner(self.stages, tools, self.log, self.database.transaction, self.counters)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.database.close()


def message(text: str) -> Message:
    url = f"https://a.example/{text.replace(' ', '-')}"
    article = Article(
        id=article_id(url), url=url, outlet=Outlet(id="a", name="A"), title=text, text=text, language="en", published=NOW,
        date_source="feed", text_source="feed", fetched=NOW, first_seen=NOW, revision=revision(text, text),
    )  # fmt: skip
    return Message(topic=ARTICLES.name, key=article.id.encode(), value=encode(Envelope(origin="live", month="2026-11", body=article)))


def test_an_article_becomes_a_story_and_statements(house: House) -> None:
    house.log.append([message("one two"), message("three four")])
    house.runner.run_until_idle()
    assert house.index.counts() == {"articles": 2, "statements": 2, "dead_letters": 0}
    assert house.runner.lag() == {"analyse": 0, "relate": 0, "index": 0}


def test_every_record_is_accounted_for(house: House) -> None:
    house.log.append([message("one two"), message("bad text"), message("one two"), Message(topic=ARTICLES.name, key=b"k", value=b"junk")])
    house.runner.run_until_idle()
    counts = {stage.name: house.counters.of(stage.name) for stage in STAGES}
    assert counts["analyse"] == {"consumed": 4, "done": 2, "dropped": 0, "rejected": 2}
    assert all(count["consumed"] == count["done"] + count["dropped"] + count["rejected"] for count in counts.values())
    assert sorted(letter.reason.split(":")[0] for letter in house.index.dead_letters()) == ["bad text", "cannot be read"]
    assert house.index.counts() == {"articles": 1, "statements": 1, "dead_letters": 2}


def replaced(name: str, run: Any) -> tuple[Stage, ...]:
    return tuple(replace(stage, run=run) if stage.name == name else stage for stage in STAGES)


def test_a_batch_that_cannot_be_indexed_now_comes_again_whole(tmp_path: Path) -> None:
    real = next(stage for stage in STAGES if stage.name == "index").run
    answers = iter([False, True, True, True, True])

    def run(tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
        outcomes = real(tools, envelopes)
        if not next(answers):
            raise Unavailable("after the write")
        return outcomes

    house = House(tmp_path, replaced("index", run))
    house.log.append([message("one two")])
    with pytest.raises(Unavailable):
        house.runner.run_until_idle()
    assert house.index.counts()["articles"] == 0, "the write went with its transaction"
    house.runner.run_until_idle()
    assert house.index.counts()["articles"] == 1
    assert house.counters.of("index")["dropped"] == 0
    house.database.close()


def test_too_much_poison_stops_the_stage_and_acknowledges_nothing(house: House) -> None:
    many = Fuse().limit + 1
    house.log.append([Message(topic=STORIES.name, key=b"k", value=b"junk %d" % number) for number in range(many)])
    with pytest.raises(TooManyDeadLetters):
        house.runner.run_until_idle()
    assert 0 < house.runner.lag()["index"] <= many


def test_a_loud_stop_is_told_to_whoever_runs_it(tmp_path: Path) -> None:
    def run(tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
        return [Rejected("no") for _ in envelopes]

    house = House(tmp_path, replaced("relate", run))
    house.log.append([message(f"text {number}") for number in range(Fuse().limit + 1)])
    house.runner.start()
    assert house.runner.ended.wait(60)
    house.runner.stop(5)
    assert isinstance(house.runner.failure, TooManyDeadLetters)
    house.database.close()


def test_stages_wait_while_the_store_is_away_and_go_on(tmp_path: Path) -> None:
    real = next(stage for stage in STAGES if stage.name == "relate").run
    away = iter([True, True, True])

    def run(tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
        if next(away, False):
            raise Unavailable("away")
        return real(tools, envelopes)

    house = House(tmp_path, replaced("relate", run))
    house.log.append([message("one two")])
    house.runner.start()
    wait_for(lambda: house.index.counts()["statements"] == 1, 20, "the statement")
    house.runner.stop(5)
    assert house.counters.registry.get_sample_value("dragoman_stage_waits_total", {"stage": "relate"}) == 3
    house.database.close()


KILLED = """
import sys
from pathlib import Path
from tests.unit.run.test_inline import House, message
house = House(Path(sys.argv[1]))
print("ready", flush=True)
house.runner.start()
house.runner.ended.wait(60)
"""


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.05, 0.1])
def test_kill_nine_in_the_middle_loses_and_doubles_nothing(tmp_path: Path, moment: float) -> None:
    house = House(tmp_path)
    house.log.append([message(f"text number {number}") for number in range(400)])
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    house.runner.ended.wait(moment)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    house.runner.run_until_idle()
    assert house.index.counts() == {"articles": 400, "statements": 400, "dead_letters": 0}
    house.database.close()
