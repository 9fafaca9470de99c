"""The log of topics on Kafka: the only import of kafka-python. The poller produces through it, replays and watchdogs read through it.

No client is made before it is needed. The producer is idempotent and waits for every replica; it is thrown away as soon as one of
its messages is not confirmed in time, because an idempotent producer of kafka-python that has once given up a batch never answers
for the others again. What was not confirmed may still arrive: the same message may be in the log twice, never not at all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import (
    AuthorizationError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    SaslAuthenticationFailedError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
)
from kafka.structs import OffsetAndMetadata

from processors.contracts.topics import MAX_MESSAGE_BYTES, TOPICS, Topic
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Delivered, Message
from processors.run.broker import unreachable

WEEK_MS = 7 * 24 * 3600 * 1000
MONTH_MS = 31 * 24 * 3600 * 1000
CONNECT_SECONDS = 10.0
FETCH_SECONDS = 5.0
"""A reader that has something to read waits at least this long for it, since a fetch takes a round trip."""
LARGEST = MAX_MESSAGE_BYTES + 64 * 1024
"""The broker and the consumers count a message with its envelope in the protocol."""

PRODUCER = {
    "acks": "all",
    "linger_ms": 20,
    "batch_size": 256 * 1024,
    "compression_type": "gzip",
    "delivery_timeout_ms": 900_000,
    "max_block_ms": 10_000,
    "max_request_size": MAX_MESSAGE_BYTES,
    "reconnect_backoff_max_ms": 1000,
    "allow_auto_create_topics": False,
}

Answer = TypeVar("Answer")


class KafkaLog:
    """Implements `ports.Log`. `prefix` stands before the names of all topics and groups. Safe to use from several threads."""

    def __init__(self, bootstrap: str, *, prefix: str = "", confirm_seconds: float = 30.0) -> None:
        """`bootstrap`: host:port, separated by commas. `confirm_seconds`: how long `append` waits for the broker."""
        self.bootstrap, self.prefix = bootstrap, prefix
        self._confirm = confirm_seconds
        self._producer: KafkaProducer | None = None
        self._producing = threading.Lock()
        self._readers: dict[tuple[str, str], _Reader] = {}
        self._reading = threading.Lock()

    def append(self, messages: Sequence[Message]) -> None:
        """Raises Unavailable where the broker did not confirm every message in time; Refused where it never will."""
        if not messages:
            return
        with self._producing:
            try:
                self._produce(messages)
            except MessageSizeTooLargeError as error:
                raise Refused(f"a message is larger than {MAX_MESSAGE_BYTES} bytes: {error}") from error
            except KafkaError as error:
                self._drop_producer()
                raise self._problem(error, {message.topic for message in messages}) from error

    def read(self, topic: str, group: str, limit: int, wait: float) -> Sequence[Delivered]:
        return self._with_reader(topic, group, lambda reader: reader.read(limit, wait))

    def commit(self, topic: str, group: str, delivered: Sequence[Delivered]) -> None:
        """Not while a worker of the same group runs: Kafka refuses offsets from outside of a live group."""
        self._with_reader(topic, group, lambda reader: reader.commit(delivered))

    def lag(self, topic: str, group: str) -> int:
        return sum(end - next_ for next_, end in self.progress(topic, group).values())

    def progress(self, topic: str, group: str) -> dict[int, tuple[int, int]]:
        """For each partition the offset that the group processes next, and the end of the partition."""
        return self._with_reader(topic, group, lambda reader: reader.progress())

    def ping(self) -> None:
        """Raises Unavailable, Refused (a topic is missing)."""
        with self._admin() as admin:
            self._require({topic.name for topic in TOPICS}, admin.list_topics())

    def close(self) -> None:
        with self._producing:
            self._drop_producer()
        with self._reading:
            for reader in self._readers.values():
                reader.close()
            self._readers.clear()

    def create_topics(self, *, partitions: int = 6, replicas: int = 1, retention_months: int = 0) -> None:
        """Create the topics that are missing and bring the settings of the others up to date; idempotent.

        `retention_months`: how long the index keeps articles; 0 keeps all. Raises Unavailable, Refused.
        """
        with self._admin() as admin:
            there = set(admin.list_topics())
            for topic in TOPICS:
                name, settings = self.prefix + topic.name, topic_settings(topic, retention_months)
                if name not in there:
                    options = {"num_partitions": partitions, "replication_factor": replicas, "configs": settings}
                    with suppress(TopicAlreadyExistsError):
                        admin.create_topics({name: options})
                else:
                    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=dict(settings))])
            admin.wait_for_topics([self.prefix + topic.name for topic in TOPICS])

    def delete_topics(self) -> None:
        """Delete all of Dragoman's topics and what is in them."""
        with self._admin() as admin:
            admin.delete_topics([name for topic in TOPICS if (name := self.prefix + topic.name) in set(admin.list_topics())])

    def _produce(self, messages: Sequence[Message]) -> None:
        deadline = time.monotonic() + self._confirm
        producer = self._producer = self._producer or self._connect(KafkaProducer, PRODUCER)
        futures = [
            producer.send(self.prefix + message.topic, key=message.key, value=message.value, headers=list(message.headers))
            for message in messages
        ]
        for future in futures:
            future.get(max(0.0, deadline - time.monotonic()))

    def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError):
                producer.close(timeout=0)

    def _with_reader(self, topic: str, group: str, use: Callable[[_Reader], Answer]) -> Answer:
        try:
            with self._reading:
                reader = self._readers.get((topic, group))
                if reader is None:
                    reader = _Reader(self._connect(KafkaConsumer, self._consumer(group)), topic, self.prefix + topic)
                    self._readers[topic, group] = reader
            with reader.lock:
                return use(reader)
        except KafkaError as error:
            raise self._problem(error, {topic}) from error

    def _connect(self, client: Callable[..., Any], settings: Mapping[str, Any]) -> Any:
        try:
            reason = unreachable(self.bootstrap)
        except ValueError as error:
            raise Refused(str(error)) from error
        if reason is not None:
            raise Unavailable(reason)
        return client(bootstrap_servers=self.bootstrap, bootstrap_timeout_ms=CONNECT_SECONDS * 1000, **settings)

    @contextmanager
    def _admin(self) -> Iterator[Any]:
        try:
            admin = self._connect(KafkaAdminClient, {})
            try:
                yield admin
            finally:
                admin.close()
        except KafkaError as error:
            raise self._problem(error, ()) from error

    def _problem(self, error: KafkaError, topics: Iterable[str]) -> Exception:
        """What a client's error means for the caller."""
        if isinstance(error, AuthorizationError | SaslAuthenticationFailedError):
            return Refused(f"Kafka at {self.bootstrap} denies access: {error}")
        reason = unreachable(self.bootstrap)
        if reason is not None:
            return Unavailable(reason)
        if topics and isinstance(error, KafkaTimeoutError | UnknownTopicOrPartitionError):
            with self._admin() as admin:
                self._require(topics, admin.list_topics())
        return Unavailable(f"Kafka at {self.bootstrap} does not confirm: {error}")

    def _require(self, topics: Iterable[str], there: Iterable[str]) -> None:
        missing = sorted({self.prefix + topic for topic in topics} - set(there))
        if missing:
            raise Refused(f"Kafka at {self.bootstrap} lacks the topic {', '.join(missing)}: run `dragoman setup`")

    def _consumer(self, group: str) -> dict[str, Any]:
        return {
            "group_id": self.prefix + group,
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "allow_auto_create_topics": False,
            "max_partition_fetch_bytes": LARGEST,
            "reconnect_backoff_max_ms": 1000,
        }


class _Reader:
    """A consumer of all partitions of one topic, that reads from where its group has committed."""

    def __init__(self, consumer: KafkaConsumer, topic: str, name: str) -> None:
        self._consumer, self._topic = consumer, topic
        self.lock = threading.Lock()
        numbers = consumer.partitions_for_topic(name)
        if not numbers:
            consumer.close(autocommit=False)
            raise UnknownTopicOrPartitionError(name)
        self._partitions = [TopicPartition(name, number) for number in sorted(numbers)]
        consumer.assign(self._partitions)

    def read(self, limit: int, wait: float) -> list[Delivered]:
        progress = self.progress()
        for partition in self._partitions:
            self._consumer.seek(partition, progress[partition.partition][0])
        behind = any(next_ < end for next_, end in progress.values())
        deadline = time.monotonic() + (max(wait, FETCH_SECONDS) if behind else wait)
        found: list[Delivered] = []
        while not found and (left := deadline - time.monotonic()) > 0:
            for records in self._consumer.poll(timeout_ms=left * 1000, max_records=limit).values():
                found += [self._delivered(record) for record in records]
        return found

    def commit(self, delivered: Sequence[Delivered]) -> None:
        ends: dict[int, int] = {}
        for item in delivered:
            ends[item.partition] = max(ends.get(item.partition, 0), item.offset + 1)
        offsets = {part: OffsetAndMetadata(ends[part.partition], "", -1) for part in self._partitions if part.partition in ends}
        if offsets:
            self._consumer.commit(offsets, timeout_ms=CONNECT_SECONDS * 1000)

    def progress(self) -> dict[int, tuple[int, int]]:
        ends = self._consumer.end_offsets(self._partitions)
        starts = self._consumer.beginning_offsets(self._partitions)
        return {
            part.partition: (max(starts[part], self._consumer.committed(part, timeout_ms=CONNECT_SECONDS * 1000) or 0), ends[part])
            for part in self._partitions
        }

    def close(self) -> None:
        with suppress(KafkaError):
            self._consumer.close(autocommit=False)

    def _delivered(self, record: Any) -> Delivered:
        message = Message(topic=self._topic, key=record.key, value=record.value, headers=tuple(record.headers))
        return Delivered(message=message, partition=record.partition, offset=record.offset)


def topic_settings(topic: Topic, retention_months: int) -> dict[str, str]:
    """Kafka's settings of a topic. `retention_months` 0: what is kept as long as the index is kept for ever."""
    keep = WEEK_MS
    if topic.keep == "as the index":
        # The index drops whole months: what the oldest kept month holds was produced up to a month earlier.
        keep = (retention_months + 1) * MONTH_MS if retention_months else -1
    return {"cleanup.policy": "delete", "retention.ms": str(keep), "retention.bytes": "-1", "max.message.bytes": str(LARGEST)}
