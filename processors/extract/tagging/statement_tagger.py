"""Pages in, spans of contents, cues and sources out; contents are read once more for reports inside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from processors.extract.parse import Page
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.packing import Packing
from processors.extract.tagging.statement_features import FLAGS, Lexicon, features
from processors.extract.tagging.statement_labels import CONTENT, CUE, SOURCE
from processors.extract.tagging.statement_network import Floats, Scores, StatementNetwork
from processors.extract.tagging.statement_sheet import Ints, sheet
from processors.extract.tagging.statement_units import Unit, inner, paragraphs
from processors.extract.tagging.viterbi import bio_spans
from processors.extract.tagging.weights import load_weights

WEIGHTS: Final = Path(__file__).parent.parent / "models" / "statements.npz"

Tokens = tuple[int, int]
"""Token numbers of a page, end exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A content or source. `chance` (0 to 1): that it begins and ends here."""

    tokens: Tokens
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """`speech` (0 to 1): that it is one of saying, not of thinking."""

    tokens: Tokens
    chance: float
    speech: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What was found in one unit. `depth` is 1 for what lies in another passage's content."""

    unit: Unit
    depth: int
    contents: tuple[Piece, ...]
    cues: tuple[Cue, ...]
    sources: tuple[Piece, ...]
    roles: tuple[tuple[int, int, int], ...]
    """First token, end, CHANNEL or ADDRESSEE."""
    reporting: Floats
    """How likely each token of the unit is part of a cue, marked or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    page: int
    unit: Unit
    depth: int


class StatementTagger:
    """Marks contents, cues, sources, channels and addressees. Not thread-safe."""

    def __init__(self, network: StatementNetwork, lexicon: Lexicon) -> None:
        self._network: Final = network
        self.lexicon: Final = lexicon

    def tag(self, pages: Sequence[Page]) -> list[list[Passage]]:
        """The passages of each page in the order of the text, outer ones first. Pages are tagged together."""
        sheets = [sheet(page) for page in pages]
        found: list[list[Passage]] = [[] for _ in pages]
        if not any(one.words for one in sheets):
            return found
        rows = [features(one, self.lexicon) for one in sheets]
        offsets = np.cumsum([0, *(len(one.words) for one in sheets)]).tolist()
        all_rows = np.concatenate(rows)
        projected = self._network.project(all_rows, np.concatenate([one.tensor for one in sheets]).astype(np.float32))
        work = [_Work(page=at, unit=unit, depth=0) for at, one in enumerate(sheets) for unit in paragraphs(one)]
        while work:
            further: list[_Work] = []
            for item, passage in zip(work, self._run(work, projected, all_rows[:, FLAGS], offsets), strict=True):
                found[item.page].append(passage)
                if item.depth == 0:
                    further += [
                        _Work(page=item.page, unit=unit, depth=1)
                        for content in passage.contents
                        for unit in inner(rows[item.page], *content.tokens)
                    ]
            work = further
        return found

    def _run(self, work: Sequence[_Work], projected: Floats, begins: Ints, offsets: Sequence[int]) -> list[Passage]:
        """`begins`: the flags of the tokens themselves; `offsets`: the row of each page's first token."""
        sizes = [item.unit.last - item.unit.first for item in work]
        places = np.concatenate([np.arange(offsets[item.page] + item.unit.first, offsets[item.page] + item.unit.last) for item in work])
        flags = begins[places] + np.repeat([item.unit.flags for item in work], sizes)
        scores = self._network(projected[places], flags, Packing(sizes))
        passages: list[Passage] = []
        at = 0
        for item, size in zip(work, sizes, strict=True):
            passages.append(_passage(item, scores, at))
            at += size
        return passages


def _passage(item: _Work, scores: Scores, offset: int) -> Passage:
    """`offset`: the row of the unit's first token."""
    unit = item.unit
    stop = offset + unit.last - unit.first
    shift = unit.first - offset
    labels = scores.labels[offset:stop]
    pieces: dict[int, list[Piece]] = {CONTENT: [], SOURCE: []}
    cues: list[Cue] = []
    if labels.any():
        for first, last, kind in bio_spans(labels.tolist()):
            own = slice(offset + first, offset + last)
            tokens = own.start + shift, own.stop + shift
            chance = _chance(scores, own, kind)
            if kind == CUE:
                speech = float(1 / (1 + np.exp(-scores.speech[own].mean())))
                cues.append(Cue(tokens=tokens, chance=chance, speech=speech))
            else:
                pieces[kind].append(Piece(tokens=tokens, chance=chance))
    return Passage(
        unit=unit,
        depth=item.depth,
        contents=tuple(pieces[CONTENT]),
        cues=tuple(cues),
        sources=tuple(pieces[SOURCE]),
        roles=tuple(_runs(scores.roles[offset:stop].tolist(), unit.first)) if cues else (),
        reporting=scores.chances[offset:stop, 2 * CUE + 1] + scores.chances[offset:stop, 2 * CUE + 2],
    )


def _chance(scores: Scores, own: slice, kind: int) -> float:
    """That a span begins and ends where it does."""
    first, last = scores.chances[own.start], scores.chances[own.stop - 1]
    return float(first[2 * kind + 1] * (last[2 * kind + 1] + last[2 * kind + 2]))


def _runs(roles: Sequence[int], first: int) -> list[tuple[int, int, int]]:
    """Stretches of the same role, but for none."""
    found: list[tuple[int, int, int]] = []
    for at, role in enumerate(roles, first):
        if role and found and found[-1][1:] == (at, role):
            found[-1] = found[-1][0], at + 1, role
        elif role:
            found.append((at, at + 1, role))
    return found


def load_statement_tagger(path: Path = WEIGHTS) -> StatementTagger:
    """Raises WeightsError when the weights are missing or altered."""
    weights = load_weights(path)
    return StatementTagger(StatementNetwork(weights), Lexicon(Vocabulary(weights["vocabulary"]), weights["cue_bins"]))
