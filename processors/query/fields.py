"""The fields of the query language: what may stand behind each colon, and the condition that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import cast, get_args

from processors.domain import signals
from processors.domain.query import Exact, ExactField, Node, SignalIs, TextField, Words
from processors.domain.records import StatementForm, StatementKind
from processors.query.analysis import fold
from processors.query.dates import between, is_ago, moment
from processors.query.errors import QueryError

SHORTEST_PREFIX = 2
"""Letters: one letter would stand for a large part of all words."""

ResolveCountry = Callable[[str], str | None]


def plain_code(text: str) -> str | None:
    """Three letters are taken for a code of ISO 3166 or of a bloc; names need a table."""
    code = text.upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) or code in signals.BLOCS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What stands behind a colon, or a bare word: unescaped, without quotation marks and without the star of a prefix."""

    text: str
    position: int
    quoted: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a value's meaning depends on besides itself."""

    now: datetime
    resolve_country: ResolveCountry


def condition(field: str | None, value: Value, around: Surroundings) -> Node:
    """The condition that a value makes in a field; None stands for the text itself. Raises QueryError."""
    if field is None or field in TEXT_FIELDS:
        return _words(cast(TextField, field or "any"), value)
    if value.prefix:
        raise QueryError(
            f"“{field}” takes whole values: a star works in texts alone.", value.position, _near(value.text, CHOICES.get(field, ()))
        )
    return EXACT_FIELDS[field](value, around)


def check_name(name: str, position: int) -> str:
    """The field's name in lower case. Raises QueryError with the field that was probably meant."""
    field = name.lower()
    if field in FIELDS:
        return field
    meant = MEANT.get(field) or _near(field, FIELDS)
    known = "" if meant else f" The fields are {', '.join(FIELDS)}."
    raise QueryError(f"There is no field “{name}”; a colon in a text goes into quotation marks.{known}", position, meant)


def _words(field: TextField, value: Value) -> Node:
    words = fold(value.text).split()
    if not words:
        raise QueryError(f"There is no word to search for in “{value.text}”.", value.position)
    if value.prefix and len(words) > 1:
        raise QueryError("A star stands at the end of one word; here are several.", value.position)
    if value.prefix and len(words[0]) < SHORTEST_PREFIX:
        raise QueryError(f"A star needs at least {SHORTEST_PREFIX} letters before it.", value.position)
    return Words(field, value.text, phrase=value.quoted, prefix=value.prefix)


def _country(value: Value, around: Surroundings) -> Node:
    return Exact("country", _code(value.text, value.position, around))


def _pair(value: Value, around: Surroundings) -> Node:
    """Either order, any dash; each side a code or a name, which may have a hyphen of its own (Guinea-Bissau)."""
    dashes = list(re.finditer(r"\s*[-‐‑‒–—/]\s*", value.text))
    for dash in dashes:
        sides = [around.resolve_country(side) for side in (value.text[: dash.start()], value.text[dash.end() :])]
        if (first := sides[0]) and (second := sides[1]):
            if first == second:
                raise QueryError("A pair has two different countries.", value.position)
            return SignalIs("pair", "-".join(sorted((first, second))))
    if dashes:
        for side, start in ((value.text[: dashes[0].start()], 0), (value.text[dashes[-1].end() :], dashes[-1].end())):
            _code(side, value.position + start, around)
    raise QueryError("A pair is two countries with a hyphen between them, such as RUS-USA.", value.position)


def _code(text: str, position: int, around: Surroundings) -> str:
    code = around.resolve_country(text)
    if code is None:
        raise QueryError(f"“{text}” is no country that Dragoman knows. Write its name or its three-letter code, such as RUS.", position)
    return code


def _signal(value: Value, _: Surroundings) -> Node:
    return SignalIs("signal", _choice("signal", value))


def _modality(value: Value, _: Surroundings) -> Node:
    return SignalIs("modality", _choice("modality", value))


def _polarity(value: Value, _: Surroundings) -> Node:
    return SignalIs("polarity", POLARITIES[_choice("polarity", value)])


def _exact(field: ExactField) -> Callable[[Value, Surroundings], Node]:
    return lambda value, _: Exact(field, _choice(field, value))


def _language(value: Value, _: Surroundings) -> Node:
    if not re.fullmatch(r"[A-Za-z]{2,3}", value.text):
        raise QueryError("A language is written by its code, such as en, fr or ru.", value.position)
    return Exact("language", value.text.lower())


def _date(value: Value, around: Surroundings) -> Node:
    try:
        at = moment(value.text, around.now)
    except ValueError as error:
        raise QueryError(str(error), value.position) from error
    return between(at, None if is_ago(value.text) else at, with_low=True, with_high=True)


def _choice(field: str, value: Value) -> str:
    """The value as it is stored, whatever its case. Raises QueryError with the values there are."""
    choices = CHOICES[field]
    for choice in choices:
        if choice.casefold() == value.text.casefold():
            return choice
    meant = _near(value.text, choices)
    known = "" if meant else f": it is {', '.join(choices[:-1])} or {choices[-1]}"
    raise QueryError(f"“{field}” cannot be “{value.text}”{known}.", value.position, meant)


def _near(text: str, options: Iterable[str]) -> str | None:
    by_lower = {option.lower(): option for option in options}
    found = get_close_matches(text.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


POLARITIES: Mapping[str, str] = {"1": "1", "-1": "-1", "positive": "1", "negative": "-1", "cooperation": "1", "conflict": "-1"}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "signal": signals.TYPES,
    "modality": signals.MODALITIES,
    "polarity": tuple(POLARITIES),
    "kind": get_args(StatementKind),
    "form": get_args(StatementForm),
}
TEXT_FIELDS = ("title", "speaker", "office", "channel", "addressee", "outlet")
EXACT_FIELDS: Mapping[str, Callable[[Value, Surroundings], Node]] = {
    "country": _country,
    "pair": _pair,
    "signal": _signal,
    "polarity": _polarity,
    "modality": _modality,
    "kind": _exact("kind"),
    "form": _exact("form"),
    "language": _language,
    "date": _date,
}
FIELDS = (*TEXT_FIELDS, *EXACT_FIELDS)
MEANT: Mapping[str, str] = {
    "who": "speaker", "person": "speaker", "name": "speaker", "by": "speaker", "author": "speaker",
    "role": "office", "post": "office", "position": "office",
    "nation": "country", "state": "country",
    "countries": "pair", "between": "pair", "relation": "pair", "dyad": "pair",
    "type": "signal", "status": "signal", "event": "signal",
    "sentiment": "polarity", "tone": "polarity",
    "via": "channel", "agency": "channel", "told": "addressee", "to": "addressee",
    "source": "outlet", "publisher": "outlet", "site": "outlet", "feed": "outlet",
    "headline": "title", "lang": "language", "published": "date", "day": "date", "time": "date",
    "since": "date", "from": "date", "until": "date",
}  # fmt: skip
"""Words that people from other tools try."""
