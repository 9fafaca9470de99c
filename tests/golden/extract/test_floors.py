"""Floors on annotated texts that are not part of this project: skipped where they are absent."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from processors.domain.records import Document
from processors.extract.extractor import Extractor, load_extractor
from processors.extract.jsonl import to_json

GOLD = Path(__file__).parents[3].parent / "shared" / "gold"
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated texts are not here")

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def predict() -> Callable[[str], tuple[Rows, Rows]]:
    extractor: Extractor = load_extractor()

    def run(name: str) -> tuple[Rows, Rows]:
        golds = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
        documents = [Document(id=gold["id"], text=gold["text"], date=_date(gold.get("date"))) for gold in golds]
        return golds, [to_json(found, document.id) for document, found in zip(documents, extractor.extract(documents), strict=True)]

    return run


def _date(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if value else None


def _scorer(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(GOLD))
    spec = importlib.util.spec_from_file_location(name, GOLD / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def test_statements_of_domestic_news(predict: Callable[[str], tuple[Rows, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    score = _scorer("score", monkeypatch)
    golds, found = predict("train/quotes_polnear_dev.jsonl")
    counts = sum((score.doc_counts(gold, row["statements"], False) for gold, row in zip(golds, found, strict=True)), score.Counter())
    result = score.summary(counts)
    assert result["soft"]["f1"] >= 0.64
    assert result["joint"]["f1"] >= 0.58


def test_diplomatic_articles(predict: Callable[[str], tuple[Rows, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    result = _scorer("score_diplo", monkeypatch).evaluate(*predict("diplo_articles.dev.jsonl"))
    assert result["statements"]["content (soft)"]["f1"] >= 0.70
    assert result["statements"]["speaker (country and name)"]["share"] >= 0.60
    assert result["actors"]["type, country, mention"]["f1"] >= 0.72
    assert result["signals"]["pair"]["p"] >= 0.75


def test_diplomatic_sentences(predict: Callable[[str], tuple[Rows, Rows]], monkeypatch: pytest.MonkeyPatch) -> None:
    result = _scorer("score_diplo", monkeypatch).evaluate(*predict("diplo_sentences.dev.jsonl"))
    assert result["statements"]["content (soft)"]["f1"] >= 0.85
    assert result["signals"]["pair+polarity"]["p"] >= 0.90
    assert result["signals"]["false-signal rate"]["share"] == 0
