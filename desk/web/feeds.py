"""The feeds and how each of them is doing."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.web import words
from desk.web.context import desk_of
from desk.web.templates import page
from processors.domain.records import FeedHealth, FeedState

ORDER: tuple[FeedState, ...] = ("dead", "gone", "failing", "new", "healthy", "paused")


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/feeds")
    def feeds(request: Request) -> Response:
        known = desk_of(request).index.feeds()
        return page(request, "feeds.html", summary=summary(known), folders=folders(known))

    return routes


def summary(feeds: tuple[FeedHealth, ...]) -> str:
    """As in “41 feeds: 38 healthy, 2 failing, 1 dead.”"""
    states = Counter(feed.state for feed in feeds)
    told = ", ".join(f"{states[state]} {state}" for state in reversed(ORDER) if states[state])
    return f"{words.count(len(feeds), 'feed')}: {told}." if feeds else "No feed yet."


def folders(feeds: tuple[FeedHealth, ...]) -> list[tuple[str, list[FeedHealth]]]:
    """Feeds by folder; inside, those that need attention first, then by title."""
    ordered = sorted(feeds, key=lambda feed: (feed.folder.casefold(), ORDER.index(feed.state), feed.title.casefold(), feed.id))
    return [(folder, list(group)) for folder, group in groupby(ordered, key=lambda feed: feed.folder)]
