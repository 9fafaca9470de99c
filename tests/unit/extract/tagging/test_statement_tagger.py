"""The statement tagger with its shipped weights: features, units, what it marks, and that it bears anything."""

from __future__ import annotations

import numpy as np
import pytest

from processors.extract.cleaning import cleaned
from processors.extract.model import load_model
from processors.extract.parse import Page, parse
from processors.extract.tagging.statement_features import FLAGS, columns, features, normal
from processors.extract.tagging.statement_sheet import CLOSING, INSIDE, OPENING, OUTSIDE, sheet
from processors.extract.tagging.statement_tagger import Passage, StatementTagger, load_statement_tagger
from processors.extract.tagging.statement_units import CARRIED, INNER, LONGEST, OPENS, paragraphs

NLP = load_model()


@pytest.fixture(scope="module")
def tagger() -> StatementTagger:
    return load_statement_tagger()


def pages(*texts: str) -> list[Page]:
    return parse(NLP, [cleaned(text) for text in texts])


def words(page: Page, tokens: tuple[int, int]) -> str:
    return page.cut((page.tokens[tokens[0]].start, page.tokens[tokens[1] - 1].end))


@pytest.mark.parametrize(("word", "expected"), [("Said", "said"), ("27-year-old", "00-year-old"), ("“", '"'), ("x" * 99, "x" * 40)])
def test_normal_form(word: str, expected: str) -> None:
    assert normal(word) == expected


def test_tokens_know_where_they_stand_to_quotation_marks() -> None:
    (page,) = pages("He said: “We go.” Then he left.")
    states = sheet(page).quotes.tolist()
    assert states[3:8] == [OPENING, INSIDE, INSIDE, INSIDE, CLOSING]
    assert set(states[:3] + states[8:]) == {OUTSIDE}


def test_a_unit_knows_of_the_quotation_that_the_paragraph_before_left_open() -> None:
    (page,) = pages("“We waited for a year.\n“Now we leave,” she said.\nThe road is closed.")
    flags = [unit.flags for unit in paragraphs(sheet(page))]
    assert [bool(flag & OPENS) for flag in flags] == [True, True, False]
    assert [bool(flag & CARRIED) for flag in flags] == [False, True, False]


@pytest.mark.parametrize("text", ["", "x", "…" * 50, "Ünïcödé 漢字 \u200f שלום", "A" * 5000, "(((((" * 400, "He said “" * 300])
def test_every_feature_lies_in_its_table(tagger: StatementTagger, text: str) -> None:
    (page,) = pages(text)
    rows = features(sheet(page), tagger.lexicon)
    sizes = np.array([column.size for column in columns(len(tagger.lexicon.vocabulary))])
    rows[:, FLAGS] += OPENS + CARRIED + INNER
    assert (rows >= 0).all()
    assert (rows < sizes).all()


def test_what_is_marked(tagger: StatementTagger) -> None:
    (page,) = pages("“We will not sign,” the Norwegian minister told reporters in Oslo.")
    (found,) = tagger.tag([page])
    outer = found[0]
    assert [words(page, piece.tokens) for piece in outer.contents] == ["We will not sign"]
    assert [words(page, cue.tokens) for cue in outer.cues] == ["told"]
    assert [words(page, piece.tokens) for piece in outer.sources] == ["the Norwegian minister"]
    assert outer.cues[0].speech > 0.5
    assert 0 < outer.contents[0].chance <= 1


def test_pages_are_tagged_alike_alone_and_together(tagger: StatementTagger) -> None:
    texts = ["The minister said that the talks would go on.", "", "“It is over,” she told TASS.\nNobody answered.", "No report here."]
    together = tagger.tag(pages(*texts))
    alone = [tagger.tag(pages(text))[0] for text in texts]

    def marks(passages: list[Passage]) -> list[object]:
        return [(one.unit, one.depth, [p.tokens for p in one.contents], [c.tokens for c in one.cues], one.roles) for one in passages]

    assert [marks(found) for found in together] == [marks(found) for found in alone]


@pytest.mark.parametrize("piece", ["“He said that ", "He said she said that ", '" ', "said ", "a", "Xx, ", "\u202eabc “"])
def test_a_hostile_text_is_read_in_units_of_bounded_length(tagger: StatementTagger, piece: str) -> None:
    (page,) = pages(piece * (20_000 // len(piece)))
    (found,) = tagger.tag([page])
    assert all(one.unit.last - one.unit.first <= LONGEST for one in found)
    assert sum(one.unit.last - one.unit.first for one in found if one.depth == 0) == len(page.tokens)
    assert sum(one.unit.last - one.unit.first for one in found) <= 2 * len(page.tokens)
