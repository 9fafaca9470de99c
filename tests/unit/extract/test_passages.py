"""The sentences around a statement."""

from __future__ import annotations

import time

import pytest

from processors.extract.passages import passage

TEXT = "It rained. “We go,” said Mr. Berg of the U.S. mission. “We are late.” Nobody came.\n\nThe road is closed."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["We go"], "“We go,” said Mr. Berg of the U.S. mission."),
        (["said"], "“We go,” said Mr. Berg of the U.S. mission."),
        (["said", "We are late"], "“We go,” said Mr. Berg of the U.S. mission. “We are late.”"),
        (["rained"], "It rained."),
        (["The road"], "The road is closed."),
        (["Nobody"], "Nobody came."),
    ],
)
def test_whole_sentences(words: list[str], expected: str) -> None:
    spans = [(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]
    start, end = passage(TEXT, spans)
    assert TEXT[start:end] == expected


def test_the_spans_are_always_inside() -> None:
    text = "a. B" * 500
    for start in range(0, len(text) - 5, 7):
        found = passage(text, [(start, start + 5)])
        assert found[0] <= start
        assert start + 5 <= found[1] <= len(text)


def test_an_endless_sentence_is_cut() -> None:
    text = "word " * 200_000
    started = time.process_time()
    start, end = passage(text, [(500_000, 500_004)])
    assert end - start < 3_000
    assert time.process_time() - started < 1


def test_an_empty_text() -> None:
    assert passage("", []) == (0, 0)
