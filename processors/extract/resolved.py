"""What a phrase was found to mean: a person, an office, an institution, a state, several states, or nothing certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from processors.domain.records import Who
from processors.extract.cast import Person
from processors.extract.countries import countries


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """`rule` says how; `who` is None where nothing certain can be said."""

    who: Who | None
    rule: str
    person: Person | None = None
    group: bool = False


UNRESOLVED = Resolved(who=None, rule="unresolved")


def together(codes: Sequence[str]) -> Resolved:
    names = [countries()[code].name for code in codes]
    who = Who(name=f"{', '.join(names[:-1])} and {names[-1]}", country=None, role=None)
    return Resolved(who=who, rule="states", group=True)


def state_who(code: str) -> Who:
    country = countries()[code]
    return Who(name=country.name, country=code, role=None)
