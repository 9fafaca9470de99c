"""Our figures are those of the scorers that come with the developers' annotated texts."""

from __future__ import annotations

import importlib.util
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from processors.domain.records import Document, Extraction
from processors.evaluation.evaluate import Report, evaluate
from processors.evaluation.measures import F1, Measure, Share
from processors.evaluation.sets import READ, GoldSet, Task
from processors.extract.extractor import Extractor
from processors.extract.jsonl import to_json

Rows = dict[str, dict[str, Any]]
SAME_NAMES = {
    ("statements", "content (soft)"): ("statements", "content"),
    ("statements", "mention (local)"): ("statements", "speaker as said"),
    ("actors", "metonym"): ("actors", "metonyms"),
}
"""What a measure is called there, and here where that differs."""


class Recorder:
    """Extracts, and keeps what was found as the other scorers read it."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self.rows: Rows = {}

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        found = self._extractor.extract(documents)
        self.rows |= {document.id: to_json(one, document.id) for document, one in zip(documents, found, strict=True)}
        return found


def scored(extractor: Extractor, paths: tuple[Path, ...], task: Task) -> tuple[Report, Rows]:
    recorder = Recorder(extractor)
    return evaluate(GoldSet(name="set", paths=paths, task=task), recorder.extract), recorder.rows


def scorer(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def counts(measure: Measure) -> tuple[int, ...]:
    assert isinstance(measure, F1 | Share)
    return (measure.hits, measure.predicted, measure.gold) if isinstance(measure, F1) else (measure.hits, measure.of)


def their_counts(figure: dict[str, Any]) -> tuple[int, ...]:
    return (figure["hits"], figure["pred"], figure["gold"]) if "f1" in figure else (figure["hits"], figure["of"])


@pytest.mark.parametrize("name", ["diplo_articles.dev.jsonl", "diplo_sentences.dev.jsonl", "our own"])
def test_relations(name: str, extractor: Extractor, developers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = READ.paths if name == "our own" else (developers_folder / name,)
    report, rows = scored(extractor, paths, "relations")
    theirs = scorer(developers_folder, "score_diplo", monkeypatch)
    golds = theirs.read(paths[0])
    figures = theirs.evaluate(golds, [rows[gold["id"]] for gold in golds])
    expected = {
        SAME_NAMES.get((part, name), (part, name)): their_counts(figure)
        for part, named in figures.items()
        for name, figure in named.items()
    }
    assert {(part, name): counts(report.scores[part][name]) for part, name in expected} == expected


def test_attributions(extractor: Extractor, developers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = developers_folder / "quotes_polnear_dev.dev.jsonl"
    report, rows = scored(extractor, (path,), "attributions")
    theirs = scorer(developers_folder, "score", monkeypatch)
    figures = theirs.statements(theirs.read_jsonl(path), rows, Namespace(all=False, ci=False))
    for name, key in (("content, soft", "soft"), ("content and speaker, joint", "joint")):
        assert counts(report.scores["attributions"][name]) == (figures[key]["tp"], figures[key]["pred"], figures[key]["gold"])


@pytest.mark.parametrize("name", ["ner_worldwide_dev.dev.jsonl", "ner_conll03_dev.dev.jsonl"])
def test_names(name: str, extractor: Extractor, developers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report, rows = scored(extractor, (developers_folder / name,), "names")
    theirs = scorer(developers_folder, "score", monkeypatch)
    figures = theirs.ner(theirs.read_jsonl(developers_folder / name), entities(rows), Namespace(types="PER,ORG,LOC", strict=False))
    assert counts(report.scores["names"]["all"]) == (figures["micro"]["tp"], figures["micro"]["pred"], figures["micro"]["gold"])


def test_metonymy(extractor: Extractor, developers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = developers_folder / "metonymy_relocar_train.dev.jsonl"
    report, rows = scored(extractor, (path,), "metonymy")
    theirs = scorer(developers_folder, "score", monkeypatch)
    figures = theirs.metonymy(theirs.read_jsonl(path), entities(rows), Namespace())
    assert report.scores["metonymy"]["accuracy"].value == pytest.approx(figures["accuracy"])
    assert report.scores["metonymy"]["macro-F1"].value == pytest.approx(figures["macro_f1"])


def entities(rows: Rows) -> Rows:
    """Names as the other scorers call them."""
    types = {"PERSON": "PER", "ORG": "ORG", "PLACE": "LOC"}
    return {id: {"entities": [{**name, "type": types[name["type"]]} for name in row["names"]]} for id, row in rows.items()}
