"""The feeds: what one is, and the list that Dragoman starts with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from processors.domain.ids import digest
from processors.domain.records import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it was set up; how it is doing is `schedule.Pulse`."""

    id: str
    url: str
    title: str
    outlet: Outlet
    language: str | None = None
    folder: str = ""
    site: str = ""
    full_text: bool = True
    """Fetch the page behind the link where the feed has only a summary."""
    all_live: bool = False
    """Even what the feed holds at its first poll is news, not backlog."""


class BadFeedList(ValueError):
    """The list of feeds cannot be used; the message names the feed and the field."""


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIRED = ("id", "title", "url", "country", "language", "kind")


def read_feed_list(table: Mapping[str, Any]) -> tuple[Feed, ...]:
    """The feeds of a parsed `feeds.toml`. Raises BadFeedList for a missing field or one that two feeds share."""
    feeds = tuple(_feed(entry) for entry in table.get("feed", ()))
    _only_once((feed.id for feed in feeds), "id")
    _only_once((feed.url for feed in feeds), "url")
    return feeds


def _feed(entry: Mapping[str, Any]) -> Feed:
    for name in _REQUIRED:
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise BadFeedList(f"feed {entry.get('id', entry.get('url', '?'))!r}: {name} is missing")
    if not _ID.fullmatch(entry["id"]):
        raise BadFeedList(f"feed {entry['id']!r}: an id has small letters, digits and hyphens")
    return Feed(
        id=entry["id"],
        url=entry["url"],
        title=entry["title"],
        outlet=Outlet(id=entry["id"], name=entry["title"], country=entry["country"], kind=entry["kind"]),
        language=entry["language"],
        folder=entry.get("folder", ""),
        site=entry.get("site", ""),
        full_text=entry.get("full_text", True),
        all_live=entry.get("all_live", False),
    )


def _only_once(values: Iterable[str], name: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise BadFeedList(f"two feeds have the {name} {value!r}")
        seen.add(value)


def own_feed(url: str, *, title: str = "", folder: str = "", site: str = "", language: str | None = None) -> Feed:
    """A feed that the user added: its id is made of the host and the address, so that adding it again finds it."""
    host = urlsplit(url).hostname or "feed"
    slug = re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-") or "feed"
    return Feed(
        id=f"{slug}-{digest('feed', url)[:6]}",
        url=url,
        title=title or host,
        outlet=Outlet(id=slug, name=title or host),
        language=language,
        folder=folder,
        site=site,
    )
