"""XML, encodings and bodies that are no feeds, row by row of the table of bad inputs: in seconds and megabytes."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from ingest.child import GaveUp, Readers
from ingest.document import Document, NotAFeed
from ingest.fulltext import may_fetch, read_page
from ingest.parse import read_feed
from ingest.text import plain
from tests.unit.ingest.measuring import measure, measured
from tests.unit.ingest.web import item, rss

SECONDS = 5.0
MEGABYTES = 256.0
URL = "http://news.example/feed"
GOOD = "<item><title>Good</title><link>http://news.example/good</link></item>"
MB = 1024 * 1024


def read(readers: Readers, body: bytes, content_type: str = "application/xml", most: int = 10_000) -> Document | NotAFeed:
    found = measure(readers, read_feed, body, content_type, URL, most)
    assert found.seconds < SECONDS
    assert found.megabytes < MEGABYTES
    assert isinstance(found.result, Document | NotAFeed)
    return found.result


def document(readers: Readers, body: bytes, content_type: str = "application/xml") -> Document:
    result = read(readers, body, content_type)
    assert isinstance(result, Document), result
    return result


def with_doctype(doctype: str, title: str = "Good") -> bytes:
    return f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>".encode()


LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (with_doctype(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>', "Good &l9;"), "Good"),
        (with_doctype(f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>', "Good" + "&a;" * 10_000), "Good"),
        (with_doctype('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "Good &x;"), "Good"),
        (with_doctype('<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>', "Good &x;"), "Good"),
        (with_doctype('<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'), "Good"),
        (with_doctype('<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:1/x.dtd">'), "Good"),
        (with_doctype('<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'), "Good"),
        (with_doctype('<!DOCTYPE rss [<!ENTITY % a "b"> <!ENTITY c "]"> ]>', "Good &c;"), "Good"),
    ],
    ids=["43-laughs", "44-quadratic", "45-file", "45-http", "45-dtd", "45-public", "45-parameter", "45-bracket"],
)
def test_43_44_45_entities(readers: Readers, body: bytes, title: str) -> None:
    result = document(readers, body)
    assert "root:" not in repr(result)
    assert all(len(entry.title) <= 500 and entry.title.startswith(title) for entry in result.entries)
    assert len(result.entries) == 1


def test_what_only_looks_like_a_document_type_stays(readers: Readers) -> None:
    title = "<title><![CDATA[<!DOCTYPE a] x> <!ENTITY]]></title>"
    body = f"<!-- <rss> --><?x y?><!DOCTYPE rss><rss version='2.0'><channel><item>{title}</item></channel></rss>"
    assert document(readers, body.encode()).entries[0].title.endswith("x> <!ENTITY")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_43_entities_in_wide_characters(readers: Readers, encoding: str) -> None:
    text = with_doctype(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>', "Good &l9;").decode().replace("?>", f" encoding='{encoding}'?>", 1)
    result = document(readers, text.encode(encoding))
    assert [entry.title[:4] for entry in result.entries] == ["Good"]
    assert "lollol" not in repr(result)


def test_46_a_hundred_thousand_deep(readers: Readers) -> None:
    deep = f"<rss version='2.0'><channel>{GOOD}{'<a>' * 100_000}{'</a>' * 100_000}</channel></rss>".encode()
    result = read(readers, deep)
    assert isinstance(result, Document)
    assert [entry.title for entry in result.entries] == ["Good"]
    html = item(text="&lt;div&gt;" * 100_000 + "inside")
    assert [entry.summary for entry in document(readers, rss(html, GOOD)).entries] == ["inside", ""]


def test_47_a_hundred_thousand_attributes(readers: Readers) -> None:
    many = " ".join(f"a{number}='1'" for number in range(100_000))
    result = read(readers, f"<rss version='2.0'><channel><item {many}><title>x</title></item>{GOOD}</channel></rss>".encode())
    assert isinstance(result, NotAFeed)


def test_48_twenty_thousand_namespaces(readers: Readers) -> None:
    spaces = " ".join(f"xmlns:n{number}='http://n.example/{number}'" for number in range(20_000))
    assert isinstance(read(readers, f"<rss version='2.0' {spaces}><channel>{GOOD}</channel></rss>".encode()), Document | NotAFeed)


def test_49_a_hundred_thousand_items(readers: Readers) -> None:
    body = rss(*(f"<item><title>t{number}</title><link>http://news.example/{number}</link></item>" for number in range(100_000)))
    result = document(readers, body)
    assert (len(result.entries), result.left_out, result.damaged) == (10_000, 90_000, False)
    assert result.entries[-1].title == "t9999"


def test_50_ten_megabytes_in_one_place(readers: Readers) -> None:
    much = "x" * (9 * MB)
    by_title = document(readers, rss(item(title=much), GOOD))
    assert [len(entry.title) for entry in by_title.entries] == [500, 4]
    by_guid = document(readers, rss(item(guid=much), GOOD))
    assert [entry.guid is None or len(entry.guid) <= 1000 for entry in by_guid.entries] == [True, True]
    assert len(document(readers, rss(f"<item a='{much}'><title>x</title></item>", GOOD)).entries) == 2
    by_text = document(readers, rss(item(text=much), GOOD))
    assert (len(by_text.entries[0].summary), by_text.entries[0].truncated) == (200_000, True)


@pytest.mark.parametrize("element", ["author", "dc:creator", "managingEditor", "itunes:author"])
def test_51_an_author_of_forty_kilobytes(readers: Readers, element: str) -> None:
    head = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>"
    for name in ("a" * 40_000, f"<![CDATA[{'a' * 40_000}]]>", "a@" * 20_000):
        author = f"<{element}>{name}</{element}>"
        result = document(readers, f"{head}<channel>{author}<item><title>x</title>{author}</item>{GOOD}</channel></rss>".encode())
        assert [entry.title for entry in result.entries] == ["x", "Good"]
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title><author><name>{'a' * 40_000}</name></author></entry></feed>"
    assert len(document(readers, atom.encode()).entries) == 1


CRUMBS = ("<!--", "‹!--", "<![CDATA[", "<!", "<", "&", "&#", "<!DOCTYPE", "<!ENTITY", "<?", "</", "<a ", "<a='", "]]>", "<item>", "<title>")


@pytest.mark.parametrize("crumb", CRUMBS)
def test_52_beginnings_without_end(readers: Readers, crumb: str) -> None:
    crumbs = crumb * (100_000 if "!--" in crumb else 20_000)
    in_title, in_text = f"<item><title>{crumbs}</title></item>", f"<item><description><![CDATA[{crumbs}]]></description></item>"
    for place in (crumbs, in_title, in_text):
        body = f"<rss version='2.0'><channel>{GOOD}{place}</channel></rss>".encode()
        read(readers, body)


def test_53_nul_and_control_characters(readers: Readers) -> None:
    result = document(readers, rss(item(title="Tal\x00ks\x01 \x0b&#0;&#x1;&#xD800; begin", text="a\x00b\x1bc"), GOOD))
    text = "".join(entry.title + entry.summary for entry in result.entries)
    assert all(character >= " " for character in text)
    text.encode("utf-8")
    assert "Good" in text


def test_54_truncated_xml(readers: Readers) -> None:
    body = rss(item(1), item(2), item(3))
    result = document(readers, body[: body.index(b"Report 3")])
    assert [entry.title for entry in result.entries][:2] == ["Report 1", "Report 2"]
    assert result.damaged


def test_55_undeclared_namespace_and_bare_ampersand(readers: Readers) -> None:
    result = document(readers, rss("<item><title>Smith & Sons &nbsp; AT&T</title><media:x>y</media:x><foo:bar/></item>", GOOD))
    assert [entry.title for entry in result.entries] == ["Smith & Sons AT&T", "Good"]


RUSSIAN = "Переговоры в Москве"
SHORT = f"<rss version='2.0'><channel><item><title>{RUSSIAN}</title></item></channel></rss>"


def declared(encoding: str, feed: str = SHORT) -> str:
    return f"<?xml version='1.0' encoding='{encoding}'?>{feed}"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("koi8-r").encode("koi8-r"), "application/xml"),
        (SHORT.encode("koi8-r"), "application/xml; charset=koi8-r"),
        (declared("utf-16").encode("utf-16"), "application/xml"),
        (SHORT.encode("utf-8-sig"), "application/xml"),
        (declared("windows-1251").encode("windows-1251"), "text/plain"),
        (declared("iso-8859-1").encode(), "application/xml; charset=utf-8"),
    ],
    ids=["declared", "in the header", "UTF-16", "BOM", "as plain text", "the header is right"],
)
def test_56_encodings(readers: Readers, body: bytes, content_type: str) -> None:
    assert document(readers, body, content_type).entries[0].title == RUSSIAN


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("iso-8859-1").encode(), "text/xml; charset=ascii"),
        ("\ufeff".encode() + declared("koi8-r").encode(), "text/xml"),
        (SHORT.encode("utf-16-le"), "text/xml"),
        (declared("utf-7", SHORT.replace(RUSSIAN, "+BB8-")).encode(), "text/xml"),
        (SHORT.encode().decode("latin-1").encode(), "text/xml"),
        (declared("no-such").encode(), 'text/xml; charset=""'),
        (declared("iso-2022-jp", SHORT.replace(RUSSIAN, "日本")).encode("iso-2022-jp"), "text/xml"),
    ],
    ids=["header and prolog disagree", "BOM and prolog disagree", "UTF-16 without BOM", "UTF-7", "UTF-8 twice", "unknown", "ISO-2022"],
)
def test_56_encodings_that_contradict_themselves(readers: Readers, body: bytes, content_type: str) -> None:
    result = read(readers, body, content_type)
    if isinstance(result, Document):
        assert len(result.entries) <= 1
        for entry in result.entries:
            entry.title.encode("utf-8")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "web page"),
        (b"\n<!-- a --><!-- b -->\n<HTML><body>Just a moment...</body></HTML>", "web page"),
        (b"<!-- a -->" * 5000 + b"<p>", "no entries"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(1000), "picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04", "archive"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "malformed JSON"),
        (b'{"error": "no"}', "JSON file of another kind"),
        (b"[1, 2]", "JSON file of another kind"),
        (b"[" * 100_000, "malformed JSON"),
        (b"hello", "no entries"),
        (os.urandom(100_000).replace(b"{", b"").replace(b"[", b""), "no entries"),
    ],
)
def test_21_22_57_what_is_no_feed(readers: Readers, body: bytes, found: str) -> None:
    result = read(readers, body)
    assert isinstance(result, NotAFeed), result
    assert found in result.words


def test_57_json_feed(readers: Readers) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A feed",
        "home_page_url": "/",
        "language": "en-GB",
        "items": [
            {
                "id": 1,
                "url": "/one",
                "title": "One",
                "content_html": "<p>First.</p><p>Second.</p>",
                "date_published": "2026-11-20T10:00:00+02:00",
            },
            {
                "id": "2",
                "external_url": "http://other.example/two",
                "content_text": "Para.\n\nPara.",
                "date_published": "never",
                "language": None,
            },
            {"id": "3"},
            "four",
            {"id": ["5"], "title": {"a": 1}, "summary": "Only a summary."},
        ],
    }
    result = document(readers, b"\xef\xbb\xbf" + json.dumps(feed).encode())
    assert (result.format, result.title, result.site, result.bad) == ("json", "A feed", "http://news.example/", 2)
    one, two, five = result.entries
    assert (one.link, one.guid, one.content, one.language) == ("http://news.example/one", "1", "First.\n\nSecond.", "en-GB")
    assert one.published is not None
    assert one.published.hour == 8
    assert (two.link, two.content, two.published) == ("http://other.example/two", "Para.\n\nPara.", None)
    assert (five.title, five.summary, five.guid) == ("", "Only a summary.", None)


def eat_memory() -> int:
    return len(bytes(600 * MB))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says how much memory a process has")
def test_a_reader_that_takes_too_much_memory_goes_on(readers: Readers) -> None:
    assert readers.run(eat_memory) == GaveUp("takes too much memory to read")
    assert readers.run(plain, "<p>on</p>") == "on"


def test_a_reader_that_hangs_or_dies_is_replaced() -> None:
    readers = Readers(1, 0.5, 256 * MB)
    assert readers.run(time.sleep, 1000) == GaveUp("took more than 0.5 seconds to read")
    assert readers.run(os._exit, 9) == GaveUp("broke its reader")
    assert readers.run(plain, "<p>on</p>") == "on"
    readers.close()
    assert isinstance(readers.run(plain, "x"), GaveUp)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00",
        b"<html><body>" + b"<div>" * 100_000,
        b"<p>" + b"word " * (MB // 2),
        b"<table>" * 20_000,
        b"<a " * 100_000,
        b'<script type="application/ld+json">' + b"[" * 100_000,
        b'<script type="application/ld+json">{"articleBody": 5, "datePublished": []}</script>',
        "<p>\ud800</p>".encode("utf-8", "surrogatepass"),
    ],
    ids=range(9),
)
def test_hostile_pages(readers: Readers, page: bytes) -> None:
    answer = readers.run(measured, read_page, page, URL)
    if isinstance(answer, GaveUp):
        assert "memory" in answer.reason
    else:
        assert answer.seconds < SECONDS


def test_hostile_robots(readers: Readers) -> None:
    rules = "User-agent: *\nDisallow: /" + "a*" * 60 + "b$\n" + "Disallow: /x\n" * 50_000
    answer = measure(readers, may_fetch, rules, "http://news.example/" + "a" * 1500)
    assert answer.result == (True, 0.0)
    assert answer.seconds < SECONDS
