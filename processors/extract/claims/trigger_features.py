"""A candidate as numbers: ids into hashed tables, words whose vectors are joined, and what the lexicon says of its clause.

No vocabulary is kept: every categorical feature is hashed into a table of fixed size, row 0 stands for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.domain.signals import MODALITIES, TYPES
from processors.extract.claims.candidates import Clause, clause_of
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.states import States
from processors.extract.modality import modality
from processors.extract.parse import Page, Token
from processors.extract.tagging.hashing import hashed

Floats = npt.NDArray[np.float32]

TABLES: Final[dict[str, tuple[int, int]]] = {
    "word": (4096, 24), "head": (2048, 12), "tag": (64, 8), "dep": (64, 8), "head_tag": (64, 4), "particle": (512, 12),
    "lexicon": (64, 12), "object_lexicon": (64, 8), "above_lexicon": (64, 8), "modality": (6, 6), "auxiliaries": (512, 10),
    "controller": (1024, 12), "mark": (256, 6), "negation": (4, 3), "arguments": (32, 8), "states": (6, 4), "said": (6, 4),
    "paragraph": (4, 3), "determiner": (128, 4), "question": (2, 2),
}  # fmt: skip
"""Feature to (rows, width) of its table, in the order of the ids."""
SLOTS: Final = ("word", "object", "subject", "complement", "modifier", "above", "clause")
"""Whose vectors are joined; "clause" is the mean over the content words of the clause."""
REACH: Final = 25
"""Words to either side that still belong to a clause."""
NOUN_REACH: Final = 4
CONTENT: Final = ("VB", "NN", "JJ", "RB")
PARTICLES: Final = ("prep", "prt", "agent")
DETERMINERS: Final = ("det", "poss", "nummod", "predet")
FRONT: Final = frozenset({"if", "unless", "whether", "until", "once", "before", "after", "when", "while", "though", "although", "provided"})
WEIGHTS_OF_LINES: Final = 4
TYPE_NUMBER: Final = {type_: number for number, type_ in enumerate(TYPES)}
MODALITY_NUMBER: Final[dict[str, int]] = {name: number for number, name in enumerate(MODALITIES)}


@lru_cache(maxsize=100_000)
def row(text: str, rows: int) -> int:
    """1 to rows - 1, and 0 for no text."""
    return 1 + hashed(text) % (rows - 1) if text else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerFeatures:
    """One candidate. `lines` (13,): the lines of the lexicon in its clause by type, each counting 1 + its weight."""

    ids: list[int]
    words: list[Token | None]
    clause: list[Token]
    lines: Floats


class TriggerDescriber:
    """Describes the candidates of one text."""

    def __init__(self, page: Page, states: States, lines: Lines) -> None:
        self._page = page
        self._states = states
        named = {ref.token.index for refs in states.by_sentence for ref in refs}
        self._named = [0, *accumulate(index in named for index in range(len(page.tokens)))]
        """How many of the first n words refer to a state."""
        self._cues = {told.draft.verb.index for told in states.reading.told if told.draft.verb is not None}
        self._lexicon = lines
        self._lines: dict[int, tuple[int, int]] = {}
        self._clauses: dict[int, tuple[int, int, int, bool]] = {}

    def describe(self, token: Token) -> TriggerFeatures:
        clause = clause_of(token)
        around = self._around(token)
        lines = [0] * len(TYPES)
        content: list[Token] = []
        for other in around:
            type_, weight = self._line(other)
            if type_:
                lines[type_ - 1] += 1 + weight
            if other is not token and other.tag[:2] in CONTENT:
                content.append(other)
        return TriggerFeatures(
            ids=self._ids(token, clause),
            words=[token, clause.object, clause.subject, clause.complement, clause.modifier, clause.above],
            clause=content,
            lines=np.array(lines, dtype=np.float32),
        )

    def _ids(self, token: Token, clause: Clause) -> list[int]:
        """In the order of TABLES."""
        auxiliaries, controller, mark, negated = self._of_verb(clause.verb or token)
        particle = determiner = ""
        for child in token.children:
            if not particle and child.dep in PARTICLES and child.index > token.index:
                particle = child.low
            elif not determiner and child.dep in DETERMINERS:
                determiner = child.low
        head = token.head
        ids = {
            "word": row(token.low, 4096),
            "head": row(head.low, 2048),
            "tag": row(token.tag, 64),
            "dep": row(token.dep, 64),
            "head_tag": row(head.tag, 64),
            "particle": row(particle, 512),
            "lexicon": self._line_id(token),
            "object_lexicon": self._line_id(clause.object or clause.complement),
            "above_lexicon": self._line_id(clause.above),
            "modality": 1 + MODALITY_NUMBER[modality(token)],
            "auxiliaries": auxiliaries,
            "controller": controller,
            "mark": mark,
            "negation": negated + 2 * (clause.verb is not None and clause.verb is not token and _negated_noun(token)),
            "arguments": self._arguments(clause),
            "states": min(5, len(self._states.codes_in(token.sentence))),
            "said": self._said(token),
            "paragraph": min(3, token.paragraph),
            "determiner": row(determiner, 128),
            "question": int(self._page.tokens[self._page.sentences[token.sentence][1] - 1].text == "?"),
        }
        return list(ids.values())

    def _of_verb(self, verb: Token) -> tuple[int, int, int, bool]:
        """What all words of the verb's clause share: its auxiliaries, what controls it, what opens the clause, is it negated."""
        found = self._clauses.get(verb.index)
        if found is None:
            auxiliaries = " ".join([child.low for child in verb.children if child.dep in ("aux", "auxpass", "neg")])
            found = self._clauses[verb.index] = (
                row(f"{auxiliaries} {verb.tag}", 512),
                row(f"{verb.dep} {verb.head.low}" if verb.head is not verb else "", 1024),
                row(_marks(verb), 256),
                any(child.dep == "neg" or child.low in ("never", "no", "neither", "nor") for child in verb.children),
            )
        return found

    def _around(self, token: Token) -> Sequence[Token]:
        left, right = max(token.left, token.index - REACH), min(token.right, token.index + REACH)
        if not token.is_verb:
            left, right = min(left, token.index - NOUN_REACH), max(right, token.index + NOUN_REACH)
        first, last = self._page.sentences[token.sentence]
        return self._page.tokens[max(left, first) : min(right + 1, last)]

    def _line(self, token: Token) -> tuple[int, int]:
        found = self._lines.get(token.index)
        if found is None:
            entry = self._lexicon.match(token)
            found = self._lines[token.index] = (1 + TYPE_NUMBER[entry.type], entry.weight) if entry is not None else (0, 0)
        return found

    def _line_id(self, token: Token | None) -> int:
        type_, weight = self._line(token) if token is not None else (0, 0)
        return WEIGHTS_OF_LINES * type_ + weight if type_ else 0

    def _arguments(self, clause: Clause) -> int:
        """A bit each for subject, object, complement, owner and modifier that refer to a state."""
        owner, modifier = clause.token.child("poss"), clause.token.child("amod", "compound", "nmod")
        words = (clause.subject, clause.object, clause.complement, owner, modifier)
        return sum(1 << bit for bit, word in enumerate(words) if word is not None and self._refers(word))

    def _refers(self, word: Token) -> bool:
        return self._named[min(word.right, word.left + REACH) + 1] > self._named[word.left]

    def _said(self, token: Token) -> int:
        """Outside statements, inside one of a known state, inside another; and the same for the cues themselves."""
        told = self._states.reading.told_at(token)
        inside = 0 if told is None else 1 if told.resolved.who is not None and told.resolved.who.country else 2
        return inside + (3 if token.index in self._cues else 0)


def _marks(verb: Token) -> str:
    """What opens the clause, and what opens the clauses that hang on it: "if", "until"."""
    own = next(
        (child.low for child in verb.children if child.dep in ("mark", "advmod") and child.low in FRONT and child.index < verb.index), ""
    )
    inner = next(
        (word.low for clause in verb.all("advcl") for word in clause.children if word.dep in ("mark", "advmod") and word.low in FRONT), ""
    )
    return f"{own}|{inner}" if own or inner else ""


def _negated_noun(noun: Token) -> bool:
    return any(child.low in ("no", "not", "neither", "without") for child in noun.children)
