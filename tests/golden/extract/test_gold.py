"""Our own annotated texts: enough of them, well formed, and scored no worse than ever before.

What fails here may name the id of a text of the unread half, never its words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from processors.domain.records import NARRATOR, Span
from processors.domain.signals import BLOCS, MODALITIES, SYMMETRIC, TYPES, polarity
from processors.evaluation.evaluate import evaluate
from processors.evaluation.gold import Annotated, read_annotated
from processors.evaluation.recorded import fallen, read_recorded
from processors.evaluation.sets import FOLDER, READ, SHIPPED, UNREAD, GoldSet, developers_sets
from processors.extract.countries import countries
from processors.extract.extractor import Extractor

HALVES = {gold.name: list(read_annotated(gold.lines())) for gold in SHIPPED}
TEXTS = [text for half in HALVES.values() for text in half]


def test_there_are_enough_of_every_kind() -> None:
    types = Counter(signal.type for text in TEXTS for signal in text.expected.signals)
    modalities = Counter(signal.modality for text in TEXTS for signal in text.expected.signals)
    assert len(TEXTS) >= 400
    assert {type_: types[type_] for type_ in TYPES if types[type_] < 20} == {}
    assert {modality: modalities[modality] for modality in MODALITIES if modalities[modality] < 30} == {}
    assert abs(len(HALVES["read"]) - len(HALVES["unread"])) <= 0.1 * len(TEXTS)


def test_ids_are_unique() -> None:
    assert [id for id, times in Counter(text.document.id for text in TEXTS).items() if times > 1] == []


@pytest.mark.parametrize("gold", SHIPPED, ids=lambda gold: gold.name)
def test_files_are_in_plain_form(gold: GoldSet) -> None:
    """UTF-8 without marks of order, one row a line, no rule between texts left over in one."""
    (path,) = gold.paths
    data = path.read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"}\n")
    assert [text.document.id for text in HALVES[gold.name] if text.document.text.rstrip().endswith("---")] == []


def _spans(text: Annotated) -> Iterator[Span]:
    for statement in text.expected.statements:
        yield from filter(None, (statement.content, statement.cue, statement.speaker, statement.channel, statement.addressee))
    for actor in text.expected.actors:
        yield from actor.mentions
    yield from (signal.evidence for signal in text.expected.signals)


def test_spans_hold_whole_words() -> None:
    def is_cut(text: str, place: int) -> bool:
        return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()

    def is_loose(text: str, span: Span) -> bool:
        return text[slice(*span)] != text[slice(*span)].strip() or any(is_cut(text, place) for place in span)

    assert [text.document.id for text in TEXTS for span in _spans(text) if is_loose(text.document.text, span)] == []


def test_signals_are_between_two_known_countries() -> None:
    known = {*countries(), *BLOCS}
    wrong = [
        text.document.id
        for text in TEXTS
        for signal in text.expected.signals
        if len(set(signal.pair) & known) != 2 or (signal.type in SYMMETRIC and list(signal.pair) != sorted(signal.pair))
    ]
    assert wrong == []


def test_polarity_follows_from_the_type() -> None:
    rows = [json.loads(line) for gold in SHIPPED for line in gold.lines() if line]
    assert [row["id"] for row in rows for signal in row["signals"] if signal["polarity"] != polarity(signal["type"])] == []


def test_holders_speak_in_their_text() -> None:
    unknown = [
        (text.document.id, signal.type)
        for text in TEXTS
        for signal in text.expected.signals
        if signal.holder not in {NARRATOR, *(statement.who.name for statement in text.expected.statements if statement.who)}
    ]
    assert unknown == []


def test_distractors_have_no_signal() -> None:
    assert [text.document.id for text in TEXTS if text.is_distractor and text.expected.signals] == []


def test_the_readme_counts_them() -> None:
    def row(name: str, counts: list[int]) -> str:
        return f"| {name} | {' | '.join(map(str, counts))} |"

    halves = list(HALVES.values())
    types, modalities = (
        [Counter(getattr(signal, field) for text in half for signal in text.expected.signals) for half in halves]
        for field in ("type", "modality")
    )
    rows = [
        row("texts", [len(half) for half in halves]),
        row("of these distractors", [sum(text.is_distractor for text in half) for half in halves]),
        *(
            row(part, [sum(len(getattr(text.expected, part)) for text in half) for half in halves])
            for part in ("statements", "actors", "signals")
        ),
        *(row(type_, [count[type_] for count in types]) for type_ in TYPES),
        *(row(modality, [count[modality] for count in modalities]) for modality in MODALITIES),
    ]
    table = "\n".join(["| what | read | unread |", "|---|---|---|", *rows])
    assert table in (FOLDER / "README.md").read_text(encoding="utf-8"), f"README.md must have this table:\n{table}"


def test_the_means_over_rare_classes_are_recorded() -> None:
    wanted = {"signals: macro-F1 over types", "signals: macro-F1 over modalities"}
    assert [gold.name for gold in SHIPPED if not wanted <= read_recorded()[gold.name].keys()] == []


@pytest.mark.parametrize("gold", SHIPPED, ids=lambda gold: gold.name)
def test_scores_do_not_fall(gold: GoldSet, extractor: Extractor) -> None:
    assert fallen(evaluate(gold, extractor.extract), read_recorded()) == []


@pytest.mark.parametrize("name", sorted(set(read_recorded()) - {READ.name, UNREAD.name}))
def test_scores_on_the_developers_sets_do_not_fall(name: str, extractor: Extractor, developers_folder: Path) -> None:
    gold = next((gold for gold in developers_sets(developers_folder) if gold.name == name), None)
    assert gold is not None, f"recorded.toml has a set {name}, which is not in {developers_folder}"
    assert fallen(evaluate(gold, extractor.extract), read_recorded()) == []
