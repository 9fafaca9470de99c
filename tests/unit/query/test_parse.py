"""The query language, case by case: what is typed, and the tree that it means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.domain.query import And, DateRange, Everything, Exact, HasSignal, HasStatement, Node, Not, Or, SignalIs, Words
from processors.query.dates import LAST
from processors.query.parse import parse

NOW = datetime(2025, 9, 8, 12, 30, 5, 250_000, tzinfo=UTC)
NAMES = {"russia": "RUS", "usa": "USA", "american": "USA", "united states": "USA", "guinea-bissau": "GNB", "rus": "RUS", "eu": "EUU"}


def statements(text: str) -> Node:
    return parse(text, target="statements", now=NOW)


def articles(text: str) -> Node:
    return parse(text, target="articles", now=NOW)


def named(text: str) -> Node:
    """With a table of countries."""
    return parse(text, target="statements", now=NOW, resolve_country=lambda name: NAMES.get(name.lower()))


def w(text: str, field: str = "any") -> Words:
    return Words(field, text)  # type: ignore[arg-type]


def p(text: str, field: str = "any") -> Words:
    return Words(field, text, phrase=True)  # type: ignore[arg-type]


def s(field: str, value: str) -> SignalIs:
    return SignalIs(field, value)  # type: ignore[arg-type]


def both(*parts: Node) -> And:
    return And(parts)


def either(*parts: Node) -> Or:
    return Or(parts)


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def at(hour: int, minute: int, second: int, on: int = 8) -> datetime:
    return datetime(2025, 9, on, hour, minute, second, tzinfo=UTC)


PAIR, FREEZE, THAW = s("pair", "RUS-USA"), s("signal", "FREEZE"), s("signal", "THAW")

WORDS: list[tuple[str, Node]] = [
    ("", Everything()),
    ("  \n\t ", Everything()),
    ("freeze", w("freeze")),
    ("Łódź", w("Łódź")),
    ("RUS-USA", w("RUS-USA")),
    ("al-Jubeir", w("al-Jubeir")),
    ("U.S.", w("U.S.")),
    ("Russia's", w("Russia's")),
    ("2025", w("2025")),
    ("and", w("and")),
    ("TO", w("TO")),
    (r"a\:b", w("a:b")),
    (r"\(x\)", w("(x)")),
    (r"nuc\*", w("nuc*")),
    ('"total freeze"', p("total freeze")),
    ("“total freeze”", p("total freeze")),
    ("«total freeze»", p("total freeze")),
    ('"he said “no”"', p("he said “no”")),
    (r'"say \"no\""', p('say "no"')),
    ('"nuc*"', p("nuc*")),
    ('"a AND b"', p("a AND b")),
    ("nuc*", Words("any", "nuc", prefix=True)),
    ("title:nuc*", Words("title", "nuc", prefix=True)),
    ("a b", both(w("a"), w("b"))),
    ("a AND b", both(w("a"), w("b"))),
    ("a b AND c", both(w("a"), w("b"), w("c"))),
    ("a OR b OR c", either(w("a"), w("b"), w("c"))),
    ("a OR (b OR c)", either(w("a"), w("b"), w("c"))),
    ("a AND (b AND c)", both(w("a"), w("b"), w("c"))),
    ("a b OR c d", either(both(w("a"), w("b")), both(w("c"), w("d")))),
    ("a AND b OR c", either(both(w("a"), w("b")), w("c"))),
    ("a OR b AND c", either(w("a"), both(w("b"), w("c")))),
    ("a OR b c", either(w("a"), both(w("b"), w("c")))),
    ("a (b OR c)", both(w("a"), either(w("b"), w("c")))),
    ("(a)", w("a")),
    ("NOT a", Not(w("a"))),
    ("-a", Not(w("a"))),
    ("+a", w("a")),
    ("+a -b", both(w("a"), Not(w("b")))),
    ("+a -b +c", both(w("a"), Not(w("b")), w("c"))),
    ("a AND NOT b", both(w("a"), Not(w("b")))),
    ("a OR -b", either(w("a"), Not(w("b")))),
    ("NOT a b", both(Not(w("a")), w("b"))),
    ("NOT (a OR b)", Not(either(w("a"), w("b")))),
    ("-(a b)", Not(both(w("a"), w("b")))),
    ('-"a b"', Not(p("a b"))),
]

FIELDS: list[tuple[str, Node]] = [
    ("speaker:Lavrov", w("Lavrov", "speaker")),
    ("SPEAKER:Lavrov", w("Lavrov", "speaker")),
    ("speaker: Lavrov", w("Lavrov", "speaker")),
    ('speaker:"Sergey Lavrov"', p("Sergey Lavrov", "speaker")),
    ("speaker:Sergey Lavrov", both(w("Sergey", "speaker"), w("Lavrov"))),
    ("speaker:(Lavrov OR Peskov)", either(w("Lavrov", "speaker"), w("Peskov", "speaker"))),
    ("speaker:(Sergey Lavrov)", both(w("Sergey", "speaker"), w("Lavrov", "speaker"))),
    ("-speaker:Lavrov", Not(w("Lavrov", "speaker"))),
    ("speaker:-Lavrov", Not(w("Lavrov", "speaker"))),
    ('office:"foreign minister"', p("foreign minister", "office")),
    ("channel:TASS", w("TASS", "channel")),
    ("addressee:Rubio", w("Rubio", "addressee")),
    ('outlet:"Al Jazeera"', p("Al Jazeera", "outlet")),
    ("title:freeze", w("freeze", "title")),
    ("country:rus", Exact("country", "RUS")),
    ("country:EUU", Exact("country", "EUU")),
    ("country:NATO", Exact("country", "NATO")),
    ("country:(RUS OR USA)", either(Exact("country", "RUS"), Exact("country", "USA"))),
    ("kind:Direct", Exact("kind", "direct")),
    ("form:quote", Exact("form", "quote")),
    ("language:EN", Exact("language", "en")),
]

SIGNALS: list[tuple[str, Node]] = [
    ("pair:RUS-USA", HasSignal(PAIR)),
    ("pair:usa-rus", HasSignal(PAIR)),
    ("pair:RUS–USA", HasSignal(PAIR)),
    ('pair:"USA — RUS"', HasSignal(PAIR)),
    ("pair:USA/RUS", HasSignal(PAIR)),
    ("pair:NATO-RUS", HasSignal(s("pair", "NATO-RUS"))),
    ("signal:FREEZE", HasSignal(FREEZE)),
    ("signal:freeze", HasSignal(FREEZE)),
    ("signal:(FREEZE OR THAW)", HasSignal(either(FREEZE, THAW))),
    ("signal:FREEZE OR signal:THAW", HasSignal(either(FREEZE, THAW))),
    ("modality:negated", HasSignal(s("modality", "NEGATED"))),
    ("polarity:+1", HasSignal(s("polarity", "1"))),
    ("polarity:1", HasSignal(s("polarity", "1"))),
    ("polarity:-1", HasSignal(s("polarity", "-1"))),
    ("polarity:(-1)", HasSignal(s("polarity", "-1"))),
    ("polarity:Positive", HasSignal(s("polarity", "1"))),
    ("polarity:cooperation", HasSignal(s("polarity", "1"))),
    ("polarity:negative", HasSignal(s("polarity", "-1"))),
    ("polarity:conflict", HasSignal(s("polarity", "-1"))),
    ("pair:RUS-USA AND signal:FREEZE", HasSignal(both(PAIR, FREEZE))),
    ("pair:RUS-USA signal:(FREEZE OR THAW)", HasSignal(both(PAIR, either(FREEZE, THAW)))),
    ("pair:RUS-USA word signal:FREEZE", both(HasSignal(both(PAIR, FREEZE)), w("word"))),
    ("word pair:RUS-USA (signal:FREEZE)", both(w("word"), HasSignal(both(PAIR, FREEZE)))),
    ("pair:RUS-USA NOT signal:FREEZE", both(HasSignal(PAIR), Not(HasSignal(FREEZE)))),
    ("NOT (pair:RUS-USA signal:FREEZE)", Not(HasSignal(both(PAIR, FREEZE)))),
    ("pair:RUS-USA (signal:FREEZE OR word)", both(HasSignal(PAIR), either(HasSignal(FREEZE), w("word")))),
    ("signal:FREEZE signal:THAW", both(HasSignal(FREEZE), HasSignal(THAW))),
    ("signal:FREEZE pair:RUS-USA signal:THAW", both(HasSignal(both(PAIR, FREEZE)), HasSignal(both(PAIR, THAW)))),
    ("signal:FREEZE signal:FREEZE pair:RUS-USA", HasSignal(both(FREEZE, FREEZE, PAIR))),
    (
        "(signal:FREEZE modality:PAST) (signal:THAW pair:RUS-USA)",
        both(HasSignal(both(FREEZE, s("modality", "PAST"))), HasSignal(both(THAW, PAIR))),
    ),
    (
        "pair:RUS-USA ((signal:FREEZE modality:PAST) OR signal:THAW)",
        HasSignal(both(PAIR, either(both(FREEZE, s("modality", "PAST")), THAW))),
    ),
]

DATES: list[tuple[str, Node]] = [
    ("date:2025", DateRange(day(2025), day(2026))),
    ("date:2025-09", DateRange(day(2025, 9), day(2025, 10))),
    ("date:2025-12", DateRange(day(2025, 12), day(2026))),
    ("date:2025-09-05", DateRange(day(2025, 9, 5), day(2025, 9, 6))),
    ('date:"2025-09-05"', DateRange(day(2025, 9, 5), day(2025, 9, 6))),
    ("date:2024-2-29", DateRange(day(2024, 2, 29), day(2024, 3))),
    ("date:2025-09-08T12:30", DateRange(at(12, 30, 0), at(12, 31, 0))),
    ("date:2025-09-08T12:30:05Z", DateRange(at(12, 30, 5), at(12, 30, 6))),
    ("date:9999", DateRange(day(9999), None)),
    ("date:[2025-01-01 TO 2025-02-01]", DateRange(day(2025), day(2025, 2, 2))),
    ("date:{2025-01-01 TO 2025-02-01}", DateRange(day(2025, 1, 2), day(2025, 2))),
    ("date:[2025-01 TO 2025-02}", DateRange(day(2025), day(2025, 2))),
    ("date:[2025-01 TO *]", DateRange(day(2025), None)),
    ("date:[* TO 2025-02]", DateRange(None, day(2025, 3))),
    ("date:>=2025-09", DateRange(day(2025, 9), None)),
    ("date:>2025-09", DateRange(day(2025, 10), None)),
    ("date:>9999", DateRange(LAST, None)),
    ("date:<2025-09", DateRange(None, day(2025, 9))),
    ("date:<=2025-09", DateRange(None, day(2025, 10))),
    ("date:now-7d", DateRange(at(12, 30, 5, on=1), None)),
    ("date:now-12h", DateRange(at(0, 30, 5), None)),
    ("date:>now-30m", DateRange(at(12, 0, 6), None)),
    ("date:<now-1w", DateRange(None, at(12, 30, 5, on=1))),
    ("date:[now-7d TO now]", DateRange(at(12, 30, 5, on=1), at(12, 30, 6))),
    ("date:(2023 OR 2025)", either(DateRange(day(2023), day(2024)), DateRange(day(2025), day(2026)))),
]

ARTICLES: list[tuple[str, Node]] = [
    ("freeze title:talks outlet:tass", both(w("freeze"), w("talks", "title"), w("tass", "outlet"))),
    ("language:en date:2025", both(Exact("language", "en"), DateRange(day(2025), day(2026)))),
    ("speaker:Peskov", HasStatement(w("Peskov", "speaker"))),
    ("country:RUS", HasStatement(Exact("country", "RUS"))),
    ("signal:FREEZE", HasStatement(HasSignal(FREEZE))),
    ("speaker:Peskov freeze", both(HasStatement(w("Peskov", "speaker")), w("freeze"))),
    ("speaker:Peskov signal:FREEZE pair:RUS-USA", HasStatement(both(w("Peskov", "speaker"), HasSignal(both(FREEZE, PAIR))))),
    ("speaker:Peskov NOT signal:FREEZE", both(HasStatement(w("Peskov", "speaker")), Not(HasStatement(HasSignal(FREEZE))))),
    ("speaker:Peskov OR freeze", either(HasStatement(w("Peskov", "speaker")), w("freeze"))),
    (
        "channel:TASS (signal:FREEZE OR kind:direct)",
        HasStatement(both(w("TASS", "channel"), either(HasSignal(FREEZE), Exact("kind", "direct")))),
    ),
    (
        "(speaker:Peskov signal:FREEZE) AND (speaker:Trump signal:OVERTURE)",
        both(
            HasStatement(both(w("Peskov", "speaker"), HasSignal(FREEZE))),
            HasStatement(both(w("Trump", "speaker"), HasSignal(s("signal", "OVERTURE")))),
        ),
    ),
    (
        "speaker:Peskov signal:FREEZE signal:THAW",
        HasStatement(both(w("Peskov", "speaker"), HasSignal(FREEZE), HasSignal(THAW))),
    ),
]


@pytest.mark.parametrize(("text", "tree"), WORDS + FIELDS + SIGNALS + DATES)
def test_a_query_for_statements(text: str, tree: Node) -> None:
    assert statements(text) == tree


@pytest.mark.parametrize(("text", "tree"), ARTICLES)
def test_a_query_for_articles(text: str, tree: Node) -> None:
    assert articles(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("country:Russia", Exact("country", "RUS")),
        ("country:American", Exact("country", "USA")),
        ('country:"United States"', Exact("country", "USA")),
        ('pair:"Russia-United States"', HasSignal(PAIR)),
        ("pair:USA-Russia", HasSignal(PAIR)),
        ("pair:Guinea-Bissau-USA", HasSignal(s("pair", "GNB-USA"))),
        ("pair:EU–Russia", HasSignal(s("pair", "EUU-RUS"))),
    ],
)
def test_countries_by_name(text: str, tree: Node) -> None:
    assert named(text) == tree
