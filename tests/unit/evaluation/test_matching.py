"""Words that a span touches, overlap, and pairs one to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.evaluation.matching import WORD, Words, jaccard, overlap, pair_up

WORDS = Words("“No,” he said.")


@pytest.mark.parametrize(
    ("place", "numbers"),
    [
        ((0, 14), {0, 1, 2}),
        ((0, 5), {0}),
        ((4, 6), set()),
        ((2, 7), {0, 1}),
        ((1, 1), set()),
        ((2, 2), set()),
        ((9, 99), {2}),
        (None, set()),
    ],
)
def test_words_that_a_span_touches(place: tuple[int, int] | None, numbers: set[int]) -> None:
    assert WORDS.touched(place) == numbers


@given(text=st.text("ab ,’"), start=st.integers(0, 20), length=st.integers(0, 20))
def test_touched_words_have_a_character_in_the_span(text: str, start: int, length: int) -> None:
    owner = {at: number for number, match in enumerate(WORD.finditer(text)) for at in range(*match.span())}
    assert Words(text).touched((start, start + length)) == {owner[at] for at in range(start, start + length) if at in owner}


def test_overlap_is_counted_in_characters() -> None:
    assert overlap((0, 5), (3, 9)) == 2
    assert overlap((0, 5), (5, 9)) == overlap(None, (5, 9)) == 0


def test_jaccard() -> None:
    assert jaccard({1, 2, 3}, {2, 3, 4}) == 0.5
    assert jaccard(set(), set()) == 0


def test_the_best_pair_comes_first_and_each_is_used_once() -> None:
    weights = {("a", "x"): 0.5, ("a", "y"): 0.9, ("b", "y"): 0.8}
    pairs = pair_up("ab", "xy", lambda gold, found: (weights[gold, found],) if (gold, found) in weights else None)
    assert pairs == [(0, 1)]


def test_earlier_ones_come_first_where_all_weigh_the_same() -> None:
    assert pair_up("ab", "xyz", lambda gold, found: (1.0,)) == [(0, 0), (1, 1)]
