"""One step: outcomes become messages, poison is isolated, "not now" passes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from processors.contracts.codec import decode, encode
from processors.contracts.topics import ARTICLES, DEAD_LETTERS, MAX_MESSAGE_BYTES, STORIES
from processors.domain.outcome import Done, Dropped, Outcome, Output, Refused, Rejected, Unavailable
from processors.domain.ports import Analyst, Index, Message
from processors.domain.records import Article, DeadLetter, Envelope, Extraction, Outlet, Story
from processors.run.step import Stepped, step
from processors.stages.stage import Stage, Tools

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOOLS = Tools(index=cast(Index, None), analyst=cast(Analyst, None), clock=lambda: NOW)


def article(id: str) -> Article:
    return Article(
        id=id,
        url=f"https://a.example/{id}",
        outlet=Outlet(id="a", name="A"),
        title="Title",
        text="Text.",
        language="en",
        published=None,
        date_source="none",
        text_source="feed",
        fetched=NOW,
        first_seen=NOW,
        revision="r",
    )


def message(id: str) -> Message:
    return Message(topic=ARTICLES.name, key=id.encode(), value=encode(Envelope(origin="live", month="2026-11", body=article(id))))


def stage_of(judge: Callable[[Article], Outcome]) -> Stage:
    def run(tools: Tools, envelopes: Sequence[Envelope[Any]]) -> list[Outcome]:
        return [judge(envelope.body) for envelope in envelopes]

    return Stage(name="judge", does="judge", consumes=(ARTICLES,), produces=(STORIES,), run=run, batch=10, writes_index=False)


def letters(stepped: Stepped) -> list[DeadLetter]:
    return [decode(m.value, DeadLetter).body for m in stepped.messages if m.topic == DEAD_LETTERS.name]


def test_every_outcome_is_counted() -> None:
    verdicts: dict[str, Outcome] = {"1": Done(), "2": Dropped("duplicate"), "3": Rejected("no"), "4": Done()}
    stepped = step(stage_of(lambda a: verdicts[a.id]), TOOLS, [message(id) for id in verdicts])
    assert (stepped.consumed, stepped.done, stepped.dropped, stepped.rejected) == (4, 2, 1, 1)
    assert [letter.reason for letter in letters(stepped)] == ["no"]


def test_outputs_carry_key_topic_and_envelope() -> None:
    def judge(a: Article) -> Outcome:
        story = Story(article=a, extraction=Extraction(language="en", extractor=1))
        return Done((Output(topic=STORIES.name, key=a.id, envelope=Envelope(origin="replay", month="2020-01", body=story)),))

    stepped = step(stage_of(judge), TOOLS, [message("1")])
    (sent,) = stepped.messages
    envelope = decode(sent.value, Story)
    assert (sent.topic, sent.key, envelope.origin, envelope.month, envelope.body.article) == (
        "stories",
        b"1",
        "replay",
        "2020-01",
        article("1"),
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_poison_is_a_dead_letter_and_its_neighbours_go_on(place: int) -> None:
    def judge(a: Article) -> Outcome:
        if a.id == str(place):
            raise KeyError("poison")
        return Done()

    sent = [message(str(number)) for number in range(3)]
    stepped = step(stage_of(judge), TOOLS, sent)
    (letter,) = letters(stepped)
    assert (stepped.done, stepped.rejected) == (2, 1)
    assert (letter.value, letter.key, letter.topic, letter.stage, letter.at) == (
        sent[place].value,
        sent[place].key,
        "articles",
        "judge",
        NOW,
    )
    assert letter.reason.startswith("KeyError")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "the message has no value"),
        (b"\xff\x00", "Invalid JSON"),
        (b'{"v":99,"type":"Article"}', "envelope version 99 is not known"),
        (b'{"v":1,"type":"Story"}', "a Story where a Article belongs"),
        (b'{"v":1,"type":"Article","origin":"live","month":"2026-11","body":{}}', "body.id"),
    ],
)
def test_bytes_that_are_no_record_become_dead_letters_as_they_came(value: bytes | None, reason: str) -> None:
    stepped = step(stage_of(lambda _: Done()), TOOLS, [message("1"), Message(topic=ARTICLES.name, key=b"k", value=value), message("2")])
    (letter,) = letters(stepped)
    assert (stepped.done, stepped.rejected) == (2, 1)
    assert letter.value == value
    assert reason in letter.reason


@pytest.mark.parametrize("error", [Unavailable("wait"), Refused("stop")])
def test_not_now_and_refused_pass_through(error: Exception) -> None:
    def judge(_: Article) -> Outcome:
        raise error

    with pytest.raises(type(error)):
        step(stage_of(judge), TOOLS, [message("1"), message("2")])


def test_a_dead_letter_that_cannot_be_kept_makes_no_further_one() -> None:
    stepped = step(stage_of(lambda _: Done()), TOOLS, [Message(topic=DEAD_LETTERS.name, key=None, value=b"x")])
    assert stepped.rejected == 1
    assert stepped.messages == ()


def test_what_would_be_larger_than_a_message_is_a_dead_letter() -> None:
    def judge(a: Article) -> Outcome:
        story = Story(article=replace(a, text="x" * MAX_MESSAGE_BYTES), extraction=Extraction(language="en", extractor=1))
        return Done((Output(topic=STORIES.name, key=a.id, envelope=Envelope(origin="live", month="2026-11", body=story)),))

    stepped = step(stage_of(judge), TOOLS, [message("1")])
    assert (stepped.done, stepped.rejected) == (0, 1)
    assert "larger than a message" in letters(stepped)[0].reason


def test_the_dead_letter_of_a_large_record_fits_a_message() -> None:
    large = Message(topic=ARTICLES.name, key=b"k", value=b"x" * MAX_MESSAGE_BYTES)
    stepped = step(stage_of(lambda _: Done()), TOOLS, [large])
    (sent,) = stepped.messages
    assert sent.value is not None
    assert len(sent.value) < MAX_MESSAGE_BYTES
    assert f"cut: the record has {MAX_MESSAGE_BYTES} bytes" in letters(stepped)[0].reason
