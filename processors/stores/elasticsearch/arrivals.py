"""Statements in the order in which they arrived, with none missed that arrives late.

A clock cannot tell it: writers' clocks differ, and a write can be seen only some time after it was stamped. Elasticsearch numbers
the writes of a shard one after another, and tells up to which number all are done (the global checkpoint); a month's index has one
shard. So: take the checkpoint, then make everything up to it visible (refresh), then read from the cursor to the checkpoint. What
is behind the checkpoint was visible and is never needed again; what is before it has a higher number and comes next time.
"""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch

from processors.domain.outcome import Unavailable
from processors.domain.ports import Fresh
from processors.domain.records import StatementRecord
from processors.stores import cursors
from processors.stores.elasticsearch.documents import record_of
from processors.stores.elasticsearch.schema import Names
from processors.stores.elasticsearch.search import RECORD

NOTHING = -1
"""The checkpoint of an index to which nothing was written."""


def fresh(client: Elasticsearch, names: Names, cursor: str | None, *, limit: int) -> Fresh:
    """Raises BadCursor."""
    ends = _checkpoints(client, names)
    if cursor is None:
        return Fresh(items=(), cursor=_cursor(ends))
    seen = _seen(cursor)
    behind = {month: end for month, end in ends.items() if seen.get(month, NOTHING) < end}
    reached = seen | {month: min(seen.get(month, NOTHING), end) for month, end in ends.items()}
    items: list[StatementRecord] = []
    if behind:
        client.indices.refresh(index=[names.month("statements", month) for month in behind], ignore_unavailable=True)
    for month, end in sorted(behind.items()):
        if len(items) == limit:
            break
        found, reached[month] = _between(client, names.month("statements", month), reached[month], end, limit - len(items))
        items += found
    return Fresh(items=tuple(items), cursor=_cursor(reached))


def _between(client: Elasticsearch, index: str, after: int, end: int, limit: int) -> tuple[list[StatementRecord], int]:
    """The statements numbered `after` < n <= `end`, at most `limit`, and the number up to which all were read."""
    answer = client.search(
        index=index,
        query={"bool": {"filter": [{"range": {"_seq_no": {"gt": after, "lte": end}}}, {"term": {"withdrawn": False}}]}},
        sort=["_seq_no"],
        size=limit,
        source=RECORD,
        ignore_unavailable=True,
        allow_partial_search_results=False,
    )
    hits: list[Any] = answer["hits"]["hits"]
    found = [record for hit in hits if (record := record_of(hit["_source"], StatementRecord)) is not None]
    return found, int(hits[-1]["sort"][0]) if len(hits) == limit else end


def _checkpoints(client: Elasticsearch, names: Names) -> dict[str, int]:
    """The global checkpoint of each month. Raises Unavailable while one is not open yet, as after a start: it would seem empty."""
    answer = client.indices.stats(index=names.months("statements"), metric="docs", level="shards")
    ends: dict[str, int] = {}
    for index, stats in answer.get("indices", {}).items():
        numbers = [
            copy["seq_no"]["global_checkpoint"] for copies in stats["shards"].values() for copy in copies if copy["routing"]["primary"]
        ]
        if not numbers:
            raise Unavailable(f"Elasticsearch has not opened {index} yet")
        ends[names.month_of("statements", index)] = min(numbers)
    return ends


def _cursor(ends: dict[str, int]) -> str:
    return cursors.encoded({"seen": ends})


def _seen(cursor: str) -> dict[str, int]:
    value = cursors.decoded(cursor)
    seen = value.get("seen") if isinstance(value, dict) else None
    if not isinstance(seen, dict) or not all(type(number) is int for number in seen.values()):
        raise cursors.bad()
    return seen
