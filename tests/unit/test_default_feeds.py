"""The list of default feeds is complete, well formed and broad enough."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

KINDS = ("agency", "broadcaster", "newspaper", "ministry", "presidency", "organisation", "thinktank")
FIELDS = {"id", "title", "url", "site", "country", "language", "kind", "folder", "source", "looked_up"}
FORMS = {
    "id": r"[a-z0-9]+(-[a-z0-9]+)*",
    "title": r"\S(.*\S)?",
    "url": r"https?://[^\s/]+\.[^\s/]+/\S+",
    "site": r"https?://\S+[^\s/]",
    "country": r"[A-Z]{3}|NATO",
    "language": r"[a-z]{2}",
    "kind": "|".join(KINDS),
    "folder": r"[A-Z][a-z]+( [a-z]+)*",
    "source": r"https?://\S+|[a-z0-9.-]+\.[a-z]+/\S+/\S+ \S.*",
}
OUTSIDE_ISO = {"EUU", "NATO", "UNO", "INT"}
PROXIES = ("rsshub", "feedburner", "news.google", "rss.app", "fetchrss", "politepol", "morss")

FEEDS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parents[2] / "config" / "feeds.toml").read_text("utf-8"))["feed"]


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: str(feed["id"]))
def test_fields_are_complete_and_well_formed(feed: dict[str, Any]) -> None:
    assert set(feed) == FIELDS
    wrong = {name: feed[name] for name, form in FORMS.items() if not re.fullmatch(form, feed[name])}
    assert wrong == {}
    assert type(feed["looked_up"]) is dt.date
    host = urlsplit(feed["url"]).hostname or ""
    assert not any(proxy in host for proxy in PROXIES)


@pytest.mark.parametrize("field", ["id", "url", "title"])
def test_no_feed_appears_twice(field: str) -> None:
    assert [value for value, count in Counter(feed[field] for feed in FEEDS).items() if count > 1] == []


def test_order_is_kind_country_id() -> None:
    keys = [(KINDS.index(feed["kind"]), feed["country"], feed["id"]) for feed in FEEDS]
    assert keys == sorted(keys)


def test_one_folder_for_each_kind() -> None:
    pairs = {(feed["kind"], feed["folder"]) for feed in FEEDS}
    assert len(pairs) == len({kind for kind, _ in pairs}) == len({folder for _, folder in pairs})


def test_list_is_broad_enough() -> None:
    kinds = Counter(feed["kind"] for feed in FEEDS)
    assert len(FEEDS) >= 45
    assert kinds["agency"] >= 5
    assert kinds["broadcaster"] >= 5
    assert kinds["ministry"] + kinds["presidency"] >= 8
    assert kinds["organisation"] >= 4
    assert len({feed["country"] for feed in FEEDS} - OUTSIDE_ISO) >= 15


def test_only_organisations_stand_outside_the_country_codes() -> None:
    assert {feed["kind"] for feed in FEEDS if feed["country"] in OUTSIDE_ISO} == {"organisation"}
