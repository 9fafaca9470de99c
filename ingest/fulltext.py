"""The full text of an article from the page behind its link, where robots.txt allows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.etree
import lxml.html
import trafilatura
from protego import Protego

from ingest.addresses import Refused, read_address
from ingest.child import GaveUp, Readers
from ingest.fetch import Failed, Fetched, Fetcher
from ingest.text import TEXT_LIMIT, looks_like_html, paragraphs, plain

_AGENT = "Dragoman"
_ROBOTS_LIMIT = 512 * 1024
_ROBOTS_KEPT = timedelta(hours=24)
_ROBOTS_FAILED_KEPT = timedelta(minutes=30)
_ROBOTS_MOST = 2000
_SHORTEST_BODY = 200
_TOO_DEEP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of an article's page, and its date where the page states one."""

    text: str
    published: datetime | None
    truncated: bool = False


class Pages:
    """Reads pages politely: the fetcher's gate and limits, robots.txt kept for a day, its Crawl-delay obeyed."""

    def __init__(self, fetcher: Fetcher, readers: Readers, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._readers = readers
        self._clock = clock
        self._robots: dict[str, tuple[datetime, str | None]] = {}

    def read(self, url: str) -> Page | None:
        """None where the page is refused, cannot be fetched, or holds no text."""
        try:
            address = read_address(url)
        except Refused:
            return None
        robots = self._robots_of(f"{address.scheme}://{address.authority}")
        if robots is None:
            return None
        verdict = self._readers.run(may_fetch, robots, address.url)
        if isinstance(verdict, GaveUp) or not verdict[0]:
            return None
        self._fetcher.gate.widen(address.host, verdict[1])
        result = self._fetcher.fetch(address.url, accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.1")
        if not isinstance(result, Fetched):
            return None
        page = self._readers.run(read_page, result.body, result.url)
        return None if isinstance(page, GaveUp) else page

    def _robots_of(self, site: str) -> str | None:
        """The rules of a site as text; None where they cannot be had now, which forbids everything (RFC 9309)."""
        now = self._clock()
        kept = self._robots.get(site)
        if kept and kept[0] > now:
            return kept[1]
        result = self._fetcher.fetch(f"{site}/robots.txt", limit=_ROBOTS_LIMIT, accept="text/plain, */*;q=0.1")
        rules: str | None = None
        if isinstance(result, Fetched):
            rules = result.body.decode("utf-8", "replace")
        elif isinstance(result, Failed) and result.status is not None and 400 <= result.status < 500 and result.status != 429:
            rules = ""
        if len(self._robots) >= _ROBOTS_MOST:
            self._robots.clear()
        self._robots[site] = (now + (_ROBOTS_KEPT if rules is not None else _ROBOTS_FAILED_KEPT), rules)
        return rules


def may_fetch(robots: str, url: str) -> tuple[bool, float]:
    """Do these rules allow us the address, and how many seconds apart? Runs in a reading process: patterns can be slow to match."""
    rules = Protego.parse(robots)
    return bool(rules.can_fetch(url, _AGENT)), float(rules.crawl_delay(_AGENT) or 0.0)


def read_page(body: bytes, url: str) -> Page | None:
    """The main text of a page: what it states as data for machines, else what trafilatura finds. Runs in a reading process."""
    try:
        tree = lxml.html.fromstring(body)
    except (lxml.etree.LxmlError, ValueError):
        return None
    stated = list(_stated(tree))
    published = next((date for item in stated if (date := _date(item.get("datePublished")))), None) or _meta_date(tree)
    bodies = [item["articleBody"] for item in stated if isinstance(item.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")
    text = plain(longest) if looks_like_html(longest) else paragraphs(longest)
    if len(text) < _SHORTEST_BODY:
        found = trafilatura.extract(tree, url=url, fast=True, include_comments=False, include_tables=False)
        text = paragraphs(found or "")
    return Page(text=text[:TEXT_LIMIT], published=published, truncated=len(text) > TEXT_LIMIT) if text else None


def _stated(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            yield from _objects(json.loads(script.text or "", strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _TOO_DEEP:
        return
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inside:
        yield from _objects(part, depth + 1)


def _meta_date(tree: Any) -> datetime | None:
    for meta in tree.iterfind(".//meta[@property='article:published_time']"):
        if date := _date(meta.get("content")):
            return date
    return None


def _date(text: Any) -> datetime | None:
    """A time with its zone; a bare day says too little about when."""
    if not isinstance(text, str) or len(text) < len("2025-09-05T10:00Z"):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
