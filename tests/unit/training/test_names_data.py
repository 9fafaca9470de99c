"""Annotated texts as the name tagger is trained on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from processors.training.names_data import AGENCY, WORLD, corpus, example, is_name, is_running_text, recased, trimmed, unlabelled

TEXT = "The Bank of Ruritania’s chief, Ada Novak, flew to Zenda on Monday.\nStrelsau-based Elphberg Corp. paid."
NAMES = {
    "The Bank of Ruritania’s": "ORG",
    "Ada Novak": "PER",
    "Zenda": "LOC",
    "Monday": "MISC",
    "Strelsau-based": "MISC",
    "Elphberg Corp.": "ORG",
}


def row(id_: str = "a", text: str = TEXT) -> dict[str, Any]:
    spans = [{"start": text.index(name), "end": text.index(name) + len(name), "type": type_} for name, type_ in NAMES.items()]
    return {"id": id_, "text": text, "entities": spans}


def test_words_are_labelled_as_the_names_say() -> None:
    document = example(row())
    labelled = [f"{word}/{label}" for word, label in zip(document.tokens.words, document.labels.tolist(), strict=True) if label]
    assert labelled == [
        *("Bank/3", "of/4", "Ruritania/4", "Ada/1", "Novak/2", "Zenda/5"),
        *("Strelsau/5", "Elphberg/3", "Corp./4"),
    ], "articles, possessives, dates and what follows a place in a compound are no part of a name"


def test_edges_are_trimmed_but_never_all() -> None:
    assert trimmed("the The Hague's", 4, 15) == (8, 13)
    assert trimmed("The", 0, 3) == (0, 3)
    assert trimmed("China’ s ", 0, 8) == (0, 5)


def test_dates_and_amounts_are_no_names() -> None:
    assert [is_name(phrase) for phrase in ("Russian", "World Cup", "Jan. 5", "Sunday", "$5 million", "euros")] == [True, True, *[False] * 4]


def test_case_is_changed_and_nothing_else() -> None:
    document = example(row())
    shouted = recased(document, np.random.default_rng(0), shouted=1, titled=0)
    titled = recased(document, np.random.default_rng(0), shouted=0, titled=1)
    assert shouted.tokens.words == [word.upper() for word in document.tokens.words]
    assert titled.tokens.words[:4] == ["The", "Bank", "Of", "Ruritania"]
    assert shouted.tokens.lengths == titled.tokens.lengths == document.tokens.lengths
    assert recased(document, np.random.default_rng(0), shouted=0, titled=0).tokens.words == document.tokens.words


def test_tables_are_no_running_text() -> None:
    sentence = "The minister said on Monday that the talks would go on until the end of the week.\n"
    assert is_running_text(sentence * 6)
    assert not is_running_text(sentence + "Zenda 3 Strelsau 1\nHentzau 0 Tarlenheim 2\n" * 9)
    assert not is_running_text("")


def test_what_is_held_out_depends_on_the_id_alone_and_is_not_read_otherwise(tmp_path: Path) -> None:
    sentence = "Ada Novak said on Monday that the talks would go on until the end of the week. "
    for file in (*WORLD, AGENCY):
        rows = [{"id": f"{file}/{n}", "text": sentence * 6 if n % 2 else "Zenda 3 Strelsau 1", "entities": []} for n in range(200)]
        (tmp_path / f"{file}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows))
    parts = corpus(tmp_path)
    held_out = {each["id"] for each in (*parts.held_out_world, *parts.held_out_agency)}
    assert 40 < len(parts.held_out_world) < 80
    assert 20 < len(parts.held_out_agency) < 60
    assert all(is_running_text(each["text"]) for each in parts.held_out_agency)
    assert held_out.isdisjoint(each["id"] for each in parts.training)
    assert len(held_out) + len(parts.training) == 600
    assert len(unlabelled(tmp_path, held_out, [])) == len(parts.training)
