"""Trains the networks of claims: `train_signals` reads annotated texts and sentences with events, and writes a file of weights."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

from processors.extract.reader import load_reader
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.weights import save_weights
from processors.training.descent import descend, rise_and_fall
from processors.training.senses import sense_vectors
from processors.training.signals_data import Example, annotated_examples, event_examples
from processors.training.signals_network import ClaimNetworks, Floats, loss, make_batch, quads_of_types
from processors.training.texts import Row, held_out, own_annotations, own_texts, rows, with_texts

EVENTS: Final = ("events_plv_train.jsonl", "events_cameo_train.jsonl")
EPOCHS: Final = 16
BATCH: Final = 96
LEARNING_RATE: Final = 2e-3
LOWEST_RATE: Final = 0.03
"""Of the learning rate, at the end of its linear fall."""
WARM_UP: Final = 50
WEIGHT_DECAY: Final = 0.01
KEPT_NEGATIVES: Final = 0.15
"""Share of the candidates without claim whose pairs are shown."""
THRESHOLD: Final = 0.28
"""Chosen among four values by the F1 of pair and polarity on the read half of our gold and on the developers' articles."""
INT8: Final = frozenset({"vectors", "trigger.table.word", "trigger.table.head", "pair.table.paths"})


def train_signals(data: Path, out: Path, *, seed: int = 1, epochs: int = EPOCHS, report: Callable[[str], None] = print) -> str:
    """Write weights to `out` and their hash beside it; the hash is returned.

    `data`: the folder of the event sets and of the articles that we have annotated. One row in five of the event sets, chosen by
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


def annotated_articles(data: Path) -> list[Row]:
    """The articles of the folder that we annotated, with their annotation. Raises ValueError where one lacks, or is another text."""
    annotations = own_annotations()
    articles = with_texts(annotations, data)
    absent = {row["id"] for row in annotations} - {row["id"] for row in articles}
    if absent:
        raise ValueError(f"{data} does not hold the text {min(absent)} that was annotated")
    return articles


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
            value = loss(networks, batch, quads)
            descend(optimiser, networks, value, rate=LEARNING_RATE * rise_and_fall(step, steps, warm_up=WARM_UP, lowest=LOWEST_RATE))
            total += float(value)
            step += 1
        report(f"epoch {epoch + 1} of {epochs}: loss {total * epochs / steps:.4f}")
    networks.eval()
    return networks
