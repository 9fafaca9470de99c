"""What tells whether the name of a place stands for its government, people or team: the words around it, by parse and by order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from processors.domain.records import Span
from processors.extract.parse import Page, Token
from processors.extract.tagging.hashing import bucket

BUCKETS: Final = 4096
"""Rows of the table of hashed clues."""
REACH: Final = 7
"""Words to each side that count as near."""
HIGHEST: Final = 8
"""Steps that are climbed at most, in a coordination or towards the verb."""
SUBJECTS: Final = ("nsubj", "nsubjpass")
OBJECTS: Final = ("dobj", "attr")
VERB_PARTS: Final = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "agent", "prep"})
GOVERNED: Final = frozenset({"pobj", "prep", "agent", "poss", "compound", "nmod", "amod", "appos", "conj", "dobj"})
"""Relations in which the word two steps up is telling as well: "signed with Norway"."""

Group = list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """One place; groups of token numbers, empty where there is no such word."""

    states: tuple[Group, ...]
    """Whose states of the name tagger are averaged: the name, the word before and after, the governor, the verb."""
    tensors: tuple[Group, ...]
    """Whose rows of the parser's tensor are: the name's head, then as above."""
    vectors: tuple[Group, ...]
    """Whose word vectors are: the name, its neighbours, those above it, the verb's parts, a window, the sentence."""
    clues: list[int]
    """Buckets of the clues, without repetition, rising."""


class Places:
    """Describes the places of one page."""

    def __init__(self, page: Page) -> None:
        self._page: Final = page
        self._starts: Final = [token.start for token in page.tokens]
        self._telling: Final[dict[int, tuple[Group, list[int]]]] = {}

    def tokens(self, place: Span) -> list[Token]:
        """The tokens that overlap the span, also those that go over its edges ("London-based" in one)."""
        first = max(bisect_right(self._starts, place[0]) - 1, 0)
        stop = bisect_right(self._starts, place[1] - 1)
        return [token for token in self._page.tokens[first:stop] if token.end > place[0]]

    def describe(self, place: Sequence[Token]) -> Surroundings:
        """`place`: the tokens of the name, at least one."""
        first, last = place[0].index, place[-1].index
        head = _head(place)
        top = _top(head)
        verb, path = _climb(top)
        sentence = range(*self._page.sentences[head.sentence])
        before, after = self._at(first - 1, sentence), self._at(last + 1, sentence)
        name = list(range(first, last + 1))
        up, verb_at = [top.head.index], [verb.index]
        telling, mentioned = self._sentence(head)
        window = [at for at in range(max(sentence.start, first - REACH), min(sentence.stop, last + REACH + 1)) if not first <= at <= last]
        parts = [part for part in verb.children if part is not top]
        return Surroundings(
            states=(name, before, after, up, verb_at),
            tensors=([head.index], before, after, up, verb_at),
            vectors=(
                name,
                before,
                after,
                self._at(first - 2, sentence),
                self._at(last + 2, sentence),
                up,
                [top.head.head.index],
                verb_at,
                [part.index for part in parts if part.dep in SUBJECTS],
                [part.index for part in parts if part.dep in OBJECTS],
                [child.index for part in verb.children if part.dep == "prep" for child in part.children],
                window,
                telling,
            ),
            clues=sorted({*mentioned, *_numbers((*_parsed(head, top), *_verbal(top, verb, path), *self._beside(first, last, sentence)))}),
        )

    def _at(self, index: int, sentence: range) -> Group:
        return [index] if index in sentence else []

    def _sentence(self, token: Token) -> tuple[Group, list[int]]:
        """The nouns, verbs and adjectives of its sentence, and the buckets of their clues."""
        found = self._telling.get(token.sentence)
        if found is None:
            telling = [other for other in self._page.sentence(token) if other.tag[:1] in ("N", "V", "J")]
            found = [other.index for other in telling], _numbers(f"sentence={other.low}" for other in telling)
            self._telling[token.sentence] = found
        return found

    def _beside(self, first: int, last: int, sentence: range) -> Iterator[str]:
        words, tags = {}, {}
        for offset in (-3, -2, -1, 1, 2, 3):
            index = first + offset if offset < 0 else last + offset
            token = self._page.tokens[index] if index in sentence else None
            words[offset], tags[offset] = (token.low, token.tag) if token is not None else ("", "")
            yield f"word{offset}={words[offset]}"
            yield f"tag{offset}={tags[offset]}"
        yield f"before={words[-2]} {words[-1]}"
        yield f"after={words[1]} {words[2]}"
        yield f"between={words[-1]} {words[1]}"
        yield f"tags={tags[-1]} {tags[1]}"
        yield f"opens={first == sentence.start}"
        yield "name=" + " ".join(token.low for token in self._page.tokens[first : last + 1])


def _numbers(clues: Iterable[str]) -> list[int]:
    return [bucket(clue, BUCKETS) for clue in clues]


def _parsed(head: Token, top: Token) -> Iterator[str]:
    up, above = top.head, top.head.head
    yield f"relation={head.dep}"
    yield f"top={top.dep}"
    yield f"up={up.low}"
    yield f"top_up={top.dep} {up.low}"
    yield f"top_up_tag={top.dep} {up.tag}"
    yield f"relation_up={head.dep} {head.head.low}"
    if top.dep in GOVERNED:
        yield f"above={above.low}"
        yield f"up_above={up.low} {above.low}"
        yield f"up_above_tag={up.low} {above.tag}"
        yield f"relations_up={top.dep} {up.dep} {above.tag}"
    if head is not top:
        yield f"joined={head.dep}"
    for child in head.children:
        yield f"child={child.dep}"
        yield f"child_word={child.low}"


def _verbal(top: Token, verb: Token, path: Sequence[str]) -> Iterator[str]:
    yield f"verb={verb.low}"
    yield f"path={' '.join(path)}"
    yield f"short_path={' '.join(path[:3])}"
    yield f"role={path[0] if path else ''} {verb.low}"
    for part in verb.children:
        if part.dep in VERB_PARTS and part is not top:
            yield f"part={part.dep} {part.low}"


def _head(place: Sequence[Token]) -> Token:
    """The first of its words whose head lies outside."""
    inside = {token.index for token in place}
    return next((token for token in place if token.head is token or token.head.index not in inside), place[-1])


def _top(token: Token) -> Token:
    """The first member of a coordination or apposition: the others share its place in the sentence."""
    for _ in range(HIGHEST):
        if token.dep not in ("conj", "appos") or token.head.index >= token.index:
            break
        token = token.head
    return token


def _climb(token: Token) -> tuple[Token, list[str]]:
    """The verb above the word, or the highest word that is looked at, and the relations on the way."""
    path: list[str] = []
    while not token.is_verb and token.head is not token and len(path) < HIGHEST:
        path.append(token.dep)
        token = token.head
    return token, path
