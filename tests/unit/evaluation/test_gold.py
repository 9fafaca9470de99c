"""Annotated texts are read as they are written, and what is wrong in a line is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from processors.evaluation.gold import read_annotated

ROW: dict[str, Any] = {
    "id": "a",
    "text": "Oslo left, Lund said.",
    "date": "2024-03-05",
    "tests": "distractor: sport, Past period",
    "statements": [
        {"content": [0, 9], "cue": [16, 20], "speaker": [11, 15], "who": {"name": "Kari Lund", "country": "NOR"}, "kind": "indirect"}
    ],
    "actors": [{"name": "Norway", "type": "STATE", "country": "NOR", "role": None, "mentions": [[0, 4]]}],
    "signals": [{"evidence": [0, 9], "pair": ["NOR", "SWE"], "type": "RUPTURE", "modality": "ACTUAL"}],
}


def test_a_row_becomes_what_should_be_found() -> None:
    (text,) = read_annotated([json.dumps(ROW), ""])
    assert text.document.date is not None
    assert text.document.date.year == 2024
    (statement,), (actor,), (signal,) = text.expected.statements, text.expected.actors, text.expected.signals
    assert (statement.content, statement.channel) == ((0, 9), None)
    assert statement.who is not None
    assert statement.who.name == "Kari Lund"
    assert actor.mentions == ((0, 4),)
    assert (signal.polarity, signal.holder) == (-1, "narrator")


def test_phenomena_are_told_apart_by_commas() -> None:
    (text,) = read_annotated([json.dumps(ROW)])
    assert text.phenomena == {"distractor", "past period"}
    assert text.is_distractor


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"statements": [{"content": [5, 2], "kind": "direct"}]}, "line 2: statements.0.content"),
        ({"statements": [{"content": [0, 9], "kind": "loud"}]}, "line 2: statements.0.kind"),
        ({"actors": [{"name": "Norway", "type": "PLACE", "mentions": [[0, 4]]}]}, "line 2: actors.0.type"),
        ({"signals": [{"evidence": [0, 9], "pair": ["NOR"], "type": "STRAIN", "modality": "ACTUAL"}]}, "line 2: signals.0.pair"),
        ({"signals": [{"evidence": [0, 9], "pair": ["NOR", "SWE"], "type": "QUARREL", "modality": "ACTUAL"}]}, "QUARREL"),
        ({"signals": [{"evidence": [0, 99], "pair": ["NOR", "SWE"], "type": "STRAIN", "modality": "ACTUAL"}]}, "ends after the text"),
        ({"text": None}, 'line 2: "text"'),
        ({"date": "soon"}, 'line 2: "date"'),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        list(read_annotated([json.dumps(ROW), json.dumps(ROW | change)]))


def test_a_line_that_is_not_json_is_named() -> None:
    with pytest.raises(ValueError, match="line 1: this is not JSON"):
        list(read_annotated(["nonsense"]))
