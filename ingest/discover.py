"""Finding the feed of a web page: its `<link rel="alternate">`. Runs in a reading process."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import lxml.etree
import lxml.html

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")


def feed_links(body: bytes, url: str) -> list[str]:
    """Addresses of the feeds that a page names, in its order, those of comments last."""
    try:
        tree = lxml.html.fromstring(body)
    except (lxml.etree.LxmlError, ValueError):
        return []
    base = tree.find(".//base[@href]")
    start = urljoin(url, base.get("href")) if base is not None else url
    links = [link for link in tree.iterfind(".//link[@href]") if _names_a_feed(link)]
    links.sort(key=lambda link: "comment" in (link.get("title") or "").lower())
    return [urljoin(start, link.get("href").strip()) for link in links]


def _names_a_feed(link: Any) -> bool:
    kind = link.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in link.get("rel", "").lower().split() and kind in _TYPES
