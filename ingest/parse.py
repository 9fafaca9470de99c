"""The only feedparser: bytes of a feed to a `Document`. Runs in a reading process (`child.Readers`), under its deadline.

feedparser is given bytes alone, never an address. What makes it slow out of proportion (a tag with thousands of attributes, names of
authors as long as a book, entities) is cut out before: see `xmlguard`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from ingest.document import Document, Entry, NotAFeed
from ingest.jsonfeed import looks_like_json, read_json_feed
from ingest.text import TEXT_LIMIT, looks_like_html, one_line, plain, title
from ingest.xmlguard import guarded, has_too_many_attributes, narrowed

_ENTRY_END = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>")
_HTML = re.compile(rb"\A\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "an archive"),
)


def read_feed(body: bytes, content_type: str, url: str, most: int) -> Document | NotAFeed:
    """Read at most `most` entries. `url` is where the body was found: relative links start from it."""
    wide = narrowed(body)
    if wide is not None:
        body, content_type = wide, "application/xml; charset=utf-8"
    refused = _not_a_feed(body)
    if refused:
        return refused
    if looks_like_json(body):
        return read_json_feed(body, url, most)
    body, left_out = _cut(guarded(body), most)
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        return NotAFeed("a web page" if b"<html" in body[:4096].lower() else "something that has no entries")
    entries = [_entry(item, parsed.feed, url) for item in parsed.entries]
    good = tuple(entry for entry in entries if entry is not None)
    return Document(
        format=parsed.get("version") or "unknown",
        title=title(parsed.feed.get("title", ""), True),
        site=_absolute(parsed.feed.get("link"), url),
        entries=good,
        bad=len(entries) - len(good),
        left_out=left_out,
        damaged=bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), _HARMLESS),
    )


_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def _not_a_feed(body: bytes) -> NotAFeed | None:
    if not body.strip():
        return NotAFeed("an empty answer")
    for magic, name in _MAGIC:
        if body.startswith(magic):
            return NotAFeed(name)
    if _HTML.match(body[:65536]):
        return NotAFeed("a web page")
    return NotAFeed("a document with a tag of hundreds of attributes") if has_too_many_attributes(body) else None


def _cut(body: bytes, most: int) -> tuple[bytes, int]:
    """The body without the entries after the first `most`; its end stays, so that what was well-formed still is."""
    ends = [match.end() for match in _ENTRY_END.finditer(body)]
    if len(ends) <= most:
        return body, 0
    return body[: ends[most - 1]] + body[ends[-1] :], len(ends) - most


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> Entry | None:
    """None for an entry without title and text."""
    contents = [part for part in item.get("content", ()) if part.get("value")]
    content = _plain(max(contents, key=lambda part: len(part["value"]))) if contents else ""
    summary = _plain(item.get("summary_detail") or {"value": item.get("summary", "")})
    detail = item.get("title_detail") or {}
    if summary == content:
        summary = ""  # feedparser fills in the one from the other
    head = title(item.get("title", ""), _is_html(detail) if detail else False)
    if not head and not content and not summary:
        return None
    return Entry(
        title=head,
        link=_absolute(item.get("feedburner_origlink") or item.get("link"), url),
        guid=one_line(item.get("id", ""))[:1000] or None,
        content=content[:TEXT_LIMIT],
        summary=summary[:TEXT_LIMIT],
        published=_date(item),
        language=(detail.get("language") or feed.get("language") or "")[:20] or None,
        truncated=len(content) > TEXT_LIMIT or (not content and len(summary) > TEXT_LIMIT),
    )


def _is_html(detail: Mapping[str, Any]) -> bool:
    """feedparser guesses the type of RSS texts; a text that is plainly marked up is HTML whatever the feed calls it."""
    return detail.get("type") in ("text/html", "application/xhtml+xml") or looks_like_html(detail.get("value", ""))


def _plain(detail: Mapping[str, Any]) -> str:
    value = detail.get("value") or ""
    # Plain text has paragraphs too: through HTML it keeps its empty lines.
    return plain(value if _is_html(detail) else _marked_up(value))


def _marked_up(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", escaped))


def _absolute(link: str | None, url: str) -> str | None:
    """None where there is no link or one that no base makes whole."""
    if not link or not link.strip():
        return None
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return None


def _date(item: Mapping[str, Any]) -> datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = item.get(name)
        if parts:
            try:
                year, month, day, hour, minute, second = parts[:6]
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, OverflowError):
                continue
    return None
