"""Workers on real Kafka and Elasticsearch that are killed, stopped, fed poison or left without what they need."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from processors.domain.ports import Message
from tests.services.articles import article, articles, message
from tests.services.faust_worker import POISON
from tests.services.workers import ALL, Place, inline_hash, kill, place
from tests.waiting import wait_for

pytestmark = [pytest.mark.kafka, pytest.mark.elasticsearch]

KILLS = 4
STARTS = 40.0
"""Seconds within which a worker has read its first record."""


@pytest.fixture
def here(kafka_address: str, elasticsearch_address: str, tmp_path: Path) -> Iterator[Place]:
    with place(kafka_address, elasticsearch_address, tmp_path) as made:
        yield made


def test_workers_that_are_killed_lose_nothing_and_double_nothing(here: Place, tmp_path: Path) -> None:
    stream = [message(one) for one in articles(160)]
    chance = random.Random(3)
    here.log.append(stream)
    with here.running(*ALL, seconds=0.03) as workers:
        for number in range(KILLS):
            wanted = len(stream) * (number + 1) // (KILLS + 4)
            wait_for(lambda least=wanted: here.passed("articles", "analyse") >= least, STARTS, f"{wanted} articles")  # type: ignore[misc]
            victim = "analyse" if number % 2 == 0 else chance.choice(("relate", "index"))
            kill(workers[victim])
            workers[victim] = here.start(victim, 0.03)
        here.wait_until_done()
    assert here.index.content_hash() == inline_hash(stream, tmp_path)
    assert here.index.dead_letters() == ()


def test_sigterm_finishes_the_batch_and_repeats_nothing(here: Place) -> None:
    stream = [message(one) for one in articles(100)]
    here.log.append(stream)
    with here.running("analyse", seconds=0.05) as workers:
        for _ in range(2):
            before = here.passed("articles", "analyse")
            wait_for(lambda before=before: here.passed("articles", "analyse") > before, STARTS, "a batch")  # type: ignore[misc]
            workers["analyse"].send_signal(signal.SIGTERM)
            assert workers["analyse"].wait(10) == 0
            workers["analyse"] = here.start("analyse", 0.0)
        here.wait_until_done(["analyse"])
    assert here.written("stories") == len(stream)


def test_poison_is_put_aside_with_its_bytes_wherever_it_lies(here: Place) -> None:
    good = [message(article(number)) for number in range(10)]
    bad = message(article(99, text=f"This is {POISON}."))
    broken = Message(topic="articles", key=b"k", value=b'{"v": 1, "type": "Article"')
    other = Message(topic="articles", key=b"k", value=b'{"v": 9, "type": "Article", "body": {}}')
    tombstone = Message(topic="articles", key=b"k", value=None)
    here.log.append([broken, *good[:5], bad, other, *good[5:], tombstone])
    with here.running(*ALL):
        here.wait_until_done()
        wait_for(lambda: here.index.counts()["dead_letters"] == 4, STARTS, "four dead letters")
        wait_for(lambda: here.index.counts()["articles"] == 10, STARTS, "ten articles")
    letters = here.index.dead_letters()
    assert {letter.value for letter in letters} == {bad.value, broken.value, other.value, None}
    assert {(letter.stage, letter.topic) for letter in letters} == {("analyse", "articles")}
    reasons = {letter.value: letter.reason for letter in letters}
    assert reasons[bad.value] == "this text is poison"
    assert "version 9" in reasons[other.value]


def test_too_much_poison_stops_the_worker_loudly(here: Place) -> None:
    here.log.append([message(article(number, text=POISON)) for number in range(400)])
    with here.running("analyse") as workers:
        assert workers["analyse"].wait(STARTS) == 1
    assert "stage analyse rejected" in here.output("analyse").read_text()
    assert "Traceback" not in here.output("analyse").read_text()
    assert 0 < here.lag(["analyse"]) <= 400
    assert here.written("dead-letters") <= 200


def test_a_topic_that_is_missing_is_told_at_the_start(here: Place) -> None:
    here.log.delete_topics()
    with here.running("relate") as workers:
        assert workers["relate"].wait(STARTS) == 1
    said = here.output("relate").read_text().strip().splitlines()
    assert said == [
        f"cannot start: Kafka at {here.kafka} lacks the topic "
        + ", ".join(f"{here.name}-{topic}" for topic in ("articles", "claims", "dead-letters", "statements", "stories"))
        + ": run `dragoman setup`"
    ]


def test_an_index_that_is_missing_is_told_at_the_start(here: Place) -> None:
    here.client.indices.delete_index_template(name=f"{here.name}-articles")
    with here.running("index") as workers:
        assert workers["index"].wait(STARTS) == 1
    assert "run `dragoman setup`" in here.output("index").read_text()


def test_an_index_that_is_lost_meanwhile_stops_the_worker(here: Place) -> None:
    """It is no fault of the records: none becomes a dead letter, none is acknowledged."""
    here.log.append([message(article(number)) for number in range(5)])
    with here.running("analyse", "index") as workers:
        wait_for(lambda: here.passed("stories", "index") == 5, STARTS, "five stories")
        here.client.indices.put_mapping(index=f"{here.name}-articles-2026.11", meta={"form": 0})
        here.log.append([message(article(number)) for number in range(5, 10)])
        assert workers["index"].wait(STARTS) == 1
        here.wait_until_done(["analyse"])
    assert here.passed("stories", "index") == 5
    assert here.written("dead-letters") == 0
