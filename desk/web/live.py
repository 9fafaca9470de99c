"""The live wire: server-sent events that carry rendered cards.

The id of an event is the index's own cursor, so that a browser that lost the connection goes on where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated

import anyio
from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from desk.web.asking import Q, both
from desk.web.cards import card
from desk.web.context import Desk, desk_of
from desk.web.templates import fragment
from processors.domain.outcome import Unavailable
from processors.domain.ports import Fresh, Index
from processors.domain.query import DateRange, Everything, Node, Or
from processors.domain.records import StatementRecord

BATCH = 50
LOOK_SECONDS = 1.0
WAIT_SECONDS = 5.0
"""Between looks at a store that does not answer."""
LOOKS_BETWEEN_SIGNS = 15
"""A comment is sent when so many looks found nothing, so that proxies and browsers know that the line stands."""
INSTANT = timedelta(milliseconds=1)


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/live")
    def live(
        request: Request,
        q: Q = "",
        after: Annotated[str | None, Query(max_length=500)] = None,
        last_event_id: Annotated[str | None, Header(max_length=500)] = None,
    ) -> StreamingResponse:
        desk = desk_of(request)
        node = desk.parse(q, "statements")
        start = last_event_id or after
        present = desk.index.fresh(start, limit=1).cursor  # raises BadCursor before the answer begins
        return StreamingResponse(
            events(desk, node, start or present, request.app.state.stopping),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return routes


async def events(desk: Desk, node: Node, cursor: str, stopping: asyncio.Event) -> AsyncIterator[str]:
    """Ends when the browser goes (the server sees to that) or the server stops."""
    yield "retry: 3000\n\n"
    well, idle = True, 0
    while not stopping.is_set():
        try:
            found, fresh = await run_in_threadpool(_look, desk, node, cursor)
        except Unavailable:
            if well:
                yield event("trouble", "the store does not answer; nothing is lost")
            well = False
            await _pause(WAIT_SECONDS, stopping)
            continue
        if not well:
            yield event("well", "live")
        for text in found:
            yield text
        well, idle, cursor = True, 0 if fresh.items else idle + 1, fresh.cursor
        if idle % LOOKS_BETWEEN_SIGNS == 0 and idle:
            yield ": still here\n\n"
        if len(fresh.items) < BATCH:
            await _pause(LOOK_SECONDS, stopping)


async def _pause(seconds: float, stopping: asyncio.Event) -> None:
    with anyio.move_on_after(seconds):
        await stopping.wait()


def _look(desk: Desk, node: Node, cursor: str) -> tuple[list[str], Fresh]:
    """What arrived after the cursor, and the events that tell it."""
    fresh = desk.index.fresh(cursor, limit=BATCH)
    now = desk.clock()
    told = [event("statement", fragment("fragment.html", card=card(record), now=now)) for record in matching(desk.index, node, fresh.items)]
    return told + ([f"id: {fresh.cursor}\n\n"] if fresh.items else []), fresh


def event(name: str, data: str) -> str:
    """One server-sent event; every line of the data gets its own field."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() if line.strip())
    return f"event: {name}\n{lines}\n"


def matching(index: Index, node: Node, records: Sequence[StatementRecord]) -> list[StatementRecord]:
    """Those records that the query finds, in their order, without withdrawn ones.

    The index itself is asked, for statements of exactly these dates: the live wire means the same as the search.
    """
    current = [record for record in records if not record.withdrawn]
    if isinstance(node, Everything) or not current:
        return current
    wanted = {record.id for record in current}
    instants = sorted({_floor(record.date) for record in current})
    ranges = tuple(DateRange(instant, instant + INSTANT) for instant in instants)
    query = both(node, Or(ranges) if len(ranges) > 1 else ranges[0])
    found: set[str] = set()
    cursor = None
    while not wanted <= found:
        hits = index.search_statements(query, limit=100, cursor=cursor)
        found.update(hit.id for hit in hits.items)
        cursor = hits.cursor
        if cursor is None:
            break
    return [record for record in current if record.id in found]


def _floor(moment: datetime) -> datetime:
    """To the millisecond: no index keeps finer times."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
