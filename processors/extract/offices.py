"""Words for offices, groups and titles: config/actors/offices.toml as sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.files import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """All lower case, but `titles` and codes of states as written."""

    persons: frozenset[str]
    groups: frozenset[str]
    governments: frozenset[str]
    assets: frozenset[str]
    """Things that act for their state: "troops", "warship"."""
    private: frozenset[str]
    """Things and people that carry a nationality and do not act for their state: "carmaker", "striker"."""
    titles: frozenset[str]
    pairs: frozenset[str]
    """Words for two states as one: "countries", "sides"."""
    role_noise: frozenset[str]
    role_words: frozenset[str]
    role_of: frozenset[str]
    posted: frozenset[str]
    """Those who work abroad for their state: "ambassador", "delegation"."""
    unbound: frozenset[str]
    """Those who may be anybody's: "sources", "analyst"."""
    led_by_government: frozenset[str]
    """Codes of the states whose leader is the head of government."""
    male: frozenset[str]
    female: frozenset[str]


@cache
def offices() -> Offices:
    data = read_toml("actors/offices.toml")

    def low(key: str) -> frozenset[str]:
        return frozenset(word.lower() for word in data[key])

    return Offices(
        persons=low("persons"),
        groups=low("groups"),
        governments=low("governments"),
        assets=low("assets"),
        private=low("private"),
        titles=frozenset(data["titles"]),
        pairs=low("pairs"),
        role_noise=low("role_noise"),
        role_words=low("role_words"),
        role_of=low("role_of"),
        posted=low("posted"),
        unbound=low("unbound"),
        led_by_government=frozenset(data["led_by_government"]),
        male=low("male"),
        female=low("female"),
    )
