"""Well-known office-holders (config/actors/holders.toml): full name, state and office of those whom a text takes for granted."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from config.files import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An office from one day to another; `end` is None while it lasts."""

    role: str
    start: datetime.date
    end: datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    name: str
    country: str
    gender: Literal["m", "f"]
    terms: tuple[Term, ...]

    def role_at(self, day: datetime.date | None) -> str | None:
        """The office held on the day; without a day, the office if there was only one."""
        if day is None:
            roles = {term.role for term in self.terms}
            return self.terms[0].role if len(roles) == 1 else None
        return next((term.role for term in self.terms if term.start <= day and (term.end is None or day <= term.end)), None)


def holder_of(name: str, day: datetime.date | None) -> Holder | None:
    """By full name or surname in any spelling of accents; of two with one surname, the one in office on the day, else nobody."""
    found = _by_name().get(_folded(name), [])
    if len(found) > 1:
        found = [holder for holder in found if day is not None and holder.role_at(day) is not None]
    return found[0] if len(found) == 1 else None


def is_holder(name: str) -> bool:
    """Is it the name or surname of one of them?"""
    return _folded(name) in _by_name()


@cache
def _by_name() -> dict[str, list[Holder]]:
    table: dict[str, list[Holder]] = {}
    for entry in read_toml("actors/holders.toml")["holders"]:
        holder = Holder(
            name=entry["name"],
            country=entry["country"],
            gender=entry["gender"],
            terms=tuple(Term(role=term["role"], start=term["from"], end=term.get("to")) for term in entry["terms"]),
        )
        for name in (entry["name"], entry["surname"], *entry.get("spellings", [])):
            table.setdefault(_folded(name), []).append(holder)
    return table


def _folded(name: str) -> str:
    plain = "".join(character for character in unicodedata.normalize("NFKD", name) if not unicodedata.combining(character))
    return " ".join(plain.casefold().replace("-", " ").replace("ı", "i").split())
