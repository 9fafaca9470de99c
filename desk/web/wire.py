"""The wire: the newest statements, live, and what moves beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.web.asking import Q, asked
from desk.web.cards import cards
from desk.web.context import desk_of
from desk.web.facets import condition
from desk.web.templates import link, page
from processors.domain.ports import Bucket, Index
from processors.domain.query import DateRange, Everything

CARDS = 40
MOVING = 8
A_DAY = timedelta(days=1)
INSTANT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value of the column beside the wire; `href` finds its statements of that time."""

    value: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """The commonest pairs, signals and speakers of a day. `until` is None for the last 24 hours."""

    until: datetime | None
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

    return routes


def movement(index: Index, now: datetime) -> Movement | None:
    """What moved in the last 24 hours; if nothing did, in the 24 hours up to the newest statement; None where there is none."""
    since = now - A_DAY
    if index.search_statements(DateRange(since, None), limit=1).total:
        return _movement(index, since, None)
    newest = index.search_statements(Everything(), limit=1).items
    return _movement(index, newest[0].date - A_DAY, newest[0].date) if newest else None


def _movement(index: Index, since: datetime, until: datetime | None) -> Movement:
    found = index.facets(DateRange(since, until + INSTANT if until else None), size=MOVING)
    when = f"date:[{since:%Y-%m-%d} TO {until:%Y-%m-%d}]" if until else "date:now-1d"

    def rows(facet: str) -> tuple[Row, ...]:
        return tuple(_row(facet, bucket, when) for bucket in found.get(facet, ()))

    return Movement(until=until, pairs=rows("pair"), signals=rows("signal"), speakers=rows("speaker"))


def _row(facet: str, bucket: Bucket, when: str) -> Row:
    return Row(value=bucket.value, count=bucket.count, href=link("/search", q=f"{condition(facet, bucket.value)} AND {when}"))
