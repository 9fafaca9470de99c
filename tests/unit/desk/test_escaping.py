"""Texts from outside stay texts: whatever a feed says, a page has the same elements as with harmless words, and shows what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from desk.web.app import create_app
from desk.web.cards import card
from desk.web.live import event
from desk.web.templates import fragment, web_address
from processors.domain.records import Outlet, Who
from tests.unit.desk import desks, making
from tests.unit.desk.making import Claim, Found, Said
from tests.unit.desk.reading import skeleton, text, tree
from tests.unit.desk.vectors import VECTORS

HARMLESS = "harmless words"


def _story(evil: str) -> Found:
    """Every field that a feed, or a text in it, can set."""
    sentence = f"{evil} was said by A{evil}B at C{evil}D to E{evil}F, and G{evil}H held."
    outlet = Outlet(id="outlet", name=f"N{evil}", country="RUS", kind="agency")
    read = making.article(f"T{evil} is told", f"{sentence}\nAnd then {evil} again.", outlet=outlet, url="https://outlet.example/1")
    said = Said(
        passage=sentence,
        content=(f"{evil} was said",),
        cue=f"A{evil}B",
        speaker=f"C{evil}D",
        who=Who(name=f"W{evil}", country=f"X{evil}", role=f"R{evil}"),
        channel=f"E{evil}F",
        addressee=f"G{evil}H",
        claims=(Claim(evidence=f"G{evil}H", pair=("RUS", "USA"), type="FREEZE"),),
        rule=f"rule{evil}",
    )
    nameless = replace(said, who=None, content=(f"A{evil}B at C{evil}D",), claims=())
    title = Said(passage=read.title, content=(f"T{evil}",), in_title=True, speaker="told")
    made = making.found(read, [said, nameless, title], own=[Claim(evidence="And then", pair=("RUS", "USA"), type="THAW")])
    extraction = replace(made.story.extraction, signals=tuple(replace(s, rule=f"S{evil}") for s in made.story.extraction.signals))
    return replace(made, story=replace(made.story, extraction=extraction))


def _pages(evil: str) -> Iterator[tuple[str, str]]:
    """Path and page for each page that shows what comes from outside."""
    story = _story(evil)
    health = making.feed("F", "failing", title=f"F{evil}", folder=f"O{evil}", error=f"E{evil}", outlet=story.story.article.outlet)
    with desks.index() as index:
        desks.fill(index, [story])
        index.put_feeds([replace(health, url=f"gopher://{evil}")])
        client = TestClient(create_app(desks.desk(index)), base_url="http://localhost", headers={"accept": "text/html"})
        for path in ("/", "/search", "/search?target=articles", f"/articles/{story.story.article.id}", "/feeds"):
            yield path, client.get(path).text
        for path in ("/", "/search"):
            yield f"{path}?q=", client.get(path, params={"q": f'"{HARMLESS}" AND nofield:"{evil}"'}).text


@pytest.fixture(scope="module")
def harmless() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    return {path: skeleton(page) for path, page in _pages(HARMLESS)}


@pytest.mark.parametrize("evil", VECTORS)
def test_a_page_keeps_its_skeleton_and_shows_the_text(evil: str, harmless: dict[str, list[tuple[str, tuple[str, ...]]]]) -> None:
    seen = " ".join(evil.split())
    for path, page in _pages(evil):
        if path.endswith("?q="):  # a quotation mark makes another mistake in the query, told with fewer of the same elements
            assert set(skeleton(page)) <= set(harmless[path]), path
            assert seen in " ".join(tree(page).xpath("string(//input[@id='q']/@value)").split()), path
        else:
            assert skeleton(page) == harmless[path], path
            assert seen in text(tree(page).find("body")), path


@pytest.mark.parametrize("evil", VECTORS)
def test_the_api_gives_it_as_json_and_nothing_else(evil: str) -> None:
    story = _story(evil)
    with desks.index() as index:
        desks.fill(index, [story])
        client = TestClient(create_app(desks.desk(index)), base_url="http://localhost")
        for path in ("/api/v1/statements", "/api/v1/articles", f"/api/v1/articles/{story.story.article.id}"):
            answer = client.get(path)
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-content-type-options"] == "nosniff"
        (one, *_) = client.get("/api/v1/articles").json()["items"]
        assert one["article"]["title"] == f"T{evil} is told"


@pytest.mark.parametrize("evil", VECTORS)
def test_live_cards_are_escaped_alike(evil: str) -> None:
    def live(words: str) -> str:
        return fragment("fragment.html", card=card(_story(words).statements[0]), now=making.NOW)

    assert skeleton(live(evil)) == skeleton(live(HARMLESS))


def test_a_text_cannot_break_out_of_its_event() -> None:
    told = event("statement", "one\ndata: two\r\n\r\nevent: evil\rid: 7\u2028three\x85four")
    assert told.endswith("\n\n")
    lines = told.removesuffix("\n\n").split("\n")
    assert lines[0] == "event: statement"
    assert all(line.startswith("data: ") and line.isprintable() for line in lines[1:])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://outlet.example/x",
        "//outlet.example/x",
        "/relative",
        "https:",
        "https://",
        "http://[bad",
        "",
    ],
)
def test_only_web_addresses_are_links(address: str) -> None:
    assert web_address(address) is None
    story = making.found(making.article("Title", "Text.", url=address or "none"))
    with desks.index() as index:
        desks.fill(index, [story])
        page = TestClient(create_app(desks.desk(index)), base_url="http://localhost").get(f"/articles/{story.story.article.id}").text
    assert not tree(page).xpath("//a[text()='original']")
    assert text(tree(page).find_class("address")[0]) == " ".join((address or "none").split())


def test_web_addresses_are_links() -> None:
    assert web_address(" https://outlet.example/a?b=c#d ") == "https://outlet.example/a?b=c#d"
