"""Who held which office when: the table is complete, free of overlaps and spelt in one way; offices resolve by the day."""

from __future__ import annotations

import datetime
import itertools
import re
import time
from collections import defaultdict

import pytest

from processors.extract.countries import countries
from processors.extract.holders import OFFICES, PRESUMED_YEARS, TABLE, days, holder_of, holders, is_holder, office_at, rows

TERMS = [row for path in sorted((TABLE / "terms").glob("*.csv")) for row in rows(path)]
PEOPLE = list(rows(TABLE / "people.csv"))
SOURCES = {row["key"]: row["address"] for row in rows(TABLE / "sources.csv")}
MUCH_IN_THE_NEWS = (
    "USA RUS CHN UKR GBR FRA DEU ITA ESP POL HUN NLD BEL SWE NOR FIN DNK EST LVA LTU CZE SVK AUT CHE GRC CYP ROU BGR SRB XKX BLR "
    "MDA GEO ARM AZE TUR ISR PSE IRN IRQ SYR LBN JOR EGY SAU ARE QAT YEM IND PAK AFG BGD JPN KOR PRK TWN VNM PHL IDN MYS SGP THA "
    "AUS CAN MEX BRA ARG VEN ZAF NGA ETH EUU NATO UNO"
)
SHARED = {
    "foreign ministry spokesperson", "leader's spokesperson", "government spokesperson", "special envoy", "deputy foreign minister",
    "leader's adviser", "ruling party official",
}  # fmt: skip
"""Offices that several people may hold side by side."""


def test_the_table_is_large_enough() -> None:
    assert len(TERMS) >= 600
    assert len({row["country"] for row in TERMS}) >= 100
    assert {row["country"] for row in TERMS} >= set(MUCH_IN_THE_NEWS.split())


def test_every_term_has_a_source_that_is_listed_and_every_source_is_used() -> None:
    cited = {key for row in TERMS for key in row["source"].split()}
    assert all(row["source"] for row in TERMS)
    assert cited == set(SOURCES)
    assert all(address.startswith(("https://", "http://")) for address in SOURCES.values())
    assert len(set(SOURCES.values())) == len(SOURCES)


def test_offices_and_states_are_of_the_vocabulary() -> None:
    assert {row["office"] for row in TERMS} <= set(OFFICES)
    assert {row["country"] for row in TERMS} <= set(countries())


def test_dates_are_in_order() -> None:
    for row in TERMS:
        start = days(row["from"])[0]
        assert start >= datetime.date(1950, 1, 1), row
        assert bool(row["to"]) != bool(row["seen"]), f"a term has ended or was seen to last: {row}"
        last = days(row["to"] or row["seen"])[1]
        assert start < last or (start == last and row["seen"]), row


def test_an_office_has_one_holder_at_a_time() -> None:
    """Terms may meet on the day of the handover, or within the month or the year that is all that is known of it."""
    by_office = defaultdict(list)
    for row in TERMS:
        if row["office"] not in SHARED:
            by_office[row["country"], row["office"]].append(row)
    for terms in by_office.values():
        terms.sort(key=lambda row: days(row["from"])[0])
        for before, after in itertools.pairwise(terms):
            assert before["to"], f"an open term is the last one: {before}"
            assert days(before["to"])[0] <= days(after["from"])[1], f"{before} overlaps {after}"


def test_nobody_is_listed_twice_and_everybody_has_a_term() -> None:
    names = [row["name"] for row in PEOPLE]
    assert len(set(names)) == len(names)
    assert {row["name"] for row in TERMS} == set(names)
    assert len({tuple(row.items()) for row in TERMS}) == len(TERMS)


def test_names_are_written_cleanly() -> None:
    for row in PEOPLE:
        spellings = row["spellings"].split("; ") if row["spellings"] else []
        for name in (row["name"], row["surname"], *spellings):
            assert name == " ".join(name.split()), row
            assert not re.search(r"[;|\"()\[\]]|\d", name), row
        assert len(set(spellings)) == len(spellings), row
        assert row["gender"] in ("m", "f"), row
        assert row["surname"] == "" or row["surname"] in " ".join((row["name"], *spellings)) or row["surname"] in spellings, row


def test_every_full_spelling_finds_one_person() -> None:
    for holder, row in zip(holders(), PEOPLE, strict=True):
        for name in (row["name"], *(row["spellings"].split("; ") if row["spellings"] else [])):
            assert is_holder(name)
            day = holder.terms[0].start
            if " " in name:
                assert holder_of(name, day) is holder, name
            else:
                assert holder_of(name, day) in (holder, None), name


def test_titles_agree_with_the_gender() -> None:
    gender = {row["name"]: row["gender"] for row in PEOPLE}
    for row in TERMS:
        for word, expected in (("spokesman", "m"), ("spokeswoman", "f"), ("king", "m"), ("queen", "f"), ("chairwoman", "f")):
            if word in row["title"].split():
                assert gender[row["name"]] == expected, row


@pytest.mark.parametrize(
    "name", ["Lavrov", "Lavrow", "Lawrow", "Лавров", "Sergey Lavrov", "SERGEI LAVROV", "Sergej Lawrow", "Сергей Лавров"]
)
def test_one_person_in_every_transliteration(name: str) -> None:
    holder = holder_of(name, None)
    assert holder is not None
    assert holder.name == "Sergei Lavrov"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Erdogan", "Recep Tayyip Erdoğan"), ("Zelensky", "Volodymyr Zelenskyy"), ("Зеленський", "Volodymyr Zelenskyy"),
        ("习近平", "Xi Jinping"), ("Kim Jong Un", "Kim Jong-un"), ("Vucic", "Aleksandar Vučić"), ("Radoslaw Sikorski", "Radosław Sikorski"),
        ("Obi-Wan Kenobi", None),
        ("Netanyahu", "Benjamin Netanyahu"), ("al-Sisi", "Abdel Fattah el-Sisi"), ("Gahr Store", "Jonas Gahr Støre"), ("Johnson", None),
        ("Gideon Sa’ar", "Gideon Sa'ar"),
    ],
)  # fmt: skip
def test_names_without_their_accents(name: str, found: str | None) -> None:
    holder = holder_of(name, None)
    assert (holder.name if holder else None) == found


@pytest.mark.parametrize(
    ("country", "office", "day", "found"),
    [
        ("RUS", "foreign minister", "2018-06-01", "Sergei Lavrov"),
        ("RUS", "foreign minister", "2030-06-01", None),
        ("GBR", "foreign secretary", "2018-06-01", "Boris Johnson"),
        ("GBR", "foreign minister", "2018-08-01", "Jeremy Hunt"),
        ("GBR", "foreign minister", "2018-07-09", None),
        ("USA", "secretary of state", "2018-04-10", None),
        ("USA", "president", "2020-03-01", "Donald Trump"),
        ("USA", "President", "2022-03-01", "Joe Biden"),
        ("FRA", "head of state", "2016-01-01", "François Hollande"),
        ("DEU", "chancellor", "2015-09-01", "Angela Merkel"),
        ("IRN", "president", "2018-05-08", "Hassan Rouhani"),
        ("IRN", "supreme leader", "2018-05-08", "Ali Khamenei"),
        ("NATO", "secretary-general", "2022-02-24", "Jens Stoltenberg"),
        ("EUU", "foreign policy chief", "2019-05-01", "Federica Mogherini"),
        ("CHN", "foreign ministry spokesperson", "2022-10-01", None),
        ("PAK", "prime minister", "2030-01-01", None),
        ("XXX", "president", "2018-01-01", None),
    ],
)
def test_an_office_is_held_by_one_person_on_a_day(country: str, office: str, day: str, found: str | None) -> None:
    holder = office_at(country, office, datetime.date.fromisoformat(day))
    assert (holder.name if holder else None) == found


def test_an_open_term_is_presumed_for_some_years_after_it_was_last_seen() -> None:
    (row,) = [row for row in TERMS if row["name"] == "Sergei Lavrov"]
    seen = days(row["seen"])[0]
    last = seen.replace(year=seen.year + PRESUMED_YEARS)
    assert office_at("RUS", "foreign minister", last) is holder_of("Lavrov", None)
    assert office_at("RUS", "foreign minister", last + datetime.timedelta(days=1)) is None


def test_who_has_served_a_state_and_a_body_is_placed_by_the_day() -> None:
    stoltenberg_successor = holder_of("Mark Rutte", None)
    assert stoltenberg_successor is not None
    assert stoltenberg_successor.country == "NATO"
    assert stoltenberg_successor.country_at(datetime.date(2019, 1, 1)) == "NLD"
    assert stoltenberg_successor.role_at(datetime.date(2019, 1, 1)) == "prime minister"
    assert stoltenberg_successor.role_at(None) is None


def test_of_two_offices_the_higher_one_is_the_role() -> None:
    rubio = holder_of("Rubio", None)
    assert rubio is not None
    assert rubio.role_at(datetime.date(2025, 6, 1)) == "secretary of state"


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-02-03",) * 3,
    ],
)
def test_a_date_that_is_known_in_part_is_a_range(date: str, first: str, last: str) -> None:
    assert days(date) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def test_the_table_loads_quickly() -> None:
    holders.cache_clear()
    start = time.process_time()
    assert len(holders()) > 500
    assert time.process_time() - start < 0.25
