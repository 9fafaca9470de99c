"""Word vectors from unlabelled text: what company a word keeps, and how it is written.

Positive pointwise mutual information of words and their neighbours by position, factorised by a truncated singular value
decomposition with the singular values split evenly (Levy and Goldberg 2014; Levy, Goldberg and Dagan 2015, whose context
distribution smoothing of 0.75 is used).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.linalg

from processors.extract.tagging.gazetteers import Gazetteer
from processors.extract.tagging.hashing import Vocabulary, hashed
from processors.extract.tagging.name_context import line_kinds, sentence_starts
from processors.extract.tagging.name_tokens import Tokens, key_of
from processors.extract.tagging.name_words import CAPITAL, LETTER, LOWER, digits_off, kind, use_class

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

DIMENSIONS: Final = 96
LEAST_USES: Final = 4
"""Rarer words get no vector."""
MOST_WORDS: Final = 22_000
CONTEXT_WORDS: Final = 6_000
FUNCTION_WORDS: Final = 150
"""The commonest words say nothing from further away."""
NEAR: Final = (-2, -1, 1, 2)
"""Positions that count each by itself."""
FAR: Final = (-5, -4, -3, 3, 4, 5)
"""Positions that count as one."""
SMOOTHING: Final = 0.75
LEAST_SEEN: Final = 3
"""Rarer keys have no class of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """`table`: (V, E), rows in the order of the vocabulary."""

    vocabulary: Vocabulary
    table: Floats


def keys_of(texts: Iterable[Tokens]) -> list[list[str]]:
    """The keys of the words of each text, digits off."""
    return [[digits_off(key_of(word)) for word in text.words] for text in texts]


def side_by_side(left: Vectors, right: Vectors) -> Vectors:
    """Both vectors of each word in one row; zeros where a word has but one."""
    members = np.union1d(left.vocabulary.members, right.vocabulary.members)
    width = left.table.shape[1]
    table = np.zeros((len(members), width + right.table.shape[1]), dtype=np.float32)
    table[np.searchsorted(members, left.vocabulary.members), :width] = left.table
    table[np.searchsorted(members, right.vocabulary.members), width:] = right.table
    return Vectors(vocabulary=Vocabulary(members), table=table)


def word_vectors(keys: Sequence[Sequence[str]]) -> Vectors:
    """Vectors (V, 96) of the common words of texts, given as `keys_of`. The same texts give the same vectors on the same machine."""
    counts = Counter(key for text in keys for key in text)
    common = sorted((word for word, uses in counts.items() if uses >= LEAST_USES), key=lambda word: (-counts[word], word))[:MOST_WORDS]
    numbers = {word: number for number, word in enumerate(common)}
    matrix = _positive_information(_neighbours([[numbers.get(key, -1) for key in text] for text in keys], len(common)))
    start = np.random.default_rng(0).standard_normal(min(matrix.shape)).astype(np.float32)
    wanted = min(DIMENSIONS, min(matrix.shape) - 1)
    left, values, _ = scipy.sparse.linalg.svds(matrix, k=wanted, v0=start)
    left *= np.sign(left[np.abs(left).argmax(axis=0), np.arange(wanted)])
    table = left * np.sqrt(values)
    table *= np.sqrt(DIMENSIONS) / 2 / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-6)
    vocabulary = Vocabulary.of(common)
    rows = np.zeros((len(vocabulary), table.shape[1]), dtype=np.float32)
    # Of two words with one hash the commoner one, which comes first, keeps the row.
    rows[vocabulary.numbers(common[::-1])] = table[::-1]
    return Vectors(vocabulary=vocabulary, table=rows)


def _neighbours(texts: Iterable[Sequence[int]], words: int) -> scipy.sparse.csr_matrix:
    """How often each word has each context word at each position, (V, 5C)."""
    contexts = min(CONTEXT_WORDS, words)
    rows: list[Ints] = []
    columns: list[Ints] = []
    for text in texts:
        word = np.array(text, dtype=np.int32)
        context = np.where(word < contexts, word, -1)
        for offset in (*NEAR, *FAR):
            here, there = (word[-offset:], context[:offset]) if offset < 0 else (word[:-offset], context[offset:])
            block = NEAR.index(offset) if offset in NEAR else len(NEAR)
            counted = (here >= 0) & (there >= (0 if offset in NEAR else FUNCTION_WORDS))
            rows.append(here[counted])
            columns.append(there[counted] + block * contexts)
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (words, (len(NEAR) + 1) * contexts)
    counts = scipy.sparse.coo_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=shape).tocsr()
    counts.sum_duplicates()
    return counts


def _positive_information(counts: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    """PPMI of the counts; a pair that was seen once counts three quarters, as chance has most part in it."""
    of_word = np.asarray(counts.sum(axis=1)).ravel()
    of_context = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    cells = counts.tocoo()
    information = np.log(cells.data * of_context.sum() / (of_word[cells.row] * of_context[cells.col]))
    values = np.maximum(information, 0) * np.minimum(1, 1.5 * cells.data / (cells.data + 1))
    result = scipy.sparse.csr_matrix((values.astype(np.float32), (cells.row, cells.col)), shape=counts.shape)
    result.eliminate_zeros()
    return result


def word_use(texts: Sequence[Tokens]) -> Gazetteer:
    """How the texts write each key: `use_class` by hash."""
    lower: Counter[int] = Counter()
    capital: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    for text in texts:
        if not text.words:
            continue
        kinds = np.array([kind(word) for word in text.words], dtype=np.uint16)
        lengths = np.array(text.lengths, dtype=np.intp)
        starts = np.cumsum(lengths) - lengths
        begins, _ = sentence_starts(kinds, np.repeat(starts, lengths), np.arange(len(kinds)))
        plain = np.repeat(line_kinds(kinds, starts, lengths) == 0, lengths)
        hashes = np.array([hashed(key_of(word)) for word in text.words], dtype=np.uint32)
        letter = (kinds & LETTER) > 0
        seen.update(hashes[letter].tolist())
        lower.update(hashes[letter & ((kinds & LOWER) > 0)].tolist())
        capital.update(hashes[letter & ((kinds & CAPITAL) > 0) & ~begins & plain].tolist())
    members = sorted(key for key, uses in seen.items() if uses >= LEAST_SEEN)
    classes = np.array([use_class(lower[key], capital[key], seen[key]) for key in members], dtype=np.uint16)
    return Gazetteer(np.array(members, dtype=np.uint32), classes)
