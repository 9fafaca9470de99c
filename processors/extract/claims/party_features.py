"""A state with regard to a candidate, and two states together, as ids into hashed tables: is the claim about them?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from processors.extract.claims.states import EXPLICIT, HOWS, StateRef, States
from processors.extract.claims.trigger_features import row
from processors.extract.modality import governing_verb
from processors.extract.parse import Token

STATE_TABLES: Final[dict[str, tuple[int, int]]] = {
    "path": (2048, 16), "step": (512, 8), "how": (16, 6), "side": (24, 6), "length": (12, 4), "clause": (3, 3), "said": (4, 3),
    "subject": (6, 3), "second_path": (2048, 8), "here": (5, 3), "earlier": (8, 4), "earlier_how": (16, 4),
    "earlier_subject": (6, 3), "count": (6, 4), "rank": (6, 3), "speaker": (3, 3), "topic": (3, 3), "paths_verb": (2048, 8),
}  # fmt: skip
PAIR_TABLES: Final[dict[str, tuple[int, int]]] = {
    "topic": (3, 3), "together": (6, 4), "sentence_states": (7, 4), "rank": (8, 4), "both_here": (4, 3), "both_explicit": (4, 3),
    "before": (4, 3), "paths": (4096, 16),
}  # fmt: skip
PATH: Final = list(STATE_TABLES).index("path")
MOST_STATES: Final = 6
"""States of which every two are tried for a candidate."""
SENTENCES_BACK: Final = 3
FARTHEST: Final = 6
CLIMB: Final = 5
FAR: Final = ("?",) * (2 * CLIMB)
GAPS: Final = (1, 3, 6, 10, 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who a candidate may be about. `states`: of each code, ids in the order of STATE_TABLES."""

    codes: list[str]
    states: list[list[int]]
    pairs: list[tuple[int, int, list[int]]]
    """Places of both states in `codes`, and ids in the order of PAIR_TABLES."""


class PartyDescriber:
    """Describes the parties that the candidates of one text may have."""

    def __init__(self, states: States) -> None:
        self._states = states
        self._ranked = [code for code, _ in states.counts.most_common()]
        self._ranks = {code: rank for rank, code in enumerate(self._ranked)}
        explicit = [{ref.code for ref in refs if ref.how in EXPLICIT} for refs in states.by_sentence]
        self._explicit = explicit
        self._together = Counter(frozenset(pair) for codes in explicit for pair in combinations(sorted(codes), 2))
        self._pair_ranks = {pair: rank for rank, (pair, _) in enumerate(self._together.most_common())}
        self._shared: dict[tuple[int, str], tuple[list[StateRef], dict[str, int]]] = {}
        self._shared_pairs: dict[tuple[int, str, str], list[int]] = {}
        self._near: dict[int, list[str]] = {}

    def describe(self, token: Token) -> Parties:
        """Every state that the candidate may be about, and every two of them."""
        codes = self._codes(token)
        states = [self._state(token, code) for code in codes]
        pairs = [
            (one, other, self._pair(token, codes[one], codes[other], (states[one][PATH], states[other][PATH])))
            for one, other in combinations(range(len(codes)), 2)
        ]
        return Parties(codes=codes, states=states, pairs=pairs)

    def _codes(self, token: Token) -> list[str]:
        """Of the sentence, of who speaks, of the sentences before, of the text: MOST_STATES at most."""
        codes = self._states.codes_in(token.sentence)
        speaker = self._states.reading.speaker_at(token)
        before = self._near.get(token.sentence)
        if before is None:
            first = max(-1, token.sentence - 1 - SENTENCES_BACK)
            before = self._near[token.sentence] = [
                code for sentence in range(token.sentence - 1, first, -1) for code in self._states.codes_in(sentence)
            ] + self._ranked[:4]
        return list(dict.fromkeys((*codes, *(() if speaker is None else (speaker,)), *before)))[:MOST_STATES]

    def _state(self, token: Token, code: str) -> list[int]:
        """Ids in the order of STATE_TABLES."""
        here, shared = self._of_sentence(token.sentence, code)
        ids = shared.copy()
        if here:
            self._describe_here(ids, token, here)
        ids["speaker"] = 1 + (self._states.reading.speaker_at(token) == code) if self._states.reading.told_at(token) is not None else 0
        return list(ids.values())

    def _of_sentence(self, sentence: int, code: str) -> tuple[list[StateRef], dict[str, int]]:
        """The references of a sentence to a state, and what is the same of the state for all words of the sentence."""
        found = self._shared.get((sentence, code))
        if found is None:
            here = [ref for ref in self._states.by_sentence[sentence] if ref.code == code]
            ids = dict.fromkeys(STATE_TABLES, 0)
            ids["here"] = min(4, len(here))
            ids["earlier"], ids["earlier_how"], ids["earlier_subject"] = self._earlier(sentence, code)
            ids["count"] = min(5, self._states.counts[code])
            ids["rank"] = 1 + min(4, self._ranks[code]) if code in self._ranks else 0
            topic = self._states.topic_at(sentence)
            ids["topic"] = 0 if topic is None else 1 + (code in topic)
            found = self._shared[sentence, code] = here, ids
        return found

    def _describe_here(self, ids: dict[str, int], token: Token, here: list[StateRef]) -> None:
        ways = sorted(((path(token, ref.token), ref) for ref in here), key=lambda way: (len(way[0]), abs(way[1].token.index - token.index)))
        steps, ref = ways[0]
        ids["path"] = row(">".join(steps), 2048)
        ids["paths_verb"] = row(f"{token.low} {'>'.join(steps[:3])}", 2048)
        ids["step"] = row(_last_step(ref.token), 512)
        ids["how"] = 1 + HOWS.index(ref.how)
        ids["side"] = _side(token, ref.token)
        ids["length"] = 1 + min(10, len(steps))
        ids["clause"] = 1 + (governing_verb(ref.token) is governing_verb(token))
        told, other = self._states.reading.told_at(token), self._states.reading.told_at(ref.token)
        ids["said"] = 1 + (told is other) + (told is not None and other is None)
        ids["subject"] = part_of_sentence(ref.token)
        if len(ways) > 1:
            ids["second_path"] = row(">".join(ways[1][0]), 2048)

    def _earlier(self, sentence: int, code: str) -> tuple[int, int, int]:
        """How many sentences before the state was last referred to (7: farther), how, and as which part of its sentence."""
        for back in range(1, min(FARTHEST, sentence) + 1):
            for ref in self._states.by_sentence[sentence - back]:
                if ref.code == code:
                    return back, 1 + HOWS.index(ref.how), part_of_sentence(ref.token)
        return 7, 0, 0

    def _pair(self, token: Token, a: str, b: str, paths: tuple[int, int]) -> list[int]:
        """Ids in the order of PAIR_TABLES; `paths` are those of both states, whose order does not matter."""
        shared = self._shared_pairs.get((token.sentence, a, b))
        if shared is None:
            shared = self._shared_pairs[token.sentence, a, b] = self._pair_in(token.sentence, a, b)
        return [*shared, row(f"{min(paths)} {max(paths)}", 4096)]

    def _pair_in(self, sentence: int, a: str, b: str) -> list[int]:
        """All ids but for the last: they are the same for all words of the sentence."""
        both = frozenset((a, b))
        topic = self._states.topic_at(sentence)
        codes, explicit = self._states.codes_in(sentence), self._explicit[sentence]
        before = self._states.codes_in(sentence - 1) if sentence else ()
        return [
            0 if topic is None else 1 + (both == set(topic)),
            min(5, self._together[both]),
            min(6, len(codes)),
            1 + min(6, self._pair_ranks[both]) if both in self._pair_ranks else 0,
            (a in codes) + (b in codes),
            (a in explicit) + (b in explicit),
            1 + (both <= set(before)) if sentence else 0,
        ]


def path(token: Token, other: Token) -> tuple[str, ...]:
    """Relations from one word up to the common ancestor ("^nsubj") and down to the other ("prep:with", "pobj"); FAR if too long."""
    up: list[str] = []
    heights = {token.index: 0}
    current = token
    while current.head is not current and len(up) < CLIMB:
        up.append("^" + current.dep)
        current = current.head
        heights[current.index] = len(up)
    down: list[str] = []
    current = other
    while current.index not in heights:
        if current.head is current or len(down) >= CLIMB:
            return FAR
        down.append(f"prep:{current.low}" if current.dep == "prep" else current.dep)
        current = current.head
    return (*up[: heights[current.index]], *reversed(down))


def _last_step(token: Token) -> str:
    return f"{token.head.low} {token.head.head.tag[:2]}" if token.dep == "pobj" else f"{token.dep} {token.head.tag[:2]}"


def _side(token: Token, other: Token) -> int:
    gap = other.index - token.index
    return 1 + sum(abs(gap) > limit for limit in GAPS) + (8 if gap > 0 else 0)


def part_of_sentence(token: Token) -> int:
    """What the state, or what it describes, is in its clause: 1 subject, 2 passive subject, 3 object, 4 after a preposition, 5 agent."""
    top = token
    while top.dep in ("compound", "amod", "nmod", "poss", "appos", "conj") and top.head is not top:
        top = top.head
    if top.dep == "pobj":
        return 5 if top.head.dep == "agent" else 4
    return {"nsubj": 1, "nsubjpass": 2, "dobj": 3, "dative": 3}.get(top.dep, 0)
