"""Lines of the lexicon: which words fulfil them on a parse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.domain.signals import TYPES
from processors.extract.claims.lexicon import Lines, lexicon
from processors.extract.model import load_model
from processors.extract.parse import Page, parse


@pytest.fixture(scope="module")
def page_of() -> Callable[[str], Page]:
    nlp = load_model()
    return lambda text: parse(nlp, [text])[0]


@pytest.mark.parametrize(
    ("text", "word", "type_"),
    [
        ("Peru severed ties with Chile.", "severed", "RUPTURE"),
        ("Peru lifted its sanctions on Chile.", "lifted", "THAW"),
        ("Sanctions were lifted.", "lifted", "THAW"),
        ("The two countries exchanged ambassadors.", "exchanged", "NORMALISATION"),
        ("Kenya lashed out at Uganda.", "lashed", "STRAIN"),
        ("The olive branch surprised Seoul.", "branch", "OVERTURE"),
        ("The détente did not last.", "détente", "THAW"),
        ("She lifted a heavy box.", "lifted", None),
        ("It rained in Lima.", "rained", None),
    ],
)
def test_a_word_fulfils_a_line(page_of: Callable[[str], Page], text: str, word: str, type_: str | None) -> None:
    page = page_of(text)
    token = next(token for token in page.tokens if token.text == word)
    entry = Lines(page.tokens).match(token)
    assert (entry.type if entry is not None else None) == type_


def test_a_line_that_demands_more_comes_first() -> None:
    for entries in lexicon().verbs.values():
        weights = [entry.weight for entry in entries]
        assert weights == sorted(weights, reverse=True)


def test_every_type_has_many_lines() -> None:
    lines = {(entry.type, entry.text) for entries in lexicon().verbs.values() for entry in entries}
    lines |= {(entry.type, entry.text) for entries in lexicon().words.values() for _, entry in entries}
    for type_ in TYPES:
        assert sum(found == type_ for found, _ in lines) >= 60, type_


def test_no_line_has_two_types() -> None:
    types: dict[tuple[str, ...], set[str]] = {}
    for entries in lexicon().verbs.values():
        for entry in entries:
            types.setdefault((entry.text,), set()).add(entry.type)
    assert {line for line, found in types.items() if len(found) > 1} == set()
