"""From a text to tokens with a dependency parse, all with offsets of the whole text. The only module that touches spaCy's documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from processors.domain.records import Span
from processors.extract.gazetteer import Match, matches
from processors.extract.quotes import Quote, quotes_of

LONGEST_PARAGRAPH = 4000
"""Characters that are parsed in one piece; longer lines are cut at a space."""
BATCH = 64
WORDS_KEPT = 40_000
"""Words that the model remembers for good, with how they are split: 25 MB. All others are forgotten with their batch."""
MOST_LEARNT = 150_000
"""Characters of a batch from which it may learn, so that a hostile one cannot fill the memory."""
COLUMNS: list[int | str] = ["IDX", "LENGTH", "IS_SPACE", "TAG", "DEP", "SENT_START"]
"""What is read of each word, all at once."""
TENSOR = 96
"""Width of the vector that the model's shared layer has for each word."""
LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(slots=True, eq=False)
class Token:
    """One word. `dep`, `tag` and `entity` are the model's labels; `left` and `right` are the indices its subtree reaches to."""

    index: int
    text: str
    low: str
    start: int
    end: int
    tag: str
    dep: str
    entity: str
    begins: bool
    """It is the first of a name (entity)."""
    sentence: int
    paragraph: int
    head: Token = field(init=False, repr=False)
    children: list[Token] = field(default_factory=list, repr=False)
    left: int = 0
    right: int = 0

    @property
    def is_verb(self) -> bool:
        return self.tag[:2] == "VB" or self.tag == "MD"

    @property
    def is_noun(self) -> bool:
        return self.tag[:2] == "NN"

    @property
    def is_punct(self) -> bool:
        return self.dep == "punct" or (not self.text[:1].isalnum() and self.tag in PUNCTUATION)

    def child(self, *deps: str) -> Token | None:
        """The first child with one of these relations."""
        for child in self.children:
            if child.dep in deps:
                return child
        return None

    def all(self, *deps: str) -> list[Token]:
        return [child for child in self.children if child.dep in deps]


PUNCTUATION = frozenset({".", ",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP", '""'})


@dataclass(slots=True, kw_only=True, eq=False)
class _Lists:
    tokens: list[Token]
    sentences: list[Span]
    tensors: list[npt.NDArray[np.float16]]


class Page:
    """A parsed text. Sentences are pairs of token indices, end exclusive; `tensor` has a row of TENSOR numbers for each token."""

    def __init__(self, text: str, tokens: list[Token], sentences: list[Span], tensor: npt.NDArray[np.float16]) -> None:
        self.text = text
        self.tokens = tokens
        self.sentences = sentences
        self.tensor = tensor

    @cached_property
    def gazetteer(self) -> list[Match]:
        """The names of config/actors in the text."""
        return matches(self.text)

    @cached_property
    def quotes(self) -> list[Quote]:
        return quotes_of(self.text)

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [quote.start for quote in self.quotes]

    def quotes_near(self, span: Span) -> list[Quote]:
        """The quotations that overlap the span."""
        first = bisect_left(self._quote_starts, span[0])
        last = bisect_left(self._quote_starts, span[1])
        return [quote for quote in self.quotes[max(first - 1, 0) : last] if quote.end > span[0]]

    @cached_property
    def quoted(self) -> bytearray:
        """1 for each character inside quotation marks."""
        mask = bytearray(len(self.text))
        for quote in self.quotes:
            mask[quote.start : quote.end] = b"\1" * (quote.end - quote.start)
        return mask

    @cached_property
    def _by_start(self) -> list[int]:
        return [token.start for token in self.tokens]

    def cut(self, span: Span) -> str:
        return self.text[span[0] : span[1]]

    def sentence(self, token: Token) -> list[Token]:
        return self.tokens[slice(*self.sentences[token.sentence])]

    def within(self, span: Span) -> list[Token]:
        """The tokens that lie wholly inside the span."""
        at = bisect_left(self._by_start, span[0])
        found = []
        while at < len(self.tokens) and self.tokens[at].end <= span[1]:
            found.append(self.tokens[at])
            at += 1
        return found

    def subtree(self, token: Token) -> list[Token]:
        """All tokens from the leftmost to the rightmost descendant."""
        return self.tokens[token.left : token.right + 1]


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their offsets, cut where they are longer than can be parsed in one piece."""
    for line in LINE.finditer(text):
        start, stop = line.span()
        while stop - start > LONGEST_PARAGRAPH:
            cut = max(text.rfind(mark, start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH) for mark in (". ", " "))
            cut = cut + 1 if cut > 0 else start + LONGEST_PARAGRAPH
            yield start, text[start:cut]
            start = cut
        if text[start:stop].strip():
            yield start, text[start:stop]


def parse(nlp: Language, texts: Sequence[str]) -> list[Page]:
    """Pages in the order of the texts, parsed together. Nothing of the model's memory is kept in them."""
    work = [(number, start, piece) for number, text in enumerate(texts) for start, piece in pieces(text)]
    lists = [_Lists(tokens=[], sentences=[], tensors=[np.zeros((0, TENSOR), np.float16)]) for _ in texts]
    paragraphs = [0] * len(texts)
    with nullcontext() if _may_learn(nlp, texts) else nlp.memory_zone():
        for (number, start, piece), doc in zip(work, nlp.pipe((piece for _, _, piece in work), batch_size=BATCH), strict=True):
            _append(lists[number], doc, piece, start, paragraphs[number])
            paragraphs[number] += 1
    return [Page(text, found.tokens, found.sentences, np.concatenate(found.tensors)) for text, found in zip(texts, lists, strict=True)]


def _may_learn(nlp: Language, texts: Sequence[str]) -> bool:
    """May the model remember the words of these texts, and how they are split? Looking each up anew is a fifth of the work."""
    return len(nlp.vocab) < WORDS_KEPT and sum(map(len, texts)) < MOST_LEARNT


def _append(lists: _Lists, doc: Doc, piece: str, offset: int, paragraph: int) -> None:
    tokens, sentences = lists.tokens, lists.sentences
    first = len(tokens)
    strings = doc.vocab.strings
    columns: list[list[int]] = doc.to_array(COLUMNS).T.tolist()
    heads: list[int] = doc.to_array("HEAD").astype(np.int64).tolist()
    labels = {key: strings[key] for column in columns[3:5] for key in set(column)}
    kept: dict[int, int] = {}
    for number, (at, length, space, tag, dep, begins) in enumerate(zip(*columns, strict=True)):
        if space:
            continue
        index = kept[number] = len(tokens)
        if begins == 1 or index == first:
            sentences.append((index, index))
        text = piece[at : at + length]
        start = offset + at
        token = Token(index, text, text.lower(), start, start + length, labels[tag], labels[dep], "", False, len(sentences) - 1, paragraph)
        token.left = token.right = index
        tokens.append(token)
        sentences[-1] = (sentences[-1][0], index + 1)
    for number, index in kept.items():
        token = tokens[index]
        # A word that hangs on a space, which is no token, stands for itself.
        token.head = tokens[kept.get(number + heads[number], index)]
        if token.head is not token:
            token.head.children.append(token)
    _reach(tokens[first:])
    # Half precision: a text of the greatest length keeps under 3 MB.
    lists.tensors.append(np.asarray(doc.tensor, dtype=np.float16)[list(kept)])


def _reach(tokens: list[Token]) -> None:
    """Fill `left` and `right`: children first, without recursion."""
    order: list[Token] = []
    stack = [token for token in tokens if token.head is token]
    while stack:
        token = stack.pop()
        order.append(token)
        stack.extend(token.children)
    for token in reversed(order):
        for child in token.children:
            token.left, token.right = min(token.left, child.left), max(token.right, child.right)
