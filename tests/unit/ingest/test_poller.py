"""The poller over real files, processes and connections: manners, failures, and what it says of them."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.feeds import own_feed
from ingest.headers import Validators
from processors.contracts.codec import decode
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Message
from processors.domain.records import Article
from processors.stores.embedded.database import Database
from tests.unit.ingest.newsroom import FEED, QUICK, ListShelf, Newsroom
from tests.unit.ingest.web import Reply, Request, answer, item, redirect, rss, unless_known

URL = "http://news.example/feed"
OTHER = own_feed("http://other.example/feed")


class Stubborn:
    """A topic that takes nothing until it is told to."""

    def __init__(self) -> None:
        self.open = False
        self.taken: list[Message] = []
        self.why: Exception = Unavailable("Kafka does not answer at broker.example:9092")

    def append(self, messages: Sequence[Message]) -> None:
        if not self.open:
            raise self.why
        self.taken += messages


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until it holds; fail where it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.01)


def test_01_02_04_07_validators(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, answer(rss(item(1)), headers={"ETag": '"a"', "Last-Modified": "then"}))
    newsroom.poll()
    newsroom.web.put(URL, answer(status=304))
    newsroom.poll()
    assert newsroom.pulse().validators == Validators(etag='"a"', last_modified="then")
    newsroom.web.put(URL, answer(rss(item(1)), headers={"ETag": '"b"'}))
    newsroom.poll()
    assert newsroom.pulse().validators == Validators(etag='"b"')
    newsroom.web.put(URL, answer(rss(item(2)), headers={"ETag": '"b"'}))
    newsroom.poll()
    newsroom.web.put(URL, answer(rss(item(2))))
    newsroom.poll()
    assert newsroom.pulse().validators == Validators()
    sent = [(request.headers.get("if-none-match"), request.headers.get("if-modified-since")) for request in newsroom.web.requests]
    assert sent == [(None, None), ('"a"', "then"), ('"a"', "then"), ('"b"', None), ('"b"', None)]
    assert len(newsroom.articles()) == 2


def test_54_what_is_truncated_is_fetched_whole_again(newsroom: Newsroom) -> None:
    whole = rss(item(1), item(2))
    newsroom.web.put(URL, answer(whole[: whole.index(b"Report 2")], headers={"ETag": '"a"'}))
    newsroom.poll()
    assert newsroom.pulse().validators == Validators()
    newsroom.web.put(URL, unless_known('"a"', whole))
    newsroom.poll()
    assert {"Report 1", "Report 2"} <= {article.title for article in newsroom.articles()}


def test_11_too_many_requests_rest_the_whole_host(newsroom_of: Callable[..., Newsroom]) -> None:
    feeds = [own_feed(f"http://news.example/{number}") for number in range(3)]
    newsroom = newsroom_of(*feeds, OTHER, settings=replace(QUICK, per_host=1))
    for feed in feeds:
        newsroom.web.put(feed.url, answer(rss(item(1))))
    newsroom.web.put(OTHER.url, answer(rss(item(1))))
    newsroom.poll()
    newsroom.web.put(feeds[0].url, answer(status=429))
    newsroom.web.requests.clear()
    newsroom.poll()
    known = newsroom.feeds.resting(newsroom.clock())
    assert known == {"news.example": newsroom.clock() + QUICK.host_rest}
    newsroom.web.requests.clear()
    newsroom.clock.pass_(timedelta(minutes=5))
    newsroom.poller.poll_due(newsroom.clock())
    assert "news.example" not in {request.host for request in newsroom.web.requests}


def test_13_a_feed_that_has_moved_is_fetched_where_it_is(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, redirect("http://other.example/new", 301))
    newsroom.web.put("http://other.example/new", answer(rss(item(1))))
    for _ in range(4):
        newsroom.poll()
    assert newsroom.web.paths() == ["/feed", "/new"] * 3 + ["/new"]
    assert newsroom.shelf.kept[FEED.id].url == "http://other.example/new"


def test_18_gone_stops_and_is_seen(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, answer(status=410))
    newsroom.poll()
    newsroom.poll()
    assert len(newsroom.web.requests) == 1
    assert newsroom.shelf.kept[FEED.id].state == "gone"
    assert newsroom.shelf.kept[FEED.id].error == "The feed is gone for good (status 410)"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(b"<!doctype html><html>Just a moment...</html>"), "This is no feed but a web page"),
        (answer(b""), "This is no feed but an empty answer"),
        (answer(b"no", 403), "The server refuses us (status 403)"),
    ],
)
def test_20_21_22_what_is_no_feed_is_said_in_words(newsroom: Newsroom, reply: Reply, words: str) -> None:
    newsroom.web.put(URL, answer(rss(item(1)), headers={"ETag": '"a"'}))
    newsroom.poll()
    newsroom.web.put(URL, reply)
    newsroom.poll()
    pulse = newsroom.pulse()
    assert (pulse.state, pulse.error, pulse.validators.etag) == ("failing", words, '"a"')


def test_33_many_feeds_of_one_host(newsroom_of: Callable[..., Newsroom]) -> None:
    """At most two at a time, a gap between their starts, and other hosts need not wait for them."""
    feeds = [own_feed(f"http://news.example/{number}") for number in range(20)]
    newsroom = newsroom_of(*feeds, OTHER, settings=replace(QUICK, host_gap=0.05))

    def slow(request: Request, connection: object) -> None:
        threading.Event().wait(0.08)
        answer(rss(item(request.path)))(request, connection)  # type: ignore[arg-type]

    for feed in [*feeds, OTHER]:
        newsroom.web.put(feed.url, slow)
    newsroom.poll()
    starts = sorted(request.at for request in newsroom.web.requests if request.host == "news.example")
    assert len(starts) == 20
    assert all(after - before > 0.03 for before, after in pairwise(starts))
    assert [request.host for request in newsroom.web.requests].index("other.example") < 5
    assert newsroom.web.most_running <= 3


def test_34_a_restart_polls_nothing_again(newsroom_of: Callable[..., Newsroom]) -> None:
    first = newsroom_of(FEED)
    first.web.put(URL, answer(rss(item(1))))
    first.poll()
    first.close()
    second = newsroom_of(FEED)
    second.clock.now = first.clock.now
    second.poller.poll_due(second.clock())
    assert len(second.web.requests) == 1
    second.poll()
    assert len(second.articles()) == 1


def test_27_a_jumping_clock_makes_no_storm(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, answer(rss(item(1))))
    newsroom.poll()
    for _ in range(10):
        newsroom.clock.jump(timedelta(hours=2))
        newsroom.poller.poll_due(newsroom.clock())
        newsroom.clock.jump(timedelta(hours=-2))
        newsroom.poller.poll_due(newsroom.clock())
    assert len(newsroom.web.requests) == 1
    newsroom.poll(timedelta(hours=3))
    assert len(newsroom.web.requests) == 2


def test_one_bad_feed_never_stops_a_round(newsroom_of: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that finds a fault of our own."""
    newsroom = newsroom_of(FEED, OTHER)
    newsroom.web.put(URL, answer(rss(item(1))))
    newsroom.web.put(OTHER.url, answer(rss(item(2))))
    fetch = newsroom.fetcher.fetch

    def faulty(url: str, *rest: object, **more: object) -> object:
        if url == URL:
            raise KeyError("a bug")
        return fetch(url, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(newsroom.fetcher, "fetch", faulty)
    newsroom.poll()
    assert [article.title for article in newsroom.articles()] == ["Report 2"]
    assert newsroom.pulse().error == "Reading it met a fault of Dragoman's own (KeyError)"


def test_09_kafka_down_keeps_validators_and_loses_nothing(newsroom_of: Callable[..., Newsroom]) -> None:
    topic = Stubborn()
    newsroom = newsroom_of(FEED, topics=topic)
    newsroom.web.put(URL, unless_known('"a"', rss(item(1), item(2))))
    with pytest.raises(Unavailable):
        newsroom.poll()
    seen = newsroom.clock()
    assert newsroom.pulse().validators == Validators()
    for _ in range(3):
        with pytest.raises(Unavailable):
            newsroom.poll()
    assert len(newsroom.web.requests) == 1, "nothing more is read than the topic takes"
    topic.open = True
    newsroom.web.put(URL, answer(rss(item(3))))
    newsroom.poll()
    articles = [decode(message.value, Article).body for message in topic.taken]
    assert [article.title for article in articles] == ["Report 1", "Report 2", "Report 3"]
    assert [article.first_seen == seen for article in articles] == [True, True, False]


def test_11_a_run_waits_and_goes_on(newsroom_of: Callable[..., Newsroom], caplog: pytest.LogCaptureFixture) -> None:
    topic = Stubborn()
    newsroom = newsroom_of(FEED, topics=topic)
    newsroom.web.put(URL, answer(rss(item(1))))
    stop = threading.Event()
    thread = threading.Thread(target=newsroom.poller.run, args=(stop,))
    with caplog.at_level(logging.WARNING, "dragoman.poller"):
        thread.start()
        until(lambda: "Polling waits" in caplog.text)
        topic.open = True
        until(lambda: len(topic.taken) == 1)
        until(lambda: "Polling goes on" in caplog.text)
        stop.set()
        thread.join(2)
    assert not thread.is_alive()
    assert caplog.text.count("Polling waits") == 1
    assert "Kafka does not answer at broker.example:9092" in caplog.text


class FullDisk(Database):
    """A data file that cannot grow beyond so many pages, until the disk has space again."""

    pages = 0

    def _connection(self) -> sqlite3.Connection:
        connection = super()._connection()
        connection.execute(f"PRAGMA max_page_count={self.pages or 2**30}")
        return connection


def test_a_full_disk_stops_polling_and_loses_nothing(newsroom_of: Callable[..., Newsroom], tmp_path: Path) -> None:
    database = FullDisk(tmp_path / "full.db")
    newsroom = newsroom_of(FEED, database=database)
    (database.pages,) = database.reader.execute("PRAGMA page_count").fetchone()
    newsroom.web.put(
        URL, unless_known('"a"', rss(*(item(number, text=random.Random(number).randbytes(3000).hex()) for number in range(20))))
    )
    for _ in range(2):
        with pytest.raises(Unavailable, match="the disk is full"):
            newsroom.poll()
        assert newsroom.pulse().validators == Validators()
    database.pages = 0
    newsroom.poll()
    assert sorted(article.title for article in newsroom.articles()) == sorted(f"Report {number}" for number in range(20))
    assert newsroom.pulse().validators.etag == '"a"'


def test_a_topic_that_refuses_stops_the_run(newsroom_of: Callable[..., Newsroom]) -> None:
    topic = Stubborn()
    topic.why = Refused("wrong password")
    newsroom = newsroom_of(FEED, topics=topic)
    newsroom.web.put(URL, answer(rss(item(1))))
    with pytest.raises(Refused):
        newsroom.poller.run(threading.Event())


def test_without_a_network_each_feed_says_so_once(newsroom_of: Callable[..., Newsroom], caplog: pytest.LogCaptureFixture) -> None:
    feeds = [own_feed(f"http://far{number}.example/feed") for number in range(3)]
    newsroom = newsroom_of(*feeds)
    with caplog.at_level(logging.WARNING, "dragoman.poller"):
        for _ in range(3):
            newsroom.poll()
    assert sorted(record.getMessage() for record in caplog.records) == [
        f"far{number}.example ({feeds[number].id}): There is no host named far{number}.example, or no network" for number in range(3)
    ]


def test_a_stop_during_a_slow_fetch_is_quick_and_no_failure(newsroom: Newsroom) -> None:
    reached = threading.Event()

    def hang(request: Request, connection: object) -> None:
        reached.set()
        threading.Event().wait(3)

    newsroom.web.put(URL, hang)
    stop = threading.Event()
    thread = threading.Thread(target=newsroom.poller.run, args=(stop,))
    thread.start()
    assert reached.wait(5)
    start = time.monotonic()
    stop.set()
    thread.join(5)
    newsroom.poller.close()
    assert time.monotonic() - start < 2.5
    assert newsroom.pulse().state == "new"


def test_the_index_shows_what_is_true(newsroom_of: Callable[..., Newsroom]) -> None:
    shelf = ListShelf()
    stale = newsroom_of(OTHER, shelf=shelf)
    stale.poll()
    assert set(shelf.kept) == {OTHER.id}
    stale.close()
    newsroom = newsroom_of(FEED, shelf=shelf)
    newsroom.web.put(URL, answer(rss(item(1))))
    newsroom.poll()
    assert set(shelf.kept) == {FEED.id}
    health = shelf.kept[FEED.id]
    assert (health.state, health.articles, health.last_success) == ("healthy", 1, newsroom.clock())


def test_an_index_that_does_not_answer_stops_no_polling(newsroom_of: Callable[..., Newsroom]) -> None:
    class Away(ListShelf):
        def feeds(self) -> tuple[object, ...]:  # type: ignore[override]
            raise Unavailable("Elasticsearch does not answer")

    newsroom = newsroom_of(FEED, shelf=Away())
    newsroom.web.put(URL, answer(rss(item(1))))
    newsroom.poll()
    assert len(newsroom.articles()) == 1


def test_counts(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, answer(rss(item(1), item(2), "<item></item>")))
    newsroom.poll()
    newsroom.web.put(URL, answer(status=500))
    newsroom.poll()
    assert newsroom.poller.counts == {"polls": 2, "failed": 1, "new": 2, "revised": 0, "bad": 1, "left_out": 0}
