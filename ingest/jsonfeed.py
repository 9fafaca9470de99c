"""JSON Feed 1.0 and 1.1, which feedparser does not read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from ingest.document import Document, Entry, NotAFeed
from ingest.text import TEXT_LIMIT, one_line, paragraphs, plain, title


def looks_like_json(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json_feed(body: bytes, url: str, most: int) -> Document | NotAFeed:
    """Read at most `most` entries; values of a wrong type count as missing."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return NotAFeed("a malformed JSON file")
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return NotAFeed("a JSON file of another kind")
    items = feed["items"]
    entries = [_entry(item, _text(feed, "language"), url) for item in items[:most]]
    good = tuple(entry for entry in entries if entry is not None)
    return Document(
        format="json",
        title=title(_text(feed, "title"), False),
        site=_link(_text(feed, "home_page_url"), url),
        entries=good,
        bad=len(entries) - len(good),
        left_out=max(0, len(items) - most),
    )


def _entry(item: Any, language: str, url: str) -> Entry | None:
    if not isinstance(item, dict):
        return None
    content = plain(_text(item, "content_html")) or paragraphs(_text(item, "content_text"))
    summary = paragraphs(_text(item, "summary"))
    head = title(_text(item, "title"), False)
    if not head and not content and not summary:
        return None
    return Entry(
        title=head,
        link=_link(_text(item, "url") or _text(item, "external_url"), url),
        guid=one_line(_text(item, "id"))[:1000] or None,
        content=content[:TEXT_LIMIT],
        summary=summary[:TEXT_LIMIT],
        published=_date(_text(item, "date_published")) or _date(_text(item, "date_modified")),
        language=(_text(item, "language") or language)[:20] or None,
        truncated=len(content) > TEXT_LIMIT,
    )


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _link(link: str, url: str) -> str | None:
    try:
        return urljoin(url, link) if link else None
    except ValueError:
        return None


def _date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
