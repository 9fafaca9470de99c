"""Scores of attributions, names, metonymy and events, on rows as their files have them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from processors.domain.records import Extraction, Name, NameType, Span
from processors.evaluation.attributions import read_attributed, score_attributions
from processors.evaluation.events import read_events, score_events
from processors.evaluation.measures import F1, Share
from processors.evaluation.names import read_named, score_metonymy, score_names
from tests.unit.evaluation.making import NOTHING, TEXT, signal, span, statement


def line(**fields: Any) -> str:
    return json.dumps({"id": "a", "text": TEXT, **fields})


def joint(gold: list[dict[str, Any]], content: str, speaker: Span | None) -> tuple[F1, F1]:
    (text,) = read_attributed([line(statements=gold)])
    found = replace(NOTHING, statements=(replace(statement(content), speaker=speaker),))
    scores = score_attributions([(text, found)])["attributions"]
    soft, both = scores["content, soft"], scores["content and speaker, joint"]
    assert isinstance(soft, F1)
    assert isinstance(both, F1)
    return soft, both


SAID = {"content": span("Oslo had recalled its envoy from Minsk"), "speaker": span("Lund"), "speech": True}


def test_content_and_speaker_of_an_attribution() -> None:
    content = "Oslo had recalled its envoy from Minsk"
    assert joint([SAID], content, span("Lund")) == (F1(1, 1, 1), F1(1, 1, 1))
    assert joint([SAID], content, span("Lund told TASS")) == (F1(1, 1, 1), F1(0, 1, 1))
    assert joint([SAID], content, None) == (F1(1, 1, 1), F1(0, 1, 1))
    assert joint([SAID | {"speaker": None}], content, None) == (F1(1, 1, 1), F1(1, 1, 1))


def test_what_is_found_on_a_belief_is_neither_right_nor_wrong() -> None:
    assert joint([SAID | {"speech": False}], "Oslo had recalled its envoy from Minsk", span("Lund"))[0] == F1(0, 0, 0)
    assert joint([SAID | {"speech": False}], "Oslo had", span("Lund"))[0] == F1(0, 0, 0)
    assert joint([SAID | {"speech": False}], "Talks go on", span("Lund"))[0] == F1(0, 1, 0)


def test_a_content_in_pieces_counts_as_one() -> None:
    split = SAID | {"content_parts": [span("Oslo had recalled"), span("Minsk")]}
    assert joint([split], "Oslo had recalled its envoy from Minsk", span("Lund"))[0] == F1(1, 1, 1)


def named(*names: tuple[str, NameType, bool | None]) -> Extraction:
    return replace(NOTHING, names=tuple(Name(start=span(name)[0], end=span(name)[1], type=type_, metonymic=m) for name, type_, m in names))


def entity(name: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"start": span(name)[0], "end": span(name)[1], "type": type_, **more}


def test_names_are_right_in_type_and_span_without_article() -> None:
    (text,) = read_named([line(entities=[entity("Lund", "PER"), entity("Kremlin", "ORG"), entity("TASS", "MISC"), entity("Minsk", "LOC")])])
    found = named(("Lund", "PERSON", None), ("The Kremlin", "ORG", None), ("Minsk", "ORG", None))
    scores = score_names([(text, found)])["names"]
    assert scores == {"all": F1(2, 3, 3), "PERSON": F1(1, 1, 1), "ORG": F1(1, 2, 1), "PLACE": F1(0, 0, 1)}


@pytest.mark.parametrize(("found", "right"), [(True, 1), (False, 0), (None, 0)])
def test_metonymy_of_a_place(found: bool | None, right: int) -> None:
    (text,) = read_named([line(entities=[entity("Oslo", "LOC", metonymic=True)])])
    extraction = NOTHING if found is None else named(("Oslo", "PLACE", found))
    assert score_metonymy([(text, extraction)])["metonymy"]["accuracy"] == Share(right, 1)


def test_events_between_two_countries_and_others() -> None:
    pairs = {"a": frozenset({"NOR", "BLR"})}
    between, other = *read_events([line(quad=4)], pairs), *read_events([line(quad=1)], {})
    found = replace(NOTHING, signals=(signal("CONTACT", pair=("NOR", "SWE")), signal()))
    scores = score_events([(between, found), (between, NOTHING), (other, found), (other, NOTHING)])["events"]
    assert scores == {
        "between two countries: with a signal": Share(1, 2),
        "between two countries: polarity": Share(1, 1),
        "between two countries: quad class": Share(1, 1),
        "others: with a signal": Share(1, 2, unwanted=True),
    }
