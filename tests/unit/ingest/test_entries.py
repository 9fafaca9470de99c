"""Entries become articles: which are the same, which text and date they have. Rows 58 to 68 of the table of bad inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import sane_date
from ingest.feeds import own_feed
from ingest.identity import canonical, without_trackers
from ingest.text import clean, plain, title
from processors.domain.ids import article_id, revision
from tests.unit.ingest.newsroom import FEED, QUICK, Newsroom
from tests.unit.ingest.web import answer, item, rss

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "http://news.example/feed"
OTHER = own_feed("http://other.example/feed")


def serve(newsroom: Newsroom, *items: str, url: str = URL) -> None:
    newsroom.web.put(url, answer(rss(*items)))


def test_an_article_as_it_goes_onto_the_topic(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, title="Talks &amp; more", text="&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;"))
    newsroom.poll()
    (envelope,) = newsroom.envelopes()
    article = envelope.body
    assert (envelope.origin, envelope.month) == ("backlog", "2026-11")
    assert (article.title, article.text, article.text_source) == ("Talks & more", "One.\n\nTwo & three.", "summary")
    assert article.id == article_id("https://news.example/1")
    assert (article.url, article.outlet, article.sources) == ("http://news.example/1", FEED.outlet, (FEED.id,))
    assert (article.published, article.date_source) == (datetime(2026, 11, 20, 10, tzinfo=UTC), "feed")
    assert article.first_seen == article.fetched == newsroom.clock()
    assert article.revision == revision(article.title, article.text)


def test_58_no_guid(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, guid=None), item(2, guid=None))
    newsroom.poll()
    serve(newsroom, item(3, guid=None), item(2, guid=None))
    newsroom.poll()
    assert [article.title for article in newsroom.articles()] == ["Report 1", "Report 2", "Report 3"]


def test_58_neither_guid_nor_link(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, guid=None, link=None), item(2, guid=None, link=None), "<item></item>", item(3, title="", text=""))
    polled = newsroom.poll()
    newsroom.poll()
    assert [(article.title, article.url) for article in newsroom.articles()] == [
        ("Report 1", "http://news.example/"),
        ("Report 2", "http://news.example/"),
    ]
    assert polled[0].bad == 2


def test_59_one_guid_for_all(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, guid="x"), item(2, guid="x"), item(3, guid="x", link=None))
    newsroom.poll()
    newsroom.poll()
    assert [article.title for article in newsroom.articles()] == ["Report 1", "Report 2", "Report 3"]


def test_60_a_guid_that_changes_and_https(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, guid="a"))
    newsroom.poll()
    serve(newsroom, item(1, guid="b", link="https://news.example/1/"))
    newsroom.poll()
    assert len(newsroom.articles()) == 1


def test_61_a_link_with_a_new_token_at_each_fetch(newsroom: Newsroom) -> None:
    for token in ("abc", "def", "ghi"):
        serve(newsroom, item(1, guid=None, link=f"http://news.example/a.php?t={token}"))
        newsroom.poll()
    assert len(newsroom.articles()) == 1


def test_61_a_number_in_the_query_is_no_token(newsroom: Newsroom) -> None:
    """Two press briefings of the same title, told apart by the query alone."""
    serve(newsroom, item(1, guid=None, title="Press briefing", link="http://news.example/b.php?20251", date=NOW - timedelta(days=2)))
    newsroom.poll()
    serve(newsroom, item(1, guid=None, title="Press briefing", link="http://news.example/b.php?20252", date=NOW - timedelta(days=1)))
    newsroom.poll()
    assert len({article.id for article in newsroom.articles()}) == 2


def test_a_link_that_moves_with_its_guid(newsroom: Newsroom) -> None:
    serve(newsroom, item(1))
    newsroom.poll()
    serve(newsroom, item(1, link="http://news.example/better-words"))
    newsroom.poll()
    assert len(newsroom.articles()) == 1


def test_many_entries_with_one_link(newsroom: Newsroom) -> None:
    """A live page: the link names none of its entries."""
    link = "http://news.example/live"
    serve(newsroom, *(item(n, link=f"{link}#post-{n}") for n in (3, 2, 1)))
    newsroom.poll()
    serve(newsroom, item(3, link=f"{link}#post-3"))
    newsroom.poll()
    assert sorted(article.url for article in newsroom.articles()) == [f"{link}#post-{n}" for n in (1, 2, 3)]


def test_62_content_that_changes_at_each_fetch_is_capped(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(FEED, settings=replace(QUICK, revision_rest=timedelta(0)))
    for number in range(30):
        serve(newsroom, item(1, text=f"Seen {number} times."))
        newsroom.poll()
    articles = newsroom.articles()
    assert len(articles) == QUICK.revisions
    assert len({article.id for article in articles}) == 1


def test_62_each_further_revision_waits_longer(newsroom_of: Callable[..., Newsroom]) -> None:
    settings = replace(QUICK, interval_min=timedelta(minutes=3), interval_first=timedelta(minutes=3), interval_max=timedelta(minutes=3))
    newsroom = newsroom_of(FEED, settings=settings)
    for number in range(100):
        serve(newsroom, item(1, text=f"Seen {number} times."))
        newsroom.poll(timedelta(minutes=4))
    times = [article.fetched for article in newsroom.articles()]
    waits = [after - before for before, after in pairwise(times)]
    assert waits[0] == timedelta(minutes=4)
    assert all(later > 1.5 * sooner for sooner, later in pairwise(waits[1:]))
    # The last words were held back, and come when their time has come, although the feed is quiet now.
    newsroom.poll(timedelta(days=1))
    assert newsroom.articles()[-1].text == "Seen 99 times."


def test_63_a_correction_is_a_revision(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, text="Nine ministers met."))
    newsroom.poll()
    first = newsroom.clock()
    serve(newsroom, item(1, text="Eight ministers met."))
    newsroom.poll()
    before, after = newsroom.articles()
    assert (after.id, after.first_seen, after.fetched) == (before.id, first, newsroom.clock())
    assert after.revision != before.revision
    assert newsroom.envelopes()[1].origin == "live"


def test_63_a_revision_is_later_although_the_clock_went_back(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, text="Nine ministers met."))
    newsroom.poll()
    serve(newsroom, item(1, text="Eight ministers met."))
    newsroom.clock.jump(timedelta(days=-30))
    newsroom.poll()  # finds the last poll in the future, and plans anew
    newsroom.poll()
    before, after = newsroom.articles()
    assert after.fetched > before.fetched
    assert newsroom.envelopes()[1].month == "2026-11"


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        (None, None),
        (datetime(1, 1, 1, tzinfo=UTC), None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (datetime(9999, 1, 1, tzinfo=UTC), None),
        (NOW + timedelta(hours=25), None),
        (NOW + timedelta(hours=5), NOW),
        (NOW - timedelta(hours=5), NOW - timedelta(hours=5)),
    ],
)
def test_64_dates(date: datetime | None, kept: datetime | None) -> None:
    assert sane_date(date, NOW) == kept


@pytest.mark.parametrize(
    ("date", "published"),
    [
        (None, None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Fri, 05 Sep 1000000000 10:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("garbage", None),
        ("Fri, 05 Sep 2025 10:00:00 +0300", datetime(2025, 9, 5, 7, tzinfo=UTC)),
        ("Fri, 05 Sep 2025 10:00:00 NOWHERE", datetime(2025, 9, 5, 10, tzinfo=UTC)),
        ("2025-09-05T10:00:00+03:00", datetime(2025, 9, 5, 7, tzinfo=UTC)),
        ("2025-09-05T23:59:60Z", datetime(2025, 9, 6, tzinfo=UTC)),
    ],
)
def test_64_dates_in_feeds(newsroom: Newsroom, date: str | None, published: datetime | None) -> None:
    serve(newsroom, item(1, date=date))
    newsroom.poll()
    (article,) = newsroom.articles()
    assert (article.published, article.date_source) == (published, "feed" if published else "none")


def test_65_66_an_archive_is_backlog_once(newsroom: Newsroom) -> None:
    archive = [item(number) for number in range(500)]
    serve(newsroom, *archive)
    newsroom.poll()
    serve(newsroom, item("new"))
    newsroom.poll()
    serve(newsroom, *archive, item("new"))
    newsroom.poll()
    assert [envelope.origin for envelope in newsroom.envelopes()] == ["backlog"] * 500 + ["live"]


def test_a_feed_whose_items_are_all_news(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(replace(FEED, all_live=True))
    serve(newsroom, item(1))
    newsroom.poll()
    assert [envelope.origin for envelope in newsroom.envelopes()] == ["live"]


def test_67_the_same_article_in_several_feeds(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(FEED, OTHER)
    serve(newsroom, item(1))
    newsroom.web.put(OTHER.url, answer(b"", 500))
    newsroom.poll()
    serve(newsroom, item(1, link="https://news.example/1?utm_source=x&fbclid=y#top", text="Other words."), url=OTHER.url)
    newsroom.poll()
    newsroom.poll()
    one, both = newsroom.articles()
    assert one.sources == (FEED.id,)
    assert both == replace(one, sources=tuple(sorted((FEED.id, OTHER.id))))


def test_67_the_feed_with_more_text_gives_it(newsroom_of: Callable[..., Newsroom]) -> None:
    newsroom = newsroom_of(FEED, OTHER)
    whole = "A long report. " * 200
    serve(newsroom, item(1))
    newsroom.web.put(OTHER.url, answer(b"", 500))
    newsroom.poll()
    serve(newsroom, item(1, content=f"<p>{whole}</p>"), url=OTHER.url)
    newsroom.poll()
    serve(newsroom, item(1, text="Changed where it counts no longer."))
    newsroom.poll()
    summary, full = newsroom.articles()
    assert (summary.text_source, full.text_source, full.text) == ("summary", "feed", whole.strip())
    assert (full.sources, full.first_seen) == (tuple(sorted((FEED.id, OTHER.id))), summary.first_seen)


def test_67_the_same_item_many_times_in_one_feed(newsroom: Newsroom) -> None:
    serve(newsroom, *[item(1)] * 5, item(1, text="Once more."))
    newsroom.poll()
    newsroom.poll()
    assert len(newsroom.articles()) == 1


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/rel", "http://news.example/rel"),
        ("rel?a=b", "http://news.example/rel?a=b"),
        ("//other.example/x", "http://other.example/x"),
        ("javascript:alert(1)", "http://news.example/"),
        ("data:text/html,hello", "http://news.example/"),
        ("http://127.0.0.1/x", "http://news.example/"),
        ("http://news.example/" + "x" * 5000, "http://news.example/"),
        ("http://user@news.example/x", "http://news.example/"),
        ("http://[broken", "http://news.example/"),
    ],
)
def test_68_links(newsroom: Newsroom, link: str, url: str) -> None:
    serve(newsroom, item(1, link=link))
    newsroom.poll()
    newsroom.poll()
    assert [article.url for article in newsroom.articles()] == [url]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://a.example/x?utm_source=rss&id=5&fbclid=z", "http://a.example/x?id=5"),
        ("http://a.example/x?utm_medium=rss", "http://a.example/x"),
        (
            "http://a.example/x?gallery=5&cid=45&reference=3&source=4&session=5",
            "http://a.example/x?gallery=5&cid=45&reference=3&source=4&session=5",
        ),
        ("http://a.example/x?20251", "http://a.example/x?20251"),
        ("http://a.example/x;jsessionid=ABC?id=1", "http://a.example/x?id=1"),
        ("http://a.example/x#top", "http://a.example/x"),
        ("mailto:a@b.example", None),
    ],
)
def test_tracking_parameters(url: str, kept: str | None) -> None:
    assert without_trackers(url) == kept


def test_one_spelling_for_one_page() -> None:
    spellings = [
        "http://a.example/x/?b=2&a=1",
        "https://a.example/x?a=1&b=2",
        "https://a.example/%78?a=1&b=2",
        "https://A.example:443/x?b=2&a=1",
    ]
    assert {canonical(without_trackers(spelling) or "") for spelling in spellings} == {"https://a.example/x?a=1&b=2"}
    assert canonical("http://a.example/a%2fb") == "https://a.example/a%2Fb"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One<br>two<br/><br/>three", "One\n\ntwo\n\nthree"),
        ("<p>a <b>b</b><i>c</i></p>\n<ul><li>d</li><li>e</li></ul>f", "a bc\n\nd\n\ne\n\nf"),
        ("<script>alert('x')</script>a<style>p{}</style><!-- c -->b", "ab"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6 &amp;lt;", "5 < 6 && 7 > 6 &lt;"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ("<a href='javascript:x'>link</a><img src=x onerror=y>", "link"),
        ("unclosed <p>para <div>graph", "unclosed\n\npara\n\ngraph"),
        ("<pre>x</pre><dl><dt>y</dt></dl>", "x\n\ny"),
        ("a\u200bb\u202ec\ufeff\u00ad", "abc"),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_texts_can_be_stored_and_are_stable(text: str) -> None:
    for made in (plain(text), clean(text), title(text, True), title(text, False)):
        made.encode("utf-8")
        assert "\x00" not in made
        assert "\r" not in made
    assert clean(clean(text)) == clean(text)


def test_a_long_text_is_cut_and_says_so(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, content="<p>" + "word " * 60_000 + "</p>"))
    newsroom.poll()
    (article,) = newsroom.articles()
    assert (len(article.text), article.truncated) == (200_000, True)


def test_wordpress_advertisement_is_left_out(newsroom: Newsroom) -> None:
    serve(newsroom, item(1, text="They met. The post They met appeared first on A feed."))
    newsroom.poll()
    assert newsroom.articles()[0].text == "They met."
