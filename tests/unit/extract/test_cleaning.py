"""What is mended before a text is parsed: single quotation marks, hard-wrapped lines. No offset may move."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.extract.cleaning import cleaned

WRAPPED = """The foreign minister said on Monday that the talks would go on until
both sides had agreed on a text that they could sign, and he warned
that time was short.

He added that no date had been set for the next round, which
should take place in Oslo before the summer, as the two sides
had agreed in March."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We will not sign,’ the ambassador said.", "“We will not sign,” the ambassador said."),
        ("'Not now', said O'Neill. 'Later.'", "“Not now”, said O'Neill. “Later.”"),
        ("The ministers' talks 'went well', he added.", "The ministers' talks “went well”, he added."),
        ("He said ‘the “deal” is off’ and left.", "He said “the ‘deal’ is off” and left."),
        ("“The ‘deal’ is off,” she said.", "“The ‘deal’ is off,” she said."),
        ("‘This goes on.\n‘And ends here,’ he said.", "“This goes on.\n“And ends here,” he said."),
        ("It isn't the dogs' thing in the '90s.", "It isn't the dogs' thing in the '90s."),
    ],
)
def test_single_marks_that_pair_become_double(text: str, expected: str) -> None:
    assert cleaned(text) == expected


def test_a_hard_wrapped_text_gets_its_paragraphs_back() -> None:
    assert [paragraph.count("\n") for paragraph in cleaned(WRAPPED).split("\n\n")] == [0, 0]


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph_too() -> None:
    text = WRAPPED.replace("\n\n", "\n")
    assert cleaned(text).split("\n")[0].endswith("time was short.")


@pytest.mark.parametrize("text", ["One.\nTwo.\nThree.\nFour.\nFive.", "Line of a paragraph that is long enough to be one of prose.\n" * 9])
def test_lines_that_end_in_full_stops_are_paragraphs(text: str) -> None:
    assert cleaned(text) == text


def test_a_row_of_marks_becomes_space() -> None:
    assert cleaned(f"One.\n{'=' * 30}\nTwo...") == f"One.\n{' ' * 30}\nTwo..."


@given(st.text(alphabet="ab ‘’'“”\"\n.,s", max_size=200))
def test_the_length_stays(text: str) -> None:
    assert len(cleaned(text)) == len(text)


@pytest.mark.parametrize("piece", ["'a ", "‘", "a\n", "' ", "'a' ", "\"'a b'"])
def test_a_hostile_text_takes_a_second_at_most(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.process_time()
    cleaned(text)
    assert time.process_time() - start < 2
