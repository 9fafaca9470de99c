"""The training of the statement tagger: labels from spans, a network that NumPy runs alike, and the same bytes from the same seed."""

from __future__ import annotations

import hashlib
import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from processors.domain.outcome import Refused  # noqa: E402
from processors.extract.model import load_model  # noqa: E402
from processors.extract.parse import parse  # noqa: E402
from processors.extract.tagging.packing import Packing  # noqa: E402
from processors.extract.tagging.statement_features import FLAGS, columns  # noqa: E402
from processors.extract.tagging.statement_labels import ADDRESSEE, CHANNEL, LABELS, ROLES  # noqa: E402
from processors.extract.tagging.statement_network import StatementNetwork as RunTime  # noqa: E402
from processors.extract.tagging.statement_tagger import load_statement_tagger  # noqa: E402
from processors.extract.tagging.weights import load_weights, save_weights  # noqa: E402
from processors.training.statement_data import UNKNOWN, Annotated, Example, annotated, examples, lexicon  # noqa: E402
from processors.training.statement_network import StatementNetwork, batch  # noqa: E402
from processors.training.statements import train_statements  # noqa: E402
from processors.training.texts import with_texts  # noqa: E402

READ = partial(parse, load_model())
PEOPLE = ["the Zendan minister", "Anna Berg", "a spokesman", "Ruritania"]
CLAIMS = ["the talks would go on", "the road was closed", "no date had been set", "both sides were tired"]


def statement(text: str, content: str, cue: str, speaker: str, **roles: str) -> dict[str, Any]:
    def span(words: str | None) -> list[int] | None:
        return [text.index(words), text.index(words) + len(words)] if words else None

    found = {"content": span(content), "cue": span(cue), "speaker": span(speaker), "kind": "indirect", "speech": True}
    return {**found, "channel": span(roles.get("channel")), "addressee": span(roles.get("addressee"))}


def rows(seed: int, count: int = 30) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    made = []
    for number in range(count):
        who, what = chance.choice(PEOPLE), chance.choice(CLAIMS)
        text = f"{who[0].upper()}{who[1:]} told TASS that {what}."
        speaker = text[: len(who)]
        made.append({"id": f"{seed}/{number}", "text": text, "statements": [statement(text, what, "told", speaker, channel="TASS")]})
    return made


def write(path: Path, made: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Where the texts of others lie, and what is ours."""
    data, ours = tmp_path / "data", tmp_path / "ours"
    for folder in (data, ours / "corpus", ours / "annotations"):
        folder.mkdir(parents=True)
    write(data / "quotes_made_train.jsonl", rows(1))
    write(ours / "corpus" / "own.jsonl", rows(2))
    write(ours / "annotations" / "more.jsonl", without_texts("quotes_made_train", rows(1)[:3]))
    return data, ours


def without_texts(file: str, made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "file": file,
            "sha256": hashlib.sha256(row["text"].encode()).hexdigest()[:16],
            "statements": row["statements"],
        }
        for row in made
    ]


def one(text: str, *statements: dict[str, Any], complete: bool = True) -> Annotated:
    (found,) = annotated([{"text": text, "statements": list(statements)}], READ, complete=complete)
    return found


def labelled(text: Annotated, example: Example) -> list[tuple[str, int]]:
    return [(word, label) for word, label in zip(text.sheet.words, example.labels.tolist(), strict=False) if label]


def test_labels_leave_out_marks_and_an_introducing_that() -> None:
    text = "He said that “we go”."
    found = one(text, statement(text, "that “we go”", "said", "He"))
    (example,) = examples(found, lexicon([found]))
    assert labelled(found, example) == [("He", 5), ("said", 3), ("we", 1), ("go", 2)]


def test_roles_are_known_only_where_they_are_annotated() -> None:
    text = "He told TASS and Rubio that it was over."
    told = statement(text, "it was over", "told", "He", channel="TASS", addressee="Rubio")
    complete = one(text, told)
    (example,) = examples(complete, lexicon([complete]))
    assert example.roles.tolist()[2:5] == [CHANNEL, 0, ADDRESSEE]
    incomplete = one(text, told, complete=False)
    (example,) = examples(incomplete, lexicon([incomplete]))
    assert set(example.roles.tolist()) == {UNKNOWN}


def test_a_nested_statement_is_learnt_from_a_unit_of_its_own() -> None:
    text = "The paper said that the general denied that shots were fired."
    outer = statement(text, "the general denied that shots were fired", "said", "The paper")
    inside = statement(text, "shots were fired", "denied", "the general")
    found = one(text, outer, inside)
    first, second = examples(found, lexicon([found]))
    assert labelled(found, first)[2:4] == [("said", 3), ("the", 1)]
    assert second.labels.tolist() == [5, 6, 3, 0, 1, 2, 2]


def test_the_run_time_scores_as_the_network_does(tmp_path: Path) -> None:
    texts = list(annotated(rows(3, 5), READ, complete=True))
    words = lexicon(texts)
    torch.manual_seed(3)
    network = StatementNetwork(columns(len(words.vocabulary)), 16, 2).eval()
    some = [example for text in texts for example in examples(text, words)]
    given = batch(some)
    with torch.no_grad():
        expected = network(given.rows, given.tensor, given.lengths).numpy()
    arrays = {**network.arrays(), "vocabulary": words.vocabulary.members}
    save_weights(tmp_path / "w.npz", arrays, meta={"layers": 2})
    running = RunTime(load_weights(tmp_path / "w.npz"))
    all_rows = np.concatenate([example.rows for example in some])
    tensor = np.concatenate([example.tensor for example in some]).astype(np.float32)
    scores = running(running.project(all_rows, tensor), all_rows[:, FLAGS], Packing([len(example.labels) for example in some]))
    flat = np.concatenate([row[: len(example.labels)] for row, example in zip(expected, some, strict=True)])
    np.testing.assert_allclose(scores.speech, flat[:, -1], atol=2e-2)
    np.testing.assert_array_equal(scores.roles, flat[:, LABELS : LABELS + ROLES].argmax(axis=1))


def test_the_same_seed_gives_the_same_bytes_and_they_run(folders: tuple[Path, Path], tmp_path: Path) -> None:
    data, ours = folders
    said: list[str] = []
    first = train_statements(data, tmp_path / "a.npz", seed=4, ours=ours, report=said.append)
    second = train_statements(data, tmp_path / "b.npz", seed=4, ours=ours, report=said.append)
    other = train_statements(data, tmp_path / "c.npz", seed=5, ours=ours, report=said.append)
    assert first == second != other
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert any("epoch" in line for line in said)
    load_statement_tagger(tmp_path / "a.npz")


def test_annotations_find_their_texts_where_these_are_unchanged(tmp_path: Path) -> None:
    made = rows(6, 3)
    write(tmp_path / "some.jsonl", [made[0], {**made[1], "text": "Another text."}])
    assert [row["text"] for row in with_texts(without_texts("some", made) + without_texts("absent", made), tmp_path)] == [made[0]["text"]]


def test_a_folder_without_annotated_quotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="quotes_"):
        train_statements(tmp_path, tmp_path / "w.npz", seed=1, report=lambda line: None)
