"""Whom a pronoun may mean: the people and bodies before it, the likeliest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from processors.domain.records import Span
from processors.extract.cast import Cast
from processors.extract.offices import offices
from processors.extract.parse import Page, Token
from processors.extract.phrases import DEEPEST, Phrases, depth

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PROMINENT = SUBJECTS | {"poss", "agent"}
FARTHEST_PARAGRAPHS = 2
"""How far back a pronoun looks for a human being; a thing is at most one paragraph away."""
FARTHEST_STATES = 80
"""Words before "both sides" among which two states are looked for."""
MOST = 40
"""Candidates that are weighed for one pronoun."""


class Antecedents:
    """Works on one page. `contents` are its statements: who is only spoken of inside one is not meant by a pronoun outside it."""

    def __init__(self, page: Page, cast: Cast, phrases: Phrases, contents: Sequence[Span]) -> None:
        self._page = page
        self._cast = cast
        self._phrases = phrases
        self._contents = contents
        self._holders: dict[int, list[Span]] = {}
        heads = {head.index for person in cast.persons for head in person.heads}
        self._humans = [token for token in page.tokens if token.index in heads or self._is_official(token)]
        self._things = [token for token in page.tokens if token.dep in SUBJECTS and self._is_thing(token)]

    def humans(self, pronoun: Token, wanted: Literal["m", "f"], spoke: frozenset[int]) -> list[Token]:
        """Heads of names and of offices: who spoke or was a subject, the last sentence first, in it the main subject first."""
        near = [token for token in self._near(self._humans, pronoun, FARTHEST_PARAGRAPHS) if self._fits(token, wanted)]
        prominent = [token for token in near if token.index in spoke or _top(token).dep in PROMINENT]
        ranked = sorted(prominent, key=lambda token: (-token.sentence, self._rank(token, spoke), -token.index))
        return ranked or [token for token in near if token.index in self._cast.at][:1]

    def things(self, pronoun: Token) -> list[Token]:
        """States and bodies that were subjects."""
        near = self._near(self._things, pronoun, 1)
        return sorted(near, key=lambda token: (-token.sentence, depth(token), -token.index))

    def two_states(self, phrase: Token) -> list[str]:
        """Codes of the two states that "both sides" means: the last two that were named together, else the only two named just before."""
        codes: dict[str, None] = {}
        for token in reversed(self._page.tokens[max(0, phrase.left - FARTHEST_STATES) : phrase.left]):
            mention = self._phrases.mention_at.get(token.index)
            if token.paragraph < phrase.paragraph - 1 or (len(codes) >= 2 and token.sentence < phrase.sentence - 1):
                break
            if mention is None or mention.token is not token or mention.code is None:
                continue
            joined = token.head if token.dep == "conj" else token
            first = self._phrases.mention_at.get(joined.index)
            if joined is not token and first is not None and first.code not in (None, mention.code) and joined.dep != "conj":
                return [code for code in (first.code, mention.code) if code is not None]
            codes[mention.code] = None
        return list(codes) if len(codes) == 2 else []

    def _near(self, candidates: list[Token], pronoun: Token, paragraphs: int) -> list[Token]:
        """The nearest first."""
        last = bisect_left(candidates, pronoun.index, key=lambda token: token.index)
        return [
            token
            for token in reversed(candidates[max(0, last - MOST) : last])
            if token.paragraph >= pronoun.paragraph - paragraphs and not self._only_reported(token, pronoun)
        ]

    def _fits(self, token: Token, wanted: Literal["m", "f"]) -> bool:
        person = self._cast.at.get(token.index)
        if person is not None:
            return person.gender in (None, wanted)
        return token.low not in (offices().female if wanted == "m" else offices().male)

    @staticmethod
    def _rank(token: Token, spoke: frozenset[int]) -> int:
        """Main subjects, then those of clauses, then owners."""
        if _top(token).dep in SUBJECTS:
            return depth(token)
        return 0 if token.index in spoke else DEEPEST + 1

    def _is_official(self, token: Token) -> bool:
        """ "the minister" as a subject, without a name."""
        if (
            token.low not in offices().persons
            or token.tag not in ("NN", "NNP")
            or token.dep not in SUBJECTS
            or token.index in self._cast.at
        ):
            return False
        return not any(child.index in self._cast.at for child in token.all("appos", "compound"))

    def _is_thing(self, token: Token) -> bool:
        mention = self._phrases.mention_at.get(token.index)
        if mention is not None:
            return mention.token is token and mention.code is not None
        return token.low in offices().groups and token.tag in ("NN", "NNP") and self._phrases.describe(token).country is not None

    def _only_reported(self, token: Token, pronoun: Token) -> bool:
        """Is the name inside a statement or a quotation that the pronoun is not part of?"""
        if self._page.quoted[token.start] and not self._page.quoted[pronoun.start]:
            return True
        return any(not start <= pronoun.start < end for start, end in self._holding(token))

    def _holding(self, token: Token) -> list[Span]:
        """The statements in which a word stands, looked for once."""
        if token.index not in self._holders:
            self._holders[token.index] = [(start, end) for start, end in self._contents if start <= token.start < end]
        return self._holders[token.index]


def _top(token: Token) -> Token:
    """The head of the phrase of an office and a name: "the minister, Jan Wolski"."""
    steps = 0
    while token.dep in ("appos", "compound", "nmod") and token.head.is_noun and steps < DEEPEST:
        token, steps = token.head, steps + 1
    return token
