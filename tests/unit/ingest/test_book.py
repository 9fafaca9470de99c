"""The feed list: defaults, the user's own, OPML in and out, finding a page's feed, checking which are alive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.book import FeedBook, FeedError
from ingest.check import check_feeds
from ingest.child import Readers
from ingest.feeds import BadFeedList, Feed, own_feed, read_feed_list
from ingest.state import FeedStore
from processors.domain.records import Outlet
from tests.unit.ingest.newsroom import FEED, QUICK, Newsroom
from tests.unit.ingest.web import answer, item, redirect, rss

ENTRY = {"id": "a-feed", "title": "A feed", "url": "http://news.example/feed", "country": "QAT", "language": "en", "kind": "agency"}
URL = "http://news.example/feed"


@pytest.fixture
def room(newsroom_of: Callable[..., Newsroom]) -> Newsroom:
    return newsroom_of(FEED)


@pytest.fixture
def book(room: Newsroom, readers: Readers) -> FeedBook:
    return FeedBook(room.database, [], fetcher=room.fetcher, readers=readers, settings=QUICK)


def test_the_list_in_the_configuration() -> None:
    (feed,) = read_feed_list({"feed": [{**ENTRY, "folder": "Agencies", "full_text": False}]})
    assert (feed.id, feed.outlet) == ("a-feed", Outlet(id="a-feed", name="A feed", country="QAT", kind="agency"))
    assert (feed.folder, feed.full_text, feed.all_live) == ("Agencies", False, False)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{**ENTRY, "url": ""}], "feed 'a-feed': url is missing"),
        ([{**ENTRY, "id": "A feed"}], "small letters"),
        ([ENTRY, {**ENTRY, "url": "http://x.example/"}], "two feeds have the id 'a-feed'"),
        ([ENTRY, {**ENTRY, "id": "b"}], "two feeds have the url"),
    ],
)
def test_a_bad_list_says_where(entries: list[dict[str, str]], words: str) -> None:
    with pytest.raises(BadFeedList, match=words):
        read_feed_list({"feed": entries})


def test_ids_of_own_feeds_are_stable() -> None:
    assert own_feed("https://www.mfa.example/rss?a=1").id == own_feed("https://www.mfa.example/rss?a=1").id
    assert own_feed("https://www.mfa.example/rss?a=1").id.startswith("mfa-example-")
    assert own_feed("https://www.mfa.example/rss?a=1").id != own_feed("https://www.mfa.example/rss?a=2").id


def test_defaults_come_and_go_with_the_list_and_stay_removed(room: Newsroom) -> None:
    store = FeedStore(room.database)
    a, b = own_feed("http://a.example/"), own_feed("http://b.example/")
    mine = own_feed("http://mine.example/")
    store.add(mine)
    store.sync([a, b])
    store.remove(b.id)
    store.sync([replace(a, title="New title"), b])
    assert {known.feed.id: known.feed.title for known in store.feeds()} == {a.id: "New title", mine.id: "mine.example"}
    store.sync([b])
    assert [known.feed.id for known in store.feeds()] == [mine.id]


def test_a_default_with_a_new_address_begins_anew(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(FEED)
    newsroom.web.put(URL, answer(rss(item(1)), headers={"ETag": '"a"'}))
    newsroom.poll()
    newsroom.feeds.sync([FEED])
    assert newsroom.pulse().validators.etag == '"a"'
    newsroom.feeds.sync([replace(FEED, url="http://other.example/new")])
    pulse = newsroom.pulse()
    assert (pulse.validators.etag, pulse.next_poll, pulse.articles) == (None, None, 1)
    newsroom.web.put("http://other.example/new", answer(rss(item(1), item(2))))
    newsroom.poll()
    assert [envelope.origin for envelope in newsroom.envelopes()] == ["backlog", "live"]


def test_add_a_feed(book: FeedBook, room: Newsroom) -> None:
    room.web.put("http://other.example/rss", answer(rss(item(1), title="Other news", link="http://other.example/")))
    added = book.add("http://other.example/rss", folder="Mine")
    assert (added.title, added.folder, added.state, added.outlet.name) == ("Other news", "Mine", "new", "Other news")
    with pytest.raises(FeedError, match="is in the list already"):
        book.add("http://other.example/rss")


def test_add_a_page_that_names_its_feed(book: FeedBook, room: Newsroom) -> None:
    links = (
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">'
        '<link rel="ALTERNATE stylesheet" type="application/atom+xml; charset=utf-8" href=" /atom ">'
    )
    room.web.put("http://other.example/", answer(f"<!doctype html><html><head>{links}</head><body></body></html>".encode()))
    room.web.put("http://other.example/atom", answer(rss(item(1))))
    assert book.add("http://other.example/").url == "http://other.example/atom"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1/feed", "names a private host"),
        ("file:///etc/passwd", "is not a web address"),
        ("http://other.example/none", "There is nothing at this address"),
        ("http://other.example/page", "This is no feed but a web page, and it names no feed that can be read"),
        ("nowhere.example/feed", "There is no host named nowhere.example"),
        ("", "names no host"),
    ],
)
def test_what_cannot_be_added_is_said_in_one_line(book: FeedBook, room: Newsroom, url: str, words: str) -> None:
    page = '<!doctype html><html><link rel="alternate" type="application/rss+xml" href="http://127.0.0.1/x"></html>'
    room.web.put("http://other.example/page", answer(page.encode()))
    with pytest.raises(FeedError, match=words) as error:
        book.add(url)
    assert "\n" not in str(error.value)
    assert len(book.list()) == 1


def test_add_without_a_look(book: FeedBook, room: Newsroom) -> None:
    assert book.add("far.example/feed", title="Far", check=False).url == "https://far.example/feed"
    assert not room.web.requests


def test_remove_pause_and_resume(book: FeedBook, room: Newsroom) -> None:
    room.web.put(URL, answer(rss(item(1))))
    assert book.pause(FEED.id).state == "paused"
    room.poll()
    assert not room.web.requests
    assert room.shelf.kept[FEED.id].state == "paused"
    assert book.resume(FEED.id).state == "new"
    room.poll()
    assert len(room.web.requests) == 1
    book.remove(FEED.id)
    room.poll()
    assert FEED.id not in room.shelf.kept
    assert len(room.articles()) == 1
    with pytest.raises(FeedError, match="no feed is called 'nothing'"):
        book.remove("nothing")


def test_a_pause_stands_although_a_poll_is_on_its_way(room: Newsroom, book: FeedBook) -> None:
    pulse = room.pulse()
    book.pause(FEED.id)
    room.feeds.save(FEED.id, replace(pulse, state="healthy"))
    assert room.pulse().state == "paused"


def test_opml_out_and_in(book: FeedBook, tmp_path: Path, readers: Readers, room: Newsroom) -> None:
    added = book.import_opml(
        b"""<opml version="2.0"><body><outline text="Ministries"><outline text="Gulf">
        <outline type="rss" text="A &amp; B" xmlUrl="http://a.example/feed" htmlUrl="http://a.example/" language="ar"/></outline></outline>
        <outline type="rss" text="Bad" xmlUrl="http://10.0.0.1/feed"/><outline type="rss" text="Again" xmlUrl="http://news.example/feed"/>
        </body></opml>"""
    )
    assert ([feed.folder for feed in added.added], added.known, len(added.refused)) == (["Ministries/Gulf"], 1, 1)
    exported = book.export_opml()
    again = FeedBook(type(room.database)(tmp_path / "other.db"), [], fetcher=room.fetcher, readers=readers, settings=QUICK)
    again.import_opml(exported)
    assert [(feed.title, feed.url, feed.folder, feed.language) for feed in again.list()] == [
        (feed.title, feed.url, feed.folder, feed.language) for feed in book.list()
    ]
    with pytest.raises(FeedError, match="no OPML"):
        book.import_opml(b"<html/>")


def test_check_says_which_are_dead(newsroom_of: Callable[..., Newsroom], readers: Readers) -> None:
    feeds: list[Feed] = [own_feed(f"http://news.example/{number}") for number in range(4)]
    newsroom = newsroom_of(*feeds)
    newsroom.web.put(feeds[0].url, answer(rss(item(1), item(2, date=None), "<item></item>")))
    newsroom.web.put(feeds[1].url, answer(b"<html>hello</html>"))
    newsroom.web.put(feeds[2].url, redirect("/2"))
    newsroom.web.put(feeds[3].url, answer(rss()))
    checked = {one.url: one for one in check_feeds(newsroom.feeds.feeds(), fetcher=newsroom.fetcher, readers=readers, settings=QUICK)}
    assert [(checked[feed.url].alive, checked[feed.url].words) for feed in feeds] == [
        (True, "2 entries, the newest of 20 November 2026; 1 could not be used."),
        (False, "This is no feed but a web page."),
        (False, "It redirects in a circle."),
        (True, "It can be read but has no entries."),
    ]
    assert not newsroom.articles()
