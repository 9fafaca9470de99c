"""Who held which office when (config/actors/holders/): people by any spelling of their names, offices of states and bodies by the day."""

from __future__ import annotations

import csv
import datetime
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from config.files import FOLDER

TABLE = FOLDER / "actors" / "holders"
PRESUMED_YEARS = 3
"""How long after the day on which a page last showed somebody in office an open term is still taken to last."""
OFFICES = (
    "supreme leader", "head of state", "head of government", "crown prince", "vice president", "secretary-general", "director general",
    "commission president", "council president", "foreign minister", "defence minister", "security council secretary",
    "security council deputy chairman", "national security adviser", "head of the leader's office", "ambassador to the United Nations",
    "deputy foreign minister", "special envoy", "leader's adviser", "ruling party official", "foreign ministry spokesperson",
    "leader's spokesperson", "government spokesperson",
)  # fmt: skip
"""The controlled vocabulary of the column `office`, the highest first: of two offices held at once the first one is the role."""
PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "-": " ", "’": "'", "ʼ": "'"})
"""Letters that have no accent to be taken off, and signs that are written either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """What the table says in its own words: dates as far as known ("2026-07"), and the addresses of the pages that say so."""

    since: str
    until: str
    seen: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An office of a state (ISO 3166 alpha-3) or body (EUU, NATO, UNO), called `role`, from the first to the last possible day.

    A day that is known only by its month or year widens the term to all of it; an open term ends PRESUMED_YEARS after it was last seen."""

    country: str
    office: str
    role: str
    start: datetime.date
    end: datetime.date
    row: TermRow

    def covers(self, day: datetime.date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """`terms` go from the highest office to the lowest, of one office from the latest to the earliest."""

    name: str
    gender: Literal["m", "f"]
    terms: tuple[Term, ...]

    @property
    def country(self) -> str:
        """The state or body last served."""
        return max(self.terms, key=lambda term: term.start).country

    def country_at(self, day: datetime.date | None) -> str:
        """The state or body served on the day: Josep Borrell is Spain's in 2019 and the European Union's in 2020."""
        term = self.term_at(day) if day is not None else None
        return term.country if term is not None else self.country

    def role_at(self, day: datetime.date | None) -> str | None:
        """The office held on the day; without a day, the office if there was only one."""
        if day is None:
            roles = {term.role for term in self.terms}
            return self.terms[0].role if len(roles) == 1 else None
        term = self.term_at(day)
        return term.role if term is not None else None

    def term_at(self, day: datetime.date) -> Term | None:
        """The highest office held on the day."""
        return next((term for term in self.terms if term.covers(day)), None)


def holder_of(name: str, day: datetime.date | None) -> Holder | None:
    """By full name or surname in any spelling of accents; of two with one surname, the one in office on the day, else nobody."""
    found = _by_name().get(_folded(name), [])
    if len(found) > 1:
        found = [holder for holder in found if day is not None and holder.role_at(day) is not None]
    return found[0] if len(found) == 1 else None


def is_holder(name: str) -> bool:
    """Is it the name or surname of one of them?"""
    return _folded(name) in _by_name()


def office_at(country: str, office: str, day: datetime.date) -> Holder | None:
    """Who held the office of the state on the day; the office as in OFFICES or as people say it ("foreign secretary" of GBR).

    Nobody where the table has a gap or knows of two: on the day of a handover, in a month or year in which one is known to have happened
    but not when, and of an office that several hold; nor later than PRESUMED_YEARS after the table last saw the holder."""
    wanted = _folded(office)
    found = {
        holder.name: holder
        for holder, term in _by_country().get(country, [])
        if wanted in (_folded(term.office), _folded(term.role)) and term.covers(day)
    }
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def holders() -> tuple[Holder, ...]:
    """Everybody in the table. Raises KeyError for a term of somebody whom people.csv does not name."""
    terms: dict[str, list[Term]] = {row["name"]: [] for row in rows(TABLE / "people.csv")}
    for path in sorted((TABLE / "terms").glob("*.csv")):
        for row in rows(path):
            terms[row["name"]].append(_term(row))
    ranks = {office: rank for rank, office in enumerate(OFFICES)}
    return tuple(
        Holder(
            name=row["name"],
            gender="f" if row["gender"] == "f" else "m",
            terms=tuple(sorted(terms[row["name"]], key=lambda term: (ranks[term.office], -term.start.toordinal()))),
        )
        for row in rows(TABLE / "people.csv")
    )


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a table of ours by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def days(date: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that "2026", "2026-07" or "2026-07-20" may mean. Raises ValueError."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
        return datetime.date(year, month, 1), following - datetime.timedelta(days=1)
    day = datetime.date(*parts)
    return day, day


def _term(row: dict[str, str]) -> Term:
    if row["to"]:
        end = days(row["to"])[1]
    else:
        seen = days(row["seen"])[0]
        end = seen.replace(year=seen.year + PRESUMED_YEARS)
    cited = TermRow(since=row["from"], until=row["to"], seen=row["seen"], sources=tuple(_addresses()[key] for key in row["source"].split()))
    return Term(country=row["country"], office=row["office"], role=row["title"], start=days(row["from"])[0], end=end, row=cited)


@cache
def _addresses() -> dict[str, str]:
    return {row["key"]: row["address"] for row in rows(TABLE / "sources.csv")}


@cache
def _by_name() -> dict[str, list[Holder]]:
    table: dict[str, list[Holder]] = {}
    for holder, row in zip(holders(), rows(TABLE / "people.csv"), strict=True):
        names = {_folded(name) for name in (row["name"], row["surname"], *row["spellings"].split("; ")) if name}
        for name in names:
            table.setdefault(name, []).append(holder)
    return table


@cache
def _by_country() -> dict[str, list[tuple[Holder, Term]]]:
    table: dict[str, list[tuple[Holder, Term]]] = {}
    for holder in holders():
        for term in holder.terms:
            table.setdefault(term.country, []).append((holder, term))
    return table


def _folded(name: str) -> str:
    plain = "".join(character for character in unicodedata.normalize("NFKD", name) if not unicodedata.combining(character))
    return " ".join(plain.casefold().translate(PLAIN).split())
