"""Topics and indices of a test's own, which are gone when it ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from elasticsearch import Elasticsearch, NotFoundError

from ingest.publish import KafkaLog
from processors.stages.claims import claims_of
from processors.stores.elasticsearch.connect import connect
from processors.stores.elasticsearch.index import ElasticsearchIndex
from tests.services import addresses

PARTITIONS = 3


def own_name() -> str:
    """A name that no other test has."""
    return f"test-{uuid.uuid4().hex[:10]}"


@contextmanager
def own_log() -> Iterator[KafkaLog]:
    log = KafkaLog(addresses.kafka(), prefix=f"{own_name()}-")
    log.create_topics(partitions=PARTITIONS)
    try:
        yield log
    finally:
        log.delete_topics()
        log.close()


@contextmanager
def own_index() -> Iterator[ElasticsearchIndex]:
    """What is written to it is found at once."""
    name = own_name()
    with own_client() as client:
        index = ElasticsearchIndex(client, claims_of, prefix=name, refresh=True)
        index.setup()
        try:
            yield index
        finally:
            forget_indices(client, name)


@contextmanager
def own_client() -> Iterator[Elasticsearch]:
    client = connect(addresses.elasticsearch())
    try:
        yield client
    finally:
        client.close()


def forget_indices(client: Elasticsearch, prefix: str) -> None:
    """Deletes what is under the prefix, and the templates."""
    for index in client.indices.get(index=f"{prefix}-*", features=["aliases"]):
        client.indices.delete(index=index, ignore_unavailable=True)
    with suppress(NotFoundError):
        client.indices.delete_index_template(name=f"{prefix}-*")
