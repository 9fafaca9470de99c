"""What every log promises: order per key, a position for each group, nothing lost and nothing moved by reading."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from uuid import uuid4

import pytest

from processors.domain.ports import Delivered, Log, Message

PATIENCE = 30.0
"""Seconds that a broker may take for a first read."""


@pytest.fixture
def group() -> str:
    return f"group-{uuid4().hex[:8]}"


def message(key: str, value: str | None, topic: str = "articles") -> Message:
    return Message(topic=topic, key=key.encode(), value=None if value is None else value.encode())


def read_all(log: Log, group: str, count: int, topic: str = "articles") -> list[Delivered]:
    """Reads and commits until so many messages came."""
    found: list[Delivered] = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < deadline:
        delivered = log.read(topic, group, count - len(found), 1.0)
        found += delivered
        log.commit(topic, group, delivered)
    return found


def values(delivered: Sequence[Delivered]) -> list[bytes | None]:
    return [one.message.value for one in delivered]


def test_messages_of_a_key_come_in_order(log: Log, group: str) -> None:
    log.append([message(f"k{number % 3}", f"{number}") for number in range(30)])
    found = read_all(log, group, 30)
    for key in (b"k0", b"k1", b"k2"):
        numbers = [int(one.message.value or b"") for one in found if one.message.key == key]
        assert numbers == sorted(numbers)
    assert len(found) == 30


def test_bytes_keys_and_headers_come_back_as_they_went(log: Log, group: str) -> None:
    sent = Message(topic="articles", key=b"\x00\xff", value=b"\xfe\x00 {", headers=(("stage", b"analyse"), ("at", b"\xff\x01")))
    log.append([sent])
    assert [one.message for one in read_all(log, group, 1)] == [sent]


def test_a_tombstone_and_a_message_without_key(log: Log, group: str) -> None:
    log.append([message("k", None)])
    log.append([Message(topic="articles", key=None, value=b"v")])
    found = read_all(log, group, 2)
    assert {(one.message.key, one.message.value) for one in found} == {(b"k", None), (None, b"v")}


def test_reading_does_not_move_the_position(log: Log, group: str) -> None:
    log.append([message("k", "one"), message("k", "two")])
    first = log.read("articles", group, 1, PATIENCE)
    assert values(first) == [b"one"]
    assert log.lag("articles", group) == 2
    log.commit("articles", group, first)
    assert log.lag("articles", group) == 1
    assert values(read_all(log, group, 1)) == [b"two"]
    assert log.lag("articles", group) == 0


def test_groups_have_positions_of_their_own(log: Log, group: str) -> None:
    log.append([message("k", "one")])
    assert values(read_all(log, group, 1)) == [b"one"]
    assert values(read_all(log, f"{group}-other", 1)) == [b"one"]
    assert log.lag("articles", group) == 0


def test_topics_do_not_mix(log: Log, group: str) -> None:
    log.append([message("k", "article"), message("k", "story", topic="stories")])
    assert values(read_all(log, group, 1, "stories")) == [b"story"]
    assert values(read_all(log, group, 1)) == [b"article"]
    assert log.lag("stories", group) == log.lag("articles", group) == 0


def test_at_most_limit_messages(log: Log, group: str) -> None:
    log.append([message("k", f"{number}") for number in range(10)])
    assert len(log.read("articles", group, 4, PATIENCE)) <= 4
    assert len(read_all(log, group, 10)) == 10


def test_an_empty_topic_gives_nothing_after_the_wait(log: Log, group: str) -> None:
    log.append([message("k", "one")])
    read_all(log, group, 1)
    started = time.monotonic()
    assert not log.read("articles", group, 10, 0.2)
    assert time.monotonic() - started >= 0.15
    assert not log.read("articles", group, 10, 0)


def test_a_reader_that_waits_is_given_what_comes(log: Log, group: str) -> None:
    found: list[Delivered] = []
    reader = threading.Thread(target=lambda: found.extend(log.read("articles", group, 10, PATIENCE)))
    reader.start()
    log.append([message("k", "late")])
    reader.join(PATIENCE)
    assert values(found) == [b"late"]


def test_committing_nothing_changes_nothing(log: Log, group: str) -> None:
    log.append([message("k", "one")])
    log.commit("articles", group, [])
    assert log.lag("articles", group) == 1


def test_appending_nothing_is_allowed(log: Log, group: str) -> None:
    log.append([])
    assert log.lag("articles", group) == 0
