"""The door: batches, held-out texts, and the silence about what nobody reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from processors.domain.records import Document, Extraction
from processors.evaluation.evaluate import evaluate
from processors.evaluation.measures import F1
from processors.evaluation.sets import READ, UNREAD, GoldSet, developers_sets, event_pairs, own_set
from tests.unit.evaluation.making import NOTHING


def nothing(documents: Sequence[Document]) -> list[Extraction]:
    return [NOTHING for _ in documents]


def test_every_text_is_extracted_once_and_in_batches() -> None:
    sizes: list[int] = []

    def extract(documents: Sequence[Document]) -> list[Extraction]:
        sizes.append(len(documents))
        return nothing(documents)

    report = evaluate(READ, extract)
    assert sum(sizes) == report.texts == len(READ.lines()) - 1
    assert max(sizes) <= 16
    score = report.scores["signals"]["pair"]
    assert isinstance(score, F1)
    assert score.gold > 0


def test_errors_of_the_unread_half_are_not_kept() -> None:
    assert evaluate(UNREAD, nothing).slips == ()
    assert evaluate(READ, nothing).slips != ()


def test_the_unread_half_stays_unread_under_another_path(tmp_path: Path) -> None:
    link = tmp_path / "mine.jsonl"
    link.symlink_to(UNREAD.paths[0])
    assert own_set(link).unread
    assert not own_set(READ.paths[0]).unread


def test_only_what_is_held_out_is_scored(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join(json.dumps({"id": str(number), "text": "Oslo.", "entities": []}) for number in range(20)), encoding="utf-8")
    gold = GoldSet(name="texts", paths=(file,), task="names")
    assert evaluate(gold, nothing).texts == 20
    assert evaluate(replace(gold, held_out=lambda document: int(document.id) < 7), nothing).texts == 7


def test_the_developers_sets_are_those_that_are_there(tmp_path: Path) -> None:
    assert developers_sets(tmp_path) == ()
    (tmp_path / "diplo_sentences.dev.jsonl").touch()
    assert [gold.name for gold in developers_sets(tmp_path)] == ["diplo_sentences"]


def test_listed_pairs_are_of_two_countries() -> None:
    assert len(event_pairs()) > 50
    assert {len(pair) for pair in event_pairs().values()} == {2}
