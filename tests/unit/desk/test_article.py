"""An article, marked and explained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from desk.web.article import read
from tests.unit.desk.making import Found, article, found
from tests.unit.desk.reading import text, texts, tree, with_class
from tests.unit.desk.stories import FRENCH, HARBOUR, KREMLIN, RIYADH

TITLE, WAY_OUT, CHANNELS, WISH = KREMLIN.statements


def page_of(client: TestClient, one: Found) -> str:
    answer = client.get(f"/articles/{one.story.article.id}")
    assert answer.status_code == 200
    return str(answer.text)


def test_the_text_is_all_there_and_marked(client: TestClient) -> None:
    reading = tree(page_of(client, KREMLIN)).find_class("reading")[0]
    for number in reading.find_class("number"):
        number.drop_tree()
    assert [text(p) for p in reading.xpath("./div[@class='row']/p")] == KREMLIN.story.article.text.split("\n")
    first = reading.xpath("./div[@class='row']/p")[0]
    assert "".join(part.text_content() for part in first.find_class("content")) == WAY_OUT.content
    assert "".join(part.text_content() for part in first.find_class("cooperation")) == "A way out of the total freeze"
    assert [part.text_content() for part in first.find_class("speaker")] == ["Dmitry Peskov"]
    assert [part.text_content() for part in first.find_class("channel")] == ["TASS"]
    both = [part.text_content() for part in first.find_class("conflict") if "cooperation" in part.get("class")]
    assert both == ["total freeze"]


def test_the_margin_explains_each_statement_beside_its_paragraph(client: TestClient) -> None:
    page = tree(page_of(client, KREMLIN))
    rows = page.xpath("//article[@class='reading']/div[@class='row']")
    notes = [[text(who) for who in row.xpath(".//aside//p[@class='who']")] for row in rows]
    assert notes == [
        ["2 🇷🇺 Dmitry Peskov, Kremlin spokesman · told TASS"],
        ["3 🇷🇺 Dmitry Peskov, Kremlin spokesman"],
        ["4 🇷🇺 Dmitry Peskov, Kremlin spokesman"],
        ["5 The article itself"],
    ]
    why = text(page.xpath("//*[@id='note-3']//dl")[0])
    assert "clause+pronoun, likely (0.88)" in why
    assert "“he” is Dmitry Peskov, Kremlin spokesman (Russia)" in why
    assert "by the words “have not led to a full revival of relations”; claimed by Dmitry Peskov" in why
    assert "claimed by the article itself" in text(page.xpath("//*[@id='note-5']//dl")[0])


def test_every_note_and_its_words_lead_to_each_other(client: TestClient) -> None:
    for one in (KREMLIN, RIYADH, HARBOUR):
        page = tree(page_of(client, one))
        for link in page.xpath("//a[@class='number']"):
            assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")
        for statement in one.statements:
            assert page.xpath(f"//a[@id='s-{statement.id}']")


def test_the_original_is_linked_without_telling_it_who_asks(client: TestClient) -> None:
    (link,) = tree(page_of(client, KREMLIN)).xpath("//a[text()='original']")
    assert link.get("href") == KREMLIN.story.article.url
    assert link.get("rel") == "noopener noreferrer"


def test_statements_of_another_revision_are_not_marked() -> None:
    older = replace(WAY_OUT, revision="another")
    reading = read(KREMLIN.story, [older, CHANNELS])
    assert [note.card.record.id for note in reading.notes if note.card] == [CHANNELS.id]


@pytest.mark.parametrize(
    ("one", "remark"),
    [
        (FRENCH, "Nothing was looked for: this article is in French, which Dragoman does not read yet."),
        (found(article("T", "x")), "Nobody is quoted or reported here in a way that Dragoman recognises."),
        (found(article("T", ""), skipped="empty"), "Nothing was looked for: the feed carried no text for this article."),
        (found(article("T", "x"), skipped="cut"), "The article is very long: only its beginning was looked at."),
    ],
)
def test_why_nothing_was_found(one: Found, remark: str) -> None:
    assert read(one.story, []).remark == remark


def test_an_article_whose_statements_are_not_indexed_yet_says_so() -> None:
    assert read(KREMLIN.story, []).remark == "The statements of this article are just being indexed: reload the page in a moment."


def test_a_remark_is_shown(client: TestClient) -> None:
    assert texts(page_of(client, FRENCH), with_class("remark")) == [
        "Nothing was looked for: this article is in French, which Dragoman does not read yet."
    ]
