"""JSON lines in and out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from processors.extract.jsonl import from_json, to_json
from tests.unit.extract.conftest import Find


def test_a_full_line() -> None:
    line = json.dumps(
        {
            "id": 7,
            "text": "It is over.",
            "title": "Over",
            "date": "2025-09-05T14:00:00+02:00",
            "language": "en",
            "source": "TASS",
            "mood": "grey",
        }
    )
    document = from_json(line)
    assert (document.id, document.text, document.title, document.language, document.outlet) == ("7", "It is over.", "Over", "en", "TASS")
    assert document.date == datetime(2025, 9, 5, 12, tzinfo=UTC)


def test_outlet_goes_before_source() -> None:
    assert from_json('{"id": "a", "text": "", "outlet": "One", "source": "Two"}').outlet == "One"


def test_nulls_are_absent() -> None:
    document = from_json('{"id": "a", "text": "x", "title": null, "date": null, "source": null}')
    assert (document.title, document.date, document.outlet) == ("", None, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "object"),
        ('"text"', "object"),
        ('{"text": "x"}', '"id"'),
        ('{"id": true, "text": "x"}', '"id"'),
        ('{"id": "a"}', '"text"'),
        ('{"id": "a", "text": 5}', '"text"'),
        ('{"id": "a", "text": "x", "title": 5}', '"title"'),
        ('{"id": "a", "text": "x", "date": "tomorrow"}', '"date"'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_json(line)


def test_the_form_of_what_is_printed(find: Find) -> None:
    text = "“We will expel the Russian ambassador,” Estonian minister Anna Berg told TASS in Riga."
    row = json.loads(json.dumps(to_json(find(text), "a")))
    assert set(row) == {"id", "language", "statements", "actors", "signals", "names", "title_statements"}
    (statement,) = row["statements"]
    assert statement["who"] == {"name": "Anna Berg", "country": "EST", "role": "minister"}
    assert set(statement) == {
        "content", "content_parts", "cue", "speaker", "who", "kind", "form", "channel", "addressee", "confidence", "rule"
    }  # fmt: skip
    signal = row["signals"][0]
    assert set(signal) == {"evidence", "pair", "type", "polarity", "modality", "holder", "rule", "plover", "cameo", "quad"}
    assert {(name["type"], name.get("metonymic")) for name in row["names"]} == {("PERSON", None), ("ORG", None), ("PLACE", False)}
    assert set(row["actors"][0]) == {"name", "type", "country", "role", "mentions"}


def test_why_nothing_was_looked_for_is_said(find: Find) -> None:
    assert to_json(find(""), "a")["skipped"] == "empty"
