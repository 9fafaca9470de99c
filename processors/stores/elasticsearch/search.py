"""Reads by search: pages newest first, facets, and every record of an index for the content hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from elasticsearch import Elasticsearch

from processors.domain.ports import FACETS, Bucket, Hits
from processors.stores import cursors
from processors.stores.elasticsearch.compile import Dsl
from processors.stores.elasticsearch.documents import record_of

Record = TypeVar("Record")

NEWEST_FIRST = [{"date": "desc"}, {"id": "desc"}]
RECORD = {"includes": ["record"]}
"""What an answer brings of a document."""
WHOLE: dict[str, Any] = {"ignore_unavailable": True, "allow_partial_search_results": False}
"""Months that are not there are empty; months that do not answer make the search fail rather than fall short."""
MOST = 10_000
"""As many records as Elasticsearch gives in one answer."""
PER_SHARD = 5000
"""Values that each month counts for a facet: so many that the sums over months are exact."""
SCAN = 500


def page(client: Elasticsearch, alias: str, query: Dsl, expected: type[Record], *, limit: int, cursor: str | None) -> Hits[Record]:
    """One page of the records found, newest first. Raises BadCursor."""
    answer = client.search(
        index=alias,
        query=query,
        sort=NEWEST_FIRST,
        size=limit + 1,
        search_after=list(cursors.position(cursor)) if cursor is not None else None,
        track_total_hits=True,
        source=RECORD,
        **WHOLE,
    )
    hits = answer["hits"]["hits"]
    more = len(hits) > limit
    return Hits(
        items=tuple(_records(hits[:limit], expected)),
        total=answer["hits"]["total"]["value"],
        cursor=cursors.encoded(hits[limit - 1]["sort"]) if more and limit else None,
    )


def find(
    client: Elasticsearch, index: str, query: Dsl, expected: type[Record], *, sort: list[Any], limit: int = MOST
) -> tuple[Record, ...]:
    answer = client.search(
        index=index,
        query=query,
        sort=sort,
        size=limit,
        source=RECORD,
        **WHOLE,
    )
    return tuple(_records(answer["hits"]["hits"], expected))


def facets(client: Elasticsearch, alias: str, query: Dsl, *, size: int) -> dict[str, tuple[Bucket, ...]]:
    counted = {facet: {"terms": {"field": f"facets.{facet}", "size": size, "shard_size": max(size, PER_SHARD)}} for facet in FACETS}
    answer = client.search(
        index=alias,
        query=query,
        size=0,
        aggregations=counted,
        **WHOLE,
    )
    found = answer.get("aggregations", {})
    return {
        facet: tuple(Bucket(value=bucket["key"], count=bucket["doc_count"]) for bucket in found.get(facet, {}).get("buckets", ()))
        for facet in FACETS
    }


def count(client: Elasticsearch, index: str, query: Dsl) -> int:
    return int(client.count(index=index, query=query, ignore_unavailable=True)["count"])


def scan(client: Elasticsearch, alias: str, query: Dsl, expected: type[Record]) -> Iterator[Record]:
    """All records found, as they were at one point in time."""
    pit = client.open_point_in_time(index=alias, keep_alive="2m", ignore_unavailable=True)["id"]
    after = None
    try:
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": "2m"},
                query=query,
                sort=["_shard_doc"],
                size=SCAN,
                search_after=after,
                source=RECORD,
                allow_partial_search_results=False,
            )
            hits = answer["hits"]["hits"]
            yield from _records(hits, expected)
            if len(hits) < SCAN:
                return
            pit, after = answer["pit_id"], hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=pit)


def _records(hits: list[Any], expected: type[Record]) -> Iterator[Record]:
    for hit in hits:
        record = record_of(hit["_source"], expected)
        if record is not None:
            yield record
