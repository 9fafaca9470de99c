"""What is refused: at which character, and with what advice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.query.errors import QueryError
from processors.query.parse import parse

NOW = datetime(2025, 9, 8, 12, 30, tzinfo=UTC)


def error(text: str) -> QueryError:
    with pytest.raises(QueryError) as raised:
        parse(text, target="statements", now=NOW)
    return raised.value


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("(a", 0, "not closed"),
        ("a (b (c) d", 2, "not closed"),
        ("a)", 1, "closes nothing"),
        ("()", 1, "cannot stand here"),
        ('x "abc', 2, "not closed"),
        ("x “abc", 2, "not closed"),
        ('("abc)', 1, "not closed"),
        ("'abc'", 0, "double quotation marks"),
        ("a AND", 5, "ends where"),
        ("AND a", 0, "“AND” cannot"),
        ("a AND OR b", 6, "“OR” cannot"),
        ("a OR OR b", 5, "“OR” cannot"),
        ("NOT", 3, "ends where"),
        ("a -", 3, "ends where"),
        ("kind:", 5, "ends where"),
        (":a", 0, "cannot stand here"),
        ("date:[2025 2026]", 11, "cannot stand here"),
        ("date:[2025 TO", 13, "ends where"),
        ("*", 0, "only at the end"),
        ("*clear", 0, "only at the end"),
        ("nu*ar", 2, "only at the end"),
        ("speaker:*", 8, "only at the end"),
        ("n*", 0, "at least 2 letters"),
        ("Ł*", 0, "at least 2 letters"),
        ("al-Ass*", 0, "end of one word"),
        ("nuclea?", 6, "question mark"),
        ("a?b", 1, "question mark"),
        ("/fr.*ze/", 0, "Regular expressions"),
        ("title:/x/", 6, "Regular expressions"),
        ("freeze~", 6, "not supported"),
        ("freeze~2", 6, "not supported"),
        ("freeze~.", 6, "not supported"),
        ('"total freeze"~3', 14, "not supported"),
        ("freeze^2", 6, "not supported"),
        ("...", 0, "no word"),
        ('a "!?"', 2, "no word"),
        ("a && b", 2, "no operator"),
        ("a || b", 2, "no operator"),
        ("!a", 0, "no operator"),
        ("[a TO b]", 0, "for dates"),
        ("speaker:[a TO b]", 8, "for dates"),
        (">5", 0, "for dates"),
        ("date:yesterday", 5, "no date"),
        ("date:2025-13", 5, "no such date"),
        ("date:2025-02-30", 5, "no such date"),
        ("date:0000", 5, "no such date"),
        ("date:[2025 TO soon]", 14, "no date"),
        ("date:>=soon", 7, "no date"),
        ("date:now-7y", 5, "no date"),
        ("date:now-999999w", 5, "before the year 1"),
        ("date:[2026 TO 2025]", 5, "empty"),
        ("date:{2025 TO 2026}", 5, "empty"),
        ("date:20*", 5, "whole values"),
        ("country:Freedonia", 8, "no country"),
        ("country:RU", 8, "no country"),
        ("pair:RUS", 5, "two countries"),
        ("pair:RUS-RUS", 5, "two different"),
        ("pair:RUS-Mars", 9, "no country"),
        ("pair:Mars-RUS", 5, "no country"),
        ("language:english", 9, "by its code"),
        ("speaker:country:RUS", 8, "inside the field"),
        ("speaker:(a country:RUS)", 11, "inside the field"),
        ("signal:FREEZE signal:THAW modality:PAST modality:ACTUAL", 0, "Put brackets"),
    ],
)
def test_refused_at_the_character(text: str, position: int, word: str) -> None:
    refused = error(text)
    assert (refused.position, word in refused.message) == (position, True), refused.message


@pytest.mark.parametrize(
    ("text", "position", "suggestion"),
    [
        ("speker:Lavrov", 0, "speaker"),
        ("a AND contry:RUS", 6, "country"),
        ("who:Lavrov", 0, "speaker"),
        ("Lang:en", 0, "language"),
        ("since:2025", 0, "date"),
        ("source:TASS", 0, "outlet"),
        ("(a (pairs:RUS-USA))", 4, "pair"),
        ("signal:FREEZ", 7, "FREEZE"),
        ("signal:normalization", 7, "NORMALISATION"),
        ("signal:(FREEZE OR THAWS)", 18, "THAW"),
        ("signal:FRE*", 7, "FREEZE"),
        ("modality:negate", 9, "NEGATED"),
        ("kind:direkt", 5, "direct"),
        ("form:qoute", 5, "quote"),
        ("polarity:positiv", 9, "positive"),
        ("a && b", 2, "AND"),
        ("!a", 0, "NOT"),
    ],
)
def test_what_was_meant_is_suggested(text: str, position: int, suggestion: str) -> None:
    refused = error(text)
    assert (refused.position, refused.suggestion) == (position, suggestion)


def test_values_are_listed_where_none_is_near() -> None:
    assert "direct, mixed or indirect" in error("kind:xyzzy").message
    assert "speaker" in error("xyzzy:1").message
    assert error("xyzzy:1").suggestion is None


def test_bounds_of_length_depth_and_number() -> None:
    parse("a" * 2000, target="statements", now=NOW)
    assert error("a" * 2001).position == 2000
    parse("(" * 20 + "a" + ")" * 20, target="statements", now=NOW)
    assert error("(" * 21 + "a" + ")" * 21).position == 20
    parse("NOT " * 20 + "a", target="statements", now=NOW)
    assert error("NOT " * 21 + "a").position == 21 * 4
    parse("ab " * 100, target="statements", now=NOW)
    assert error("ab " * 101).position == 300


def test_an_escaped_or_quoted_sign_is_no_sign() -> None:
    for text in (r"\(a", r"a\~", '"(a~^"', r"\/x", '"/x/"', r"\"a"):
        parse(text, target="statements", now=NOW)


def test_in_words_with_a_caret_under_the_character() -> None:
    text = "kremlin AND speker:Peskov"
    assert error(text).in_words(text) == (
        "There is no field “speker”; a colon in a text goes into quotation marks. Did you mean “speaker”?\n"
        "  kremlin AND speker:Peskov\n"
        "              ^"
    )


def test_a_long_query_is_shown_around_the_character() -> None:
    text = "word " * 100 + "kind:direkt\n" + " word" * 100
    lines = error(text).in_words(text).split("\n")
    assert len(lines) == 3
    assert len(lines[1]) < 80
    assert lines[1][lines[2].index("^") :].startswith("direkt")
