"""Our own sentences, each with everything that is found in it, read and found right by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from processors.domain.records import Document, Extraction, Span
from processors.extract.extractor import Extractor

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
]


def readable(text: str, extraction: Extraction) -> dict[str, Any]:
    """What was found, with texts in the place of spans."""

    def cut(span: Span | None) -> str | None:
        return text[slice(*span)] if span else None

    return {
        "statements": [
            {
                "content": cut(statement.content),
                "cue": cut(statement.cue),
                "speaker": cut(statement.speaker),
                "who": [statement.who.name, statement.who.country, statement.who.role] if statement.who else None,
                "kind": statement.kind,
                "form": statement.form,
                "channel": cut(statement.channel),
                "addressee": cut(statement.addressee),
            }
            for statement in extraction.statements
        ],
        "actors": [[actor.name, actor.type, actor.country, [cut(mention) for mention in actor.mentions]] for actor in extraction.actors],
        "signals": [
            ["-".join(signal.pair), signal.type, signal.modality, signal.holder, cut(signal.evidence)] for signal in extraction.signals
        ],
    }


MISREAD = frozenset({"002", "003", "004", "007", "008", "010", "013", "019", "020", "025", "028"})
"""Sentences in which something is still missed or added. Each is an expected failure that must fail: the list can only become shorter."""
CASES = [
    pytest.param(row, id=row["id"], marks=[pytest.mark.xfail(strict=True)] if row["id"].removeprefix("own/") in MISREAD else [])
    for row in ROWS
]


@pytest.mark.parametrize("row", CASES)
def test_everything_in_the_sentence(extractor: Extractor, row: dict[str, Any]) -> None:
    (extraction,) = extractor.extract([Document(id=row["id"], text=row["text"])])
    assert readable(row["text"], extraction) == {key: row[key] for key in ("statements", "actors", "signals")}
