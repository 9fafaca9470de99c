"""A page as columns of numbers, which is what the statement tagger counts and trains with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.parse import Page

Ints = npt.NDArray[np.int32]

# fmt: off
TAGS: Final = (
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD",
    "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG",
    "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
)
"""The part-of-speech labels of the parser's model (Penn Treebank)."""
RELATIONS: Final = (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc", "ccomp", "compound",
    "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta", "neg", "nmod", "npadvmod", "nsubj",
    "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj", "predet", "prep", "prt", "punct", "quantmod",
    "relcl", "xcomp",
)
"""Its dependency relations (ClearNLP)."""
# fmt: on
TAG_NUMBER: Final = {label: number for number, label in enumerate(TAGS, 1)}
RELATION_NUMBER: Final = {label: number for number, label in enumerate(RELATIONS, 1)}
"""0 is a label that a later model may bring."""

OUTSIDE, INSIDE, OPENING, CLOSING, STRAY = range(5)
"""Where a token stands to quotation marks."""
MARKS: Final = frozenset({'"', "“", "”", "``", "''", "„", "«", "»"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """N tokens of one text. Heads are token numbers, a root is its own; sentences and paragraphs are numbered from 0."""

    words: list[str]
    tags: Ints
    relations: Ints
    heads: Ints
    sentences: Ints
    paragraphs: Ints
    starts: Ints
    ends: Ints
    quotes: Ints
    """OUTSIDE to STRAY."""
    tensor: npt.NDArray[np.float16]


def sheet(page: Page) -> Sheet:
    """The columns of a page."""
    tokens = page.tokens
    count = len(tokens)
    table = np.array(
        [(TAG_NUMBER.get(t.tag, 0), RELATION_NUMBER.get(t.dep, 0), t.head.index, t.sentence, t.paragraph, t.start, t.end) for t in tokens],
        dtype=np.int32,
    ).reshape(count, 7)
    tags, relations, heads, sentences, paragraphs, starts, ends = np.ascontiguousarray(table.T)
    words = [token.text for token in tokens]
    return Sheet(
        words=words,
        tags=tags,
        relations=relations,
        heads=heads,
        sentences=sentences,
        paragraphs=paragraphs,
        starts=starts,
        ends=ends,
        quotes=_quotes(page, words, starts, ends),
        tensor=page.tensor,
    )


def _quotes(page: Page, words: list[str], starts: Ints, ends: Ints) -> Ints:
    """A mark opens where the text behind it is quoted and the text before it is not."""
    mask = np.zeros(len(page.text) + 2, dtype=bool)
    mask[1:-1] = np.frombuffer(page.quoted, dtype=np.uint8)
    marks = np.fromiter((word in MARKS for word in words), dtype=bool, count=len(words))
    inside = mask[starts + 1]
    opens = inside & mask[ends + 1] & ~mask[starts]
    return np.where(marks, np.where(~inside, STRAY, np.where(opens, OPENING, CLOSING)), np.where(inside, INSIDE, OUTSIDE)).astype(np.int32)
