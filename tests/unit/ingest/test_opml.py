"""OPML, friendly and hostile."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.opml import BadOpml, Outline, read_opml, write_opml

HEAD = "<?xml version='1.0'?>"
FEED = "<outline type='rss' text='A' xmlUrl='http://a.example/'/>"

words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1, max_size=20)
outlines = st.builds(
    Outline,
    url=st.integers(0, 10**6).map(lambda number: f"http://a.example/{number}?a=b&c=d"),
    title=words,
    folder=st.lists(words, max_size=3).map("/".join),
    language=st.none() | st.sampled_from(["en", "ar"]),
)


@given(st.lists(outlines, min_size=1, max_size=20, unique_by=lambda outline: outline.url))
def test_what_is_written_can_be_read(feeds: list[Outline]) -> None:
    assert sorted(read_opml(write_opml(feeds, "Feeds <&>")), key=lambda feed: feed.url) == sorted(feeds, key=lambda feed: feed.url)


def test_folders_other_spellings_and_doubles() -> None:
    found = read_opml(
        b"""<OPML version="1.0"><head/><body>
        <outline title="One"><outline text="B" XMLURL=" http://b.example/ " type="rss"/>
        <outline text="a/b"><outline text="C" type="rss" url="http://c.example/"/></outline></outline>
        <outline text="D" xmlUrl="http://d.example/" category="/News/World,Other"/>
        <outline text="again" xmlUrl="http://b.example/"/><outline text="no feed" url="http://e.example/" type="link"/>
        <outline text="bad" xmlUrl="javascript:alert(1)"/></body></OPML>"""
    )
    assert [(one.url, one.title, one.folder) for one in found] == [
        ("http://b.example/", "B", "One"),
        ("http://c.example/", "C", "One/a-b"),
        ("http://d.example/", "D", "News/World"),
    ]


def test_malformed_files_are_read_as_far_as_they_go() -> None:
    assert [one.url for one in read_opml(f"<opml><body>{FEED}<outline text='A & B' xmlUrl='http://b.example/'/>".encode())] == [
        "http://a.example/",
        "http://b.example/",
    ]


NONE = (
    b"",
    b"hello",
    b"<html/>",
    b"{}",
    b"<opml/>",
    b"<opml><body/></opml>",
    b"\x89PNG",
    b"\x00" * 100,
    b" " * (11 * 1024 * 1024),
)


@pytest.mark.parametrize("data", NONE, ids=range(len(NONE)))
def test_what_is_no_opml(data: bytes) -> None:
    with pytest.raises(BadOpml) as error:
        read_opml(data)
    assert "\n" not in str(error.value)


LAUGHS = "".join(f"<!ENTITY l{level} '{f'&l{level - 1};' * 10}'>" for level in range(1, 10))
DOCTYPES = (
    f"<!DOCTYPE opml [<!ENTITY l0 'lol'>{LAUGHS}]>",
    "<!DOCTYPE opml [<!ENTITY l9 SYSTEM 'file:///etc/passwd'>]>",
    "<!DOCTYPE opml [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    "<!DOCTYPE opml SYSTEM 'http://127.0.0.1:1/x.dtd'>",
    f"<!DOCTYPE opml [<!ENTITY l9 '{'x' * 100_000}'>]>",
)


@pytest.mark.parametrize(("doctype", "place"), list(product(DOCTYPES, ("text", "attribute"))), ids=range(10))
def test_43_44_45_hostile_opml(doctype: str, place: str) -> None:
    use = "&l9;" * 1000
    outline = f"<outline text='{use}' xmlUrl='http://b.example/'/>" if place == "attribute" else use
    start = time.perf_counter()
    try:
        found = read_opml(f"{HEAD}{doctype}<opml><body>{FEED}{outline}</body></opml>".encode())
    except BadOpml:
        found = ()
    assert time.perf_counter() - start < 1
    assert "root:" not in repr(found)
    assert len(repr(found)) < 1_000_000


ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(50_000))


@pytest.mark.parametrize("body", ["<outline>" * 100_000, f"{FEED}<outline {ATTRIBUTES}/></body></opml>"], ids=["deep", "wide"])
def test_46_47_deep_and_wide_opml(body: str) -> None:
    start = time.perf_counter()
    with suppress(BadOpml):
        read_opml(f"<opml><body>{body}".encode())
    assert time.perf_counter() - start < 5
