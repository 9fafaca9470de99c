"""The texts that the name tagger is trained on and measured with: labels of words, held-out documents, changes of case."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.extract.tagging.hashing import bucket
from processors.extract.tagging.name_tagger import OF_A_PLACE
from processors.extract.tagging.name_tokens import Tokens, tokenized
from processors.training.gazetteer_words import WORDS
from processors.training.texts import Row, rows

Labels = npt.NDArray[np.int64]

WORLD: Final = ("ner_worldwide_train", "ner_worldwide_dev")
AGENCY: Final = "ner_conll03_dev"
UNLABELLED: Final = ("quotes_polnear_train",)
"""Further files of which the texts alone are read."""
TYPE_NUMBERS: Final = {"PER": 0, "ORG": 1, "LOC": 2, "MISC": 3}
LABELS: Final = 1 + 2 * len(TYPE_NUMBERS)
MOST_WORDS: Final = 100_000
WORLD_BUCKETS: Final = 7
"""One in seven documents of the world's newspapers is held out, ..."""
AGENCY_BUCKETS: Final = 5
AGENCY_HELD_OUT: Final = 2
"""... and two in five of the agency's, where they are running text."""
LEAST_PROSE: Final = 0.6
LEAST_WORDS: Final = 60
ARTICLE: Final = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
POSSESSIVE: Final = re.compile(r"\s?['’]\s?s?$")
COMPOUND: Final = re.compile(rf"\s?-\s?(?:{'|'.join(sorted(OF_A_PLACE))})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One document with the label of each of its words."""

    id: str
    tokens: Tokens
    labels: Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Rows as they lie in the files: `id`, `text`, `entities`."""

    training: list[Row]
    held_out_world: list[Row]
    held_out_agency: list[Row]


def corpus(folder: Path) -> Corpus:
    """The rows of the three files of names. Raises OSError, and ValueError for a line that is not JSON."""
    world = [row for file in WORLD for row in rows(folder / f"{file}.jsonl")]
    agency = rows(folder / f"{AGENCY}.jsonl")
    held_out_world = [row for row in world if is_held_out_world(row["id"])]
    held_out_agency = [row for row in agency if is_held_out_agency(row["id"], row["text"])]
    held_out = {row["id"] for row in (*held_out_world, *held_out_agency)}
    return Corpus(
        training=[row for row in (*world, *agency) if row["id"] not in held_out],
        held_out_world=held_out_world,
        held_out_agency=held_out_agency,
    )


def is_held_out_world(id_: str) -> bool:
    return bucket(id_, WORLD_BUCKETS) == 0


def is_held_out_agency(id_: str, text: str) -> bool:
    return bucket(id_, AGENCY_BUCKETS) < AGENCY_HELD_OUT and is_running_text(text)


def unlabelled(folder: Path, held_out: Iterable[str], own: Iterable[Path]) -> list[str]:
    """Texts from which vectors may be made: everything but the held-out documents; `own` are further files, of rows with a `text`."""
    closed = set(held_out)
    named = [folder / f"{file}.jsonl" for file in (*UNLABELLED, *WORLD, AGENCY)]
    return [row["text"] for path in (*named, *own) if path.exists() for row in rows(path) if row.get("id") not in closed]


def is_running_text(text: str) -> bool:
    """Mostly whole sentences: no table of results, no list of prices."""
    lines = [line for line in text.split("\n") if line.strip()]
    sentences = [
        line for line in lines if len(line.split()) >= 8 and line.rstrip()[-1] in ".!?\"'" and not re.search(r"\s{2,}|\d\s+\d", line)
    ]
    in_sentences = sum(len(line.split()) for line in sentences)
    return in_sentences >= LEAST_WORDS and in_sentences >= LEAST_PROSE * len(text.split())


def example(row: Row) -> Example:
    """A document with labels: 0 for O, 2t + 1 where a name of type t begins, 2t + 2 where it goes on."""
    text = row["text"]
    tokens = tokenized(text, MOST_WORDS)
    labels = np.zeros(len(tokens.words), dtype=np.int64)
    for entity in sorted(row["entities"], key=lambda entity: (entity["start"], entity["end"])):
        start, end = trimmed(text, entity["start"], entity["end"])
        type_ = entity["type"]
        compound = COMPOUND.search(text, start, end) if type_ == "MISC" else None
        if compound:
            type_, end = "LOC", compound.start()
        elif type_ == "MISC" and not is_name(text[start:end]):
            continue
        first = bisect_left(tokens.ends, start + 1)
        last = bisect_left(tokens.starts, end)
        if first < last and not labels[first:last].any():
            labels[first:last] = 2 * TYPE_NUMBERS[type_] + 2
            labels[first] -= 1
    return Example(id=row["id"], tokens=tokens, labels=labels)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without a leading article and a trailing possessive."""
    article = ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    possessive = POSSESSIVE.search(text, start, end)
    return start, possessive.start() if possessive and possessive.start() > start else end


def is_name(phrase: str) -> bool:
    """Not a date, a number or an amount, which some guidelines count among other names."""
    first = phrase.split()[0].lower().rstrip(".")
    return not any(character.isdigit() for character in phrase) and any(map(str.isupper, phrase)) and first not in WORDS["calendar"]


def recased(document: Example, chance: np.random.Generator, *, shouted: float, titled: float) -> Example:
    """Some units in capitals, some in Title Case (shares of the units), and half as often a whole document in capitals."""
    words: list[str] = []
    whole = chance.random() < shouted / 2
    place = 0
    for length in document.tokens.lengths:
        unit = document.tokens.words[place : place + length]
        place += length
        draw = chance.random()
        if whole or draw < shouted:
            unit = [word.upper() for word in unit]
        elif draw < shouted + titled:
            unit = [titlecased(word) for word in unit]
        words += unit
    tokens = document.tokens
    return Example(
        id=document.id,
        tokens=Tokens(words=words, starts=tokens.starts, ends=tokens.ends, lengths=tokens.lengths),
        labels=document.labels,
    )


def titlecased(word: str) -> str:
    """The word with a capital first letter."""
    return word[0].upper() + word[1:]
