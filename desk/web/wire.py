"""The wire: the newest statements, live, and what moves beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from desk.web.asking import Q, asked
from desk.web.cards import cards
from desk.web.context import desk_of
from desk.web.facets import condition, narrowed
from desk.web.templates import fragment, link, page
from processors.domain.ports import Bucket, Index
from processors.domain.query import DateRange, Everything

CARDS = 40
MOVING = 8
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value of the column beside the wire; `href` finds its statements."""

    value: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """The commonest pairs, signals and speakers: of the last 24 hours (`today`), or of all time."""

    today: bool
    pairs: tuple[Row, ...]
    signals: tuple[Row, ...]
    speakers: tuple[Row, ...]


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def wire(request: Request, q: Q = "") -> Response:
        desk = desk_of(request)
        query = asked(desk, q)
        # First the place in the stream, then the search: what arrives in between comes twice and is shown once, but never missed.
        arrived = desk.index.fresh(None, limit=1).cursor
        hits = desk.index.search_statements(query.node, limit=CARDS) if query.node else None
        return page(
            request,
            "wire.html",
            status=200 if hits else 400,
            q=q,
            mistake=query.mistake,
            hits=hits,
            cards=cards(hits.items) if hits else [],
            live=link("/live", q=q, after=arrived),
            movement=movement(desk.index, desk.clock()),
        )

    @routes.get("/moving")
    def moving(request: Request) -> Response:
        """The column beside the wire, for a page that stays open."""
        desk = desk_of(request)
        return HTMLResponse(fragment("moving.html", movement=movement(desk.index, desk.clock())))

    return routes


def movement(index: Index, now: datetime) -> Movement:
    """What moved in the last 24 hours; if nothing was said in them, what moved most since ever."""
    last_day = DateRange(now - A_DAY, None)
    today = index.search_statements(last_day, limit=1).total > 0
    found = index.facets(last_day if today else Everything(), size=MOVING)

    def rows(facet: str) -> tuple[Row, ...]:
        return tuple(_row(facet, bucket, today) for bucket in found.get(facet, ()))

    return Movement(today=today, pairs=rows("pair"), signals=rows("signal"), speakers=rows("speaker"))


def _row(facet: str, bucket: Bucket, today: bool) -> Row:
    wanted = condition(facet, bucket.value)
    return Row(value=bucket.value, count=bucket.count, href=link("/search", q=narrowed("date:now-1d", wanted) if today else wanted))
