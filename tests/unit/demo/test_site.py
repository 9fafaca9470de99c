"""The demonstration's outlets behave like any on the web."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from desk.demo.seeds import SeedOutlet, read_outlets, read_reports
from desk.demo.site import PLAY, DemoSite

START = datetime(2026, 11, 24, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(clock: Clock) -> Iterator[DemoSite]:
    site = DemoSite(clock)
    site.start()
    yield site
    site.close()


def get(site: DemoSite, host: str, path: str, headers: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, bytes]:
    address, port = next(iter(site.hosts.values()))
    connection = http.client.HTTPConnection(address, port, timeout=5)
    connection.request("GET", path, headers={"Host": f"{host}:{port}", **(headers or {})})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def links(outlet: SeedOutlet, body: bytes) -> list[str]:
    root = ElementTree.fromstring(body)
    if outlet.feed == "rss":
        return [item.findtext("link") or "" for item in root.iter("item")]
    return [entry.find(f"{ATOM}link").attrib["href"] for entry in root.iter(f"{ATOM}entry")]  # type: ignore[union-attr]


def test_reports_come_out_one_after_another_oldest_first(site: DemoSite, clock: Clock) -> None:
    out = []
    for share in (0.0, 0.25, 0.5, 1.0, 2.0):
        clock.now = START + PLAY * share
        out.append(site.published(clock.now))
    counts = [len(reports) for reports in out]
    assert counts[0] == 1
    assert counts == [*sorted(set(counts[:-1])), len(read_reports())]
    assert all(earlier == later[: len(earlier)] for earlier, later in pairwise(out))
    assert timedelta(minutes=1) > PLAY


def test_all_reports_are_in_the_feeds_and_behind_their_links(site: DemoSite, clock: Clock) -> None:
    clock.now = START + PLAY
    found = 0
    for outlet in read_outlets():
        _, body = get(site, outlet.host, outlet.feed_path)
        for link in links(outlet, body):
            response, page = get(site, outlet.host, link.removeprefix(f"http://{outlet.host}"))
            assert response.status == 200
            assert b"<article>" in page
            found += 1
    assert found == len(read_reports())


def test_the_whole_text_is_in_the_feed_only_where_the_outlet_says_so(site: DemoSite, clock: Clock) -> None:
    clock.now = START + PLAY
    for outlet in read_outlets():
        _, body = get(site, outlet.host, outlet.feed_path)
        root = ElementTree.fromstring(body)
        whole = list(root.iter(CONTENT)) + list(root.iter(f"{ATOM}content"))
        assert bool(whole) == outlet.full_text


def test_validators_spare_an_unchanged_feed(site: DemoSite, clock: Clock) -> None:
    outlet = read_outlets()[0]
    clock.now = START + PLAY
    first, _ = get(site, outlet.host, outlet.feed_path)
    etag = first.headers["ETag"]
    again, body = get(site, outlet.host, outlet.feed_path, {"If-None-Match": etag})
    assert (again.status, body) == (304, b"")


def test_unknown_hosts_and_pages_and_future_reports_are_not_served(site: DemoSite) -> None:
    outlet = read_outlets()[0]
    assert get(site, "elsewhere.example", "/")[0].status == 421
    assert get(site, outlet.host, "/robots.txt")[0].status == 404
    last = read_reports()[-1]
    host = next(o.host for o in read_outlets() if o.id == last.outlet)
    assert get(site, host, last.path)[0].status == 404
