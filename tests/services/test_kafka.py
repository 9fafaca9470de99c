"""What only a real Kafka can tell: set-up of topics, limits, and how its absence is told."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from ingest.publish import MONTH_MS, WEEK_MS, KafkaLog
from processors.contracts.topics import MAX_MESSAGE_BYTES, TOPICS
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Message
from tests.services.own import own_log, own_name


def message(value: bytes = b"v", *, topic: str = "articles") -> Message:
    return Message(topic=topic, key=b"k", value=value)


@pytest.fixture
def log(kafka_address: str) -> Iterator[KafkaLog]:
    with own_log() as made:
        yield made


@pytest.fixture
def bare(kafka_address: str) -> Iterator[KafkaLog]:
    """Without topics."""
    made = KafkaLog(kafka_address, prefix=f"{own_name()}-")
    yield made
    made.delete_topics()
    made.close()


def topic_config(log: KafkaLog, topic: str) -> dict[str, str]:
    admin = KafkaAdminClient(bootstrap_servers=log.bootstrap)
    try:
        name = log.prefix + topic
        found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)], config_filter="all")
        return {key: entry["value"] for key, entry in found["topic"][name].items()}
    finally:
        admin.close()


@pytest.mark.kafka
def test_topics_are_made_as_the_table_says(bare: KafkaLog) -> None:
    bare.create_topics(partitions=4, retention_months=12)
    for topic in TOPICS:
        config = topic_config(bare, topic.name)
        kept = 13 * MONTH_MS if topic.keep == "as the index" else WEEK_MS
        assert config["retention.ms"] == str(kept)
        assert config["cleanup.policy"] == "delete"
        assert int(config["max.message.bytes"]) >= MAX_MESSAGE_BYTES
        assert len(bare.progress(topic.name, "g")) == 4


@pytest.mark.kafka
def test_setting_up_again_changes_how_long_things_are_kept_and_loses_nothing(bare: KafkaLog) -> None:
    bare.create_topics(partitions=2, retention_months=1)
    bare.append([message()])
    bare.create_topics(partitions=3, retention_months=0)
    assert topic_config(bare, "articles")["retention.ms"] == "-1"
    assert topic_config(bare, "stories")["retention.ms"] == str(WEEK_MS)
    assert bare.lag("articles", "g") == 1
    assert len(bare.progress("articles", "g")) == 2, "more partitions would part the revisions of an article"


@pytest.mark.kafka
def test_a_missing_topic_is_told(bare: KafkaLog) -> None:
    for use in (bare.ping, lambda: bare.append([message()]), lambda: bare.lag("articles", "g"), lambda: bare.read("articles", "g", 1, 0)):
        with pytest.raises(Refused, match=f"lacks the topic {bare.prefix}articles.*run `dragoman setup`"):
            use()


@pytest.mark.kafka
def test_the_largest_message_goes_through_and_a_larger_one_is_refused(log: KafkaLog) -> None:
    large = message(os.urandom(MAX_MESSAGE_BYTES - 1000))
    log.append([large])
    assert log.read("articles", "g", 1, 30)[0].message == large
    with pytest.raises(Refused, match="larger than"):
        log.append([message(b"x" * (MAX_MESSAGE_BYTES + 1))])
    log.append([message(b"after")])
    assert log.lag("articles", "g") == 2


@pytest.mark.kafka
def test_what_a_broker_does_not_confirm_in_time_is_unavailable_and_the_next_producer_is_a_new_one(log: KafkaLog) -> None:
    hasty = KafkaLog(log.bootstrap, prefix=log.prefix, confirm_seconds=0.0)
    with pytest.raises(Unavailable, match="does not confirm"):
        hasty.append([message()])
    patient = KafkaLog(log.bootstrap, prefix=log.prefix)
    patient.append([message(b"second")])
    assert log.lag("articles", "g") >= 1
    hasty.close()
    patient.close()


@pytest.mark.kafka
def test_readers_in_several_threads(log: KafkaLog) -> None:
    log.append([message(b"a", topic="articles"), message(b"s", topic="stories")])
    found: dict[str, bytes | None] = {}

    def read(topic: str) -> None:
        found[topic] = log.read(topic, "g", 1, 30)[0].message.value

    threads = [threading.Thread(target=read, args=(topic,)) for topic in ("articles", "stories")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {"articles": b"a", "stories": b"s"}


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [
        ("127.0.0.1:9", Unavailable, r"127\.0\.0\.1:9 cannot be reached \(nothing listens there\)"),
        ("nowhere.invalid:9092", Unavailable, r"the host name nowhere\.invalid is not known"),
        ("127.0.0.1:9,127.0.0.1:10", Unavailable, r"127\.0\.0\.1:9 .*; 127\.0\.0\.1:10 "),
        ("localhost:port", Refused, r"'localhost:port' is no address of a Kafka server: host:port is wanted"),
        ("", Refused, r"'' is no address"),
    ],
)
def test_a_broker_that_is_not_there_is_told_at_once(address: str, error: type[Exception], said: str) -> None:
    started = time.monotonic()
    log = KafkaLog(address)
    with pytest.raises(error, match=said):
        log.append([message()])
    with pytest.raises(error, match=said):
        log.create_topics()
    assert time.monotonic() - started < 8


def test_making_a_log_connects_to_nothing() -> None:
    KafkaLog("nowhere.invalid:9092").append([])
