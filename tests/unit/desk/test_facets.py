"""Facets as links that change the query."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from desk.web.facets import condition, facets, narrowed, widened
from processors.domain.ports import Bucket


def test_values_are_quoted_where_the_language_needs_it() -> None:
    assert condition("pair", "RUS-USA") == "pair:RUS-USA"
    assert condition("speaker", "Sergey Lavrov") == 'speaker:"Sergey Lavrov"'
    assert condition("speaker", 'Ann "Nan" O\\Hara') == 'speaker:"Ann \\"Nan\\" O\\\\Hara"'


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("", "pair:RUS-USA"),
        ("freeze", "freeze AND pair:RUS-USA"),
        ("freeze OR thaw", "(freeze OR thaw) AND pair:RUS-USA"),
        ("NOT freeze", "(NOT freeze) AND pair:RUS-USA"),
    ],
)
def test_a_condition_is_added_to_all_of_the_query(query: str, result: str) -> None:
    assert narrowed(query, "pair:RUS-USA") == result


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("pair:RUS-USA", ""),
        ("freeze AND pair:RUS-USA", "freeze"),
        ("pair:RUS-USA AND freeze AND kind:direct", "freeze AND kind:direct"),
        ("freeze", None),
        ("freeze OR pair:RUS-USA AND thaw", None),
    ],
)
def test_a_condition_is_taken_out_only_where_it_stands_among_ands(query: str, result: str | None) -> None:
    assert widened(query, "pair:RUS-USA") == result


def test_choices_know_whether_they_are_chosen() -> None:
    (facet,) = facets({"pair": [Bucket(value="RUS-USA", count=3), Bucket(value="IRN-SAU", count=1)]}, "pair:RUS-USA AND ice", "articles")
    first, second = facet.choices
    assert (first.on, second.on) == (True, False)
    assert parse_qs(urlsplit(first.href).query) == {"q": ["ice"], "target": ["articles"]}
    assert parse_qs(urlsplit(second.href).query) == {"q": ["pair:RUS-USA AND ice AND pair:IRN-SAU"], "target": ["articles"]}
