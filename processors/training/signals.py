"""Trains the networks of claims: `train_signals` reads annotated texts and sentences with events, and writes a file of weights."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import nn

from processors.extract.reader import load_reader
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.weights import save_weights
from processors.training.senses import sense_vectors
from processors.training.signals_data import Example, Row, annotated_examples, event_examples, held_out, rows
from processors.training.signals_network import ClaimNetworks, Floats, loss, make_batch, quads_of_types

CORPUS: Final = Path(__file__).parent / "corpus"
ANNOTATIONS: Final = Path(__file__).parent / "annotations" / "articles.jsonl"
EVENTS: Final = ("events_plv_train.jsonl", "events_cameo_train.jsonl")
EPOCHS: Final = 16
BATCH: Final = 96
LEARNING_RATE: Final = 2e-3
LOWEST_RATE: Final = 0.03
"""Of the learning rate, at the end of its linear fall."""
WARM_UP: Final = 50
WEIGHT_DECAY: Final = 0.01
CLIP: Final = 5.0
KEPT_NEGATIVES: Final = 0.15
"""Share of the candidates without claim whose pairs are shown."""
THRESHOLD: Final = 0.28
"""Chosen among four values by the F1 of pair and polarity on the read half of our gold and on the developers' articles."""
DIGITS: Final = 16
"""Of a text's SHA-256 in the file of annotations."""
INT8: Final = frozenset({"vectors", "trigger.table.word", "trigger.table.head", "pair.table.paths"})


def train_signals(data: Path, out: Path, *, seed: int = 1, epochs: int = EPOCHS, report: Callable[[str], None] = print) -> str:
    """Write weights to `out` and their hash beside it; the hash is returned.

    `data`: the folder of the event sets and of the articles that `ANNOTATIONS` annotates. One row in five of the event sets, chosen by
    the hash of its id, is held out. The same data, seed and machine give the same bytes; one thread is used. Raises OSError, ValueError.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    texts, events = (
        [*own_texts(), *annotated_articles(data)],
        [row for name in EVENTS for row in rows(data / name) if not held_out(row["id"])],
    )
    reader = load_reader()
    report(f"reading {len(texts)} annotated texts and {len(events)} sentences with events")
    examples = [*annotated_examples(texts, reader.read), *event_examples(events, reader.read)]
    report(f"{len(examples)} candidates, {sum(bool(example.gold) for example in examples)} with a claim")
    vectors = sense_vectors(words_of(examples))
    networks = fit(
        examples,
        vectors.vocabulary,
        np.concatenate([np.zeros((1, vectors.table.shape[1]), np.float32), vectors.table]),
        seed,
        epochs,
        report,
    )
    arrays = {**networks.arrays(), "vectors": vectors.table, "words": vectors.vocabulary.members}
    return save_weights(out, arrays, meta={"seed": seed, "epochs": epochs, "threshold": THRESHOLD}, int8=INT8)


def own_texts() -> list[Row]:
    return [row for path in sorted(CORPUS.glob("*.jsonl")) for row in rows(path)]


def annotated_articles(data: Path) -> Iterator[Row]:
    """The articles of the folder that we annotated, with their annotation. Raises ValueError for a text that is not the annotated one."""
    texts: dict[str, dict[str, str]] = {}
    for row in rows(ANNOTATIONS):
        name = row["file"]
        if name not in texts:
            texts[name] = {found["id"]: found["text"] for found in rows(data / f"{name}.jsonl")}
        text = texts[name].get(row["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:DIGITS] != row["sha256"]:
            raise ValueError(f"{name}.jsonl does not hold the text {row['id']} that was annotated")
        yield {**row, "text": text}


def words_of(examples: Sequence[Example]) -> list[str]:
    """All words whose vectors the networks look at."""
    found = {token.low for example in examples for token in (*example.features.words, *example.features.clause) if token is not None}
    return sorted(found)


def fit(
    examples: list[Example], vocabulary: Vocabulary, vectors: Floats, seed: int, epochs: int, report: Callable[[str], None]
) -> ClaimNetworks:
    """Train by AdamW, the rate rising over WARM_UP steps and then falling."""
    rng = random.Random(seed)  # noqa: S311 - order and choice of examples
    networks, quads = ClaimNetworks(vectors), quads_of_types()
    optimiser = torch.optim.AdamW(networks.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    order = list(range(len(examples)))
    steps, step = epochs * -(-len(order) // BATCH), 0
    for epoch in range(epochs):
        networks.train()
        rng.shuffle(order)
        total = 0.0
        for first in range(0, len(order), BATCH):
            batch = make_batch(
                [examples[number] for number in order[first : first + BATCH]], vocabulary, vectors, keep=KEPT_NEGATIVES, rng=rng
            )
            for group in optimiser.param_groups:
                group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / WARM_UP) * max(LOWEST_RATE, 1 - step / steps)
            optimiser.zero_grad()
            value = loss(networks, batch, quads)
            value.backward()
            nn.utils.clip_grad_norm_(networks.parameters(), CLIP)
            optimiser.step()
            total += float(value)
            step += 1
        report(f"epoch {epoch + 1} of {epochs}: loss {total * epochs / steps:.4f}")
    networks.eval()
    return networks
