"""Scores of names and of the metonymy of places.

A name is right when its type and its span are, without a leading article and a trailing possessive, on which guidelines differ. Other names
(MISC) are not scored. A place is right when it is rightly said to stand for its government or not; one that is not found is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from processors.domain.records import Document, Extraction, Name, NameType, Span
from processors.evaluation.gold import read_rows
from processors.evaluation.matching import overlap
from processors.evaluation.measures import F1, Macro, Measure, Share

TYPES: dict[str, NameType] = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}
ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
POSSESSIVE = re.compile(r"['’]s?$")


class _Entity(BaseModel):
    start: int
    end: int
    type: Literal["PER", "ORG", "LOC", "MISC"]
    metonymic: bool | None = None


class _Entities(BaseModel):
    entities: tuple[_Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A text with its names; MISC are left out."""

    document: Document
    expected: tuple[Name, ...]


def read_named(lines: Iterable[str]) -> Iterator[Named]:
    """Rows {"id", "text", "entities": [{"start", "end", "type"[, "metonymic"]}]}. Raises ValueError that names the line."""
    for document, row in read_rows(lines, _Entities):
        names = (
            Name(start=entity.start, end=entity.end, type=TYPES[entity.type], metonymic=entity.metonymic)
            for entity in row.entities
            if entity.type in TYPES
        )
        yield Named(document=document, expected=tuple(names))


def score_names(texts: Iterable[tuple[Named, Extraction]]) -> dict[str, dict[str, Measure]]:
    scores = dict.fromkeys(TYPES.values(), F1())
    for text, found in texts:
        gold, got = ({(*_bare(text.document.text, name), name.type) for name in side} for side in (text.expected, found.names))
        for type_ in scores:
            of_type = [{name for name in side if name[2] == type_} for side in (gold, got)]
            scores[type_] += F1(len(of_type[0] & of_type[1]), len(of_type[1]), len(of_type[0]))
    return {"names": {"all": sum(scores.values(), F1()), **{str(type_): score for type_, score in scores.items()}}}


def score_metonymy(texts: Iterable[tuple[Named, Extraction]]) -> dict[str, dict[str, Measure]]:
    """Each text has one place of which it is known: its first. A place that the product calls by another type stands for nothing."""
    right = Share()
    classes = {"stands for its government": F1(), "a place": F1()}
    for text, found in texts:
        wanted = text.expected[0] if text.expected else None
        if wanted is None or wanted.metonymic is None:
            continue
        at = [name for name in found.names if overlap((name.start, name.end), (wanted.start, wanted.end))]
        answer = bool(at[0].metonymic) if at else None
        right += Share(answer == wanted.metonymic, 1)
        for value, label in zip((True, False), classes, strict=True):
            classes[label] += F1(answer == wanted.metonymic == value, answer == value, wanted.metonymic == value)
    return {"metonymy": {"accuracy": right, "macro-F1": Macro(classes)}}


def _bare(text: str, name: Name) -> Span:
    start, end = name.start, name.end
    article = ARTICLE.match(text, start, end)
    if article and article.end() < end:
        start = article.end()
    possessive = POSSESSIVE.search(text[start:end])
    if possessive and possessive.start():
        end = start + possessive.start()
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
