"""Training of the statement tagger: annotated texts in, a file of weights out. Same data, seed and machine: the same weights."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import torch

from processors.domain.outcome import Refused
from processors.extract.model import load_model
from processors.extract.parse import parse
from processors.extract.tagging.statement_features import columns
from processors.extract.tagging.statement_labels import CUE
from processors.extract.tagging.weights import Array, save_weights
from processors.training.statement_data import annotated, examples, lexicon
from processors.training.statement_network import StatementNetwork
from processors.training.statement_training import Schedule, fit
from processors.training.texts import OURS, own_annotations, own_texts, rows_of, with_texts

PATTERN: Final = "quotes_*_train.jsonl"
"""Texts of others: attributions without nesting, channels and addressees."""
HIDDEN: Final = 128
LAYERS: Final = 1
REPEATS: Final = 4
"""How often an epoch sees the project's own texts."""
CUE_BIAS: Final = 1.0
"""Added to the score that a cue begins: the texts of others pass over many acts of speech that the field guide counts."""
LEAST_CELLS: Final = 200
"""Smaller matrices are not worth a scale per row."""


def train_statements(data: Path, out: Path, *, seed: int, report: Callable[[str], None] = print, ours: Path = OURS) -> str:
    """Train on the folder's quotes_*_train.jsonl and on our own annotations; write `out` and return its SHA-256.

    `ours` holds `corpus/*.jsonl` and `annotations/*.jsonl`, the latter of texts in `data`. `report` is told about each step. Raises
    Refused when the folder holds no such text, OSError, and ValueError for an ill-formed line.
    """
    foreign = rows_of(data, PATTERN)
    if not foreign:
        raise Refused(f"{data} holds no {PATTERN}: the statement tagger is trained on annotated quotations")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    read = partial(parse, load_model())
    own = [*own_texts(ours), *with_texts(own_annotations(ours), data)]
    again = {row["id"] for row in own}
    report(f"parsing {len(foreign) + len(own)} texts")
    texts = list(annotated([row for row in foreign if row["id"] not in again], read, complete=False))
    complete = list(annotated(own, read, complete=True))
    words = lexicon([*texts, *complete])
    material = [example for text in texts for example in examples(text, words)]
    material += [example for text in complete for example in examples(text, words)] * REPEATS
    report(f"{len(texts)} texts of others, {len(complete)} of our own, {len(material)} passages, {len(words.vocabulary)} words")
    network = StatementNetwork(columns(len(words.vocabulary)), HIDDEN, LAYERS)
    fit(network, material, Schedule(), random.Random(seed), report)  # noqa: S311 - it shuffles, and guards nothing
    arrays: dict[str, Array] = dict(network.arrays())
    arrays["out.bias"][2 * CUE + 1] += CUE_BIAS
    matrices = [name for name, array in arrays.items() if array.ndim == 2 and array.size > LEAST_CELLS]
    arrays |= {"vocabulary": words.vocabulary.members, "cue_bins": words.cue_bins}
    return save_weights(out, arrays, meta={"layers": LAYERS, "seed": seed}, int8=matrices)
