"""States and blocs by every name that they go by: config/actors/countries.toml and institutions.toml as tables."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from config.files import read_toml

UNCHANGED = ("ese", "ish", "ch", "ss", "ois")
"""Adjectives with these endings have no plural: "the Chinese", "the Swiss"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state or bloc. `adjective` is None where there is none in use ("New Zealand")."""

    code: str
    name: str
    adjective: str | None
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    """Words for its people, besides the adjectives themselves ("the French")."""
    capitals: tuple[str, ...]
    aliases: tuple[str, ...]
    is_bloc: bool = False


@cache
def countries() -> dict[str, Country]:
    """By code: ISO 3166 alpha-3 (XKX for Kosovo), EUU, NATO, UNO."""
    table = {code: _country(code, entry, is_bloc=False) for code, entry in read_toml("actors/countries.toml").items()}
    blocs = {code: _country(code, entry, is_bloc=True) for code, entry in read_toml("actors/institutions.toml")["blocs"].items()}
    return table | blocs


def _country(code: str, entry: dict[str, object], *, is_bloc: bool) -> Country:
    def words(key: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        return tuple(str(word) for word in value) if isinstance(value, list) else ()

    adjectives = words("adjectives")
    return Country(
        code=code,
        name=str(entry["name"]),
        adjective=adjectives[0] if adjectives else None,
        adjectives=adjectives,
        people=words("people") or tuple(f"{word}s" for word in adjectives if not word.endswith(UNCHANGED)),
        capitals=words("capitals"),
        aliases=words("aliases"),
        is_bloc=is_bloc,
    )


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for country in countries().values():
        for word in (country.code, country.name, *country.aliases, *country.adjectives, *country.people, *country.capitals):
            codes.setdefault(_folded(word), country.code)
    for code, seats in read_toml("actors/institutions.toml")["seats"].items():
        for seat in seats:
            codes.setdefault(_folded(seat), code)
    return codes


def resolve_country(name: str) -> str | None:
    """The code for a code, name, adjective, capital or seat ("rus", "Russia", "Russian", "Moscow", "the Kremlin"), else None."""
    return _codes().get(_folded(name).removeprefix("the "))


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(character for character in plain if not unicodedata.combining(character)).replace("’", "'")


def demonym_phrase(code: str, rest: str) -> str:
    """ "Ghanaian security minister", "EU officials": an office with the adjective of its state."""
    country = countries()[code]
    short = {"EUU": "EU", "NATO": "NATO", "UNO": "UN", "USA": "US"}.get(code, country.adjective or country.name)
    return f"{short} {rest}"
