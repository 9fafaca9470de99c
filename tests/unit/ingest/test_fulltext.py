"""The page behind a link: when it is fetched, what is read from it, and what forbids it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.fulltext import may_fetch, read_page
from processors.domain.records import Article
from tests.unit.ingest.newsroom import FEED, QUICK, Newsroom
from tests.unit.ingest.web import answer, item, rss

URL = "http://news.example/feed"
ROBOTS = "http://news.example/robots.txt"
PAGE = "http://news.example/1"
PARAGRAPHS = [f"Paragraph {number} tells at some length what the ministers said to each other when they met." for number in range(6)]
HTML = (
    "<html><head><title>T</title></head><body><nav><a href='/'>Home</a></nav><article><h1>Report 1</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article><footer>All rights reserved</footer></body></html>"
)


@pytest.fixture
def reading(newsroom_of: Callable[..., Newsroom]) -> Newsroom:
    newsroom = newsroom_of()
    newsroom.feeds.add(FEED)
    newsroom.web.put(URL, answer(rss(item(1))))
    newsroom.web.put(PAGE, answer(HTML.encode(), headers={"Content-Type": "text/html"}))
    return newsroom


def only(newsroom: Newsroom) -> Article:
    newsroom.poll()
    (article,) = newsroom.articles()
    return article


def test_a_summary_is_filled_in_from_the_page(reading: Newsroom) -> None:
    article = only(reading)
    assert article.text_source == "page"
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert reading.web.paths() == ["/feed", "/robots.txt", "/1"]


def test_a_full_text_in_the_feed_suffices(reading: Newsroom) -> None:
    reading.web.put(URL, answer(rss(item(1, content="<p>" + "All is here. " * 200 + "</p>"))))
    assert only(reading).text_source == "feed"
    assert reading.web.paths() == ["/feed"]


def test_a_short_content_of_its_own_suffices(reading: Newsroom) -> None:
    reading.web.put(URL, answer(rss(item(1, text="", content="<p>" + "All is here. " * 30 + "</p>"))))
    assert only(reading).text_source == "feed"
    assert reading.web.paths() == ["/feed"]


def test_a_content_that_is_cut_short_does_not(reading: Newsroom) -> None:
    reading.web.put(URL, answer(rss(item(1, text="", content="<p>" + "All is here. " * 30 + "Read more...</p>"))))
    assert only(reading).text_source == "page"


def test_it_can_be_switched_off(newsroom: Newsroom) -> None:
    newsroom.web.put(URL, answer(rss(item(1))))
    assert only(newsroom).text_source == "summary"
    assert newsroom.web.paths() == ["/feed"]


def test_unchanged_entries_fetch_no_page_again(reading: Newsroom) -> None:
    reading.poll()
    reading.web.put(URL, answer(rss(item(1), item(2))))
    reading.poll()
    assert reading.web.paths().count("/1") == 1


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (answer(b"User-agent: *\nDisallow: /"), False),
        (answer(b"User-agent: Dragoman\nDisallow: /1\n\nUser-agent: *\nDisallow:"), False),
        (answer(b"User-agent: *\nDisallow: /private"), True),
        (answer(b"<html>no robots</html>"), True),
        (answer(b"", 404), True),
        (answer(b"", 403), True),
        (answer(b"", 429), False),
        (answer(b"", 503), False),
    ],
)
def test_robots_txt_is_obeyed(reading: Newsroom, robots: Callable[..., None], allowed: bool) -> None:
    reading.web.put(ROBOTS, robots)
    assert (only(reading).text_source == "page") is allowed
    assert ("/1" in reading.web.paths()) is allowed


def test_robots_txt_is_kept_for_a_day(reading: Newsroom) -> None:
    for number in (1, 2, 3):
        reading.web.put(URL, answer(rss(item(number))))
        reading.poll(timedelta(hours=10))
    assert reading.web.paths().count("/robots.txt") == 1
    reading.web.put(URL, answer(rss(item(4))))
    reading.poll(timedelta(hours=10))
    assert reading.web.paths().count("/robots.txt") == 2


def test_crawl_delay(reading: Newsroom) -> None:
    assert may_fetch("User-agent: *\nCrawl-delay: 7", PAGE) == (True, 7.0)
    reading.web.put(ROBOTS, answer(b"User-agent: *\nCrawl-delay: 0.3"))
    reading.web.put(URL, answer(rss(item(1), item(2))))
    reading.poll()
    first, second = (request.at for request in reading.web.requests if request.path in ("/1", "/2"))
    assert second - first > 0.25


NOTHING = (answer(b"gone", 404), answer(b""), answer(b"\x89PNG"), answer(b"<html><body></body></html>"), answer(b"x", length=9))


@pytest.mark.parametrize("page", NOTHING)
def test_a_page_that_gives_nothing_leaves_the_summary(reading: Newsroom, page: Callable[..., None]) -> None:
    reading.web.put(PAGE, page)
    article = only(reading)
    assert (article.text_source, article.text) == ("summary", "Ministers met and said little.")


PRIVATE = ("http://127.0.0.1/x", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "javascript:alert(1)")


@pytest.mark.parametrize("link", PRIVATE)
def test_41_links_inside_items_to_private_addresses(reading: Newsroom, link: str) -> None:
    reading.web.put(URL, answer(rss(item(1, link=link))))
    assert only(reading).text_source == "summary"


def test_a_page_is_kept_when_it_cannot_be_had_again(reading: Newsroom) -> None:
    reading.poll()
    reading.web.put(URL, answer(rss(item(1, text="Ministers met and said a little."))))
    reading.web.put(PAGE, answer(b"", 500))
    reading.poll()
    assert [article.text_source for article in reading.articles()] == ["page"]


def test_so_many_pages_at_a_poll(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(settings=replace(QUICK, pages_per_poll=3))
    newsroom.feeds.add(FEED)
    newsroom.web.put(URL, answer(rss(*(item(number) for number in range(10)))))
    newsroom.poll()
    assert newsroom.web.paths() == ["/feed", "/robots.txt", "/0", "/1", "/2"]
    assert len(newsroom.articles()) == 10


def with_data(*data: object, html: str = "<p>short</p>") -> bytes:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in data)
    return f"<html><head>{scripts}</head><body>{html}</body></html>".encode()


def test_what_a_page_states_for_machines_comes_first() -> None:
    stated = {"@type": "NewsArticle", "articleBody": "\n".join(PARAGRAPHS), "datePublished": "2025-09-05T10:00:00+03:00"}
    page = read_page(with_data({"@graph": [stated]}), PAGE)
    assert page is not None
    assert page.text == "\n\n".join(PARAGRAPHS)
    assert page.published == datetime(2025, 9, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize("date", ["2025-09-05", "yesterday", "2025-09-05T10:00:00", 5, None])
def test_a_date_without_time_and_zone_is_none(date: object) -> None:
    page = read_page(with_data({"datePublished": date, "articleBody": "x" * 300}), PAGE)
    assert page is not None
    assert page.published is None


def test_the_date_of_the_page_where_the_feed_has_none(reading: Newsroom) -> None:
    reading.web.put(URL, answer(rss(item(1, date=None))))
    meta = '<meta property="article:published_time" content="2025-09-05T10:00:00Z">'
    reading.web.put(PAGE, answer(HTML.replace("<head>", f"<head>{meta}").encode()))
    article = only(reading)
    assert (article.published, article.date_source) == (datetime(2025, 9, 5, 10, tzinfo=UTC), "page")
