"""Names of people, bodies and places; which places stand for their governments; states by all their names; actors."""

from __future__ import annotations

import pytest

from processors.extract.countries import countries, resolve_country
from processors.extract.gazetteer import matches
from processors.extract.holders import holder_of
from tests.unit.extract.conftest import Find


@pytest.mark.parametrize(
    ("text", "metonym", "expected"),
    [
        ("Moscow said that it would answer.", "Moscow", True),
        ("In Moscow, traders said that prices rose.", "Moscow", False),
        ("The relations with Moscow are bad.", "Moscow", True),
        ("She flew from Moscow on Friday.", "Moscow", False),
        ("The Kremlin denied it.", "Kremlin", True),
        ("Tourists queued outside the Kremlin.", "Kremlin", False),
        ("Washington apologised to Tokyo.", "Washington", True),
        ("Snow closed both airports in Washington.", "Washington", False),
    ],
)
def test_a_place_or_its_government(find: Find, text: str, metonym: str, expected: bool) -> None:
    places = {text[name.start : name.end]: name.metonymic for name in find(text).names if name.type == "PLACE"}
    assert places[metonym] is expected


def test_every_name_has_its_type(find: Find) -> None:
    text = "Finnish Foreign Minister Anna Berg met the head of NATO in Oslo, the Financial Times reported. Berg was pleased."
    found = {text[name.start : name.end]: name.type for name in find(text).names}
    assert found == {"Anna Berg": "PERSON", "NATO": "ORG", "Oslo": "PLACE", "Financial Times": "ORG", "Berg": "PERSON"}


def test_only_places_are_metonymic(find: Find) -> None:
    assert all((name.metonymic is None) == (name.type != "PLACE") for name in find("Anna Berg of NATO spoke in Oslo.").names)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("RUS", "RUS"), ("rus", "RUS"), ("Russia", "RUS"), ("russian", "RUS"), ("Moscow", "RUS"), ("the Kremlin", "RUS"),
        ("Türkiye", "TUR"), ("Turkiye", "TUR"), ("Danes", "DNK"), ("the French", "FRA"), ("UK", "GBR"), ("Holland", "NLD"),
        ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"), ("EU", "EUU"), ("Nato", "NATO"), ("UN", "UNO"), ("Atlantis", None), ("", None),
    ],
)  # fmt: skip
def test_a_state_by_any_of_its_names(name: str, code: str | None) -> None:
    assert resolve_country(name) == code


def test_the_states_of_the_world_are_there() -> None:
    states = [country for country in countries().values() if not country.is_bloc]
    assert len(states) >= 195
    assert len({country.name for country in states}) == len(states)
    assert all(len(country.code) == 3 for country in states)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea-Bissau and Guinea", ["GNB", "GIN"]),
        ("South Sudan and Sudan", ["SSD", "SDN"]),
        ("the Democratic Republic of the Congo", ["COD"]),
        ("RUSSIA AND CHINA", ["RUS", "CHN"]),
        ("give us a chance", []),
        ("the US-led force", ["USA"]),
        ("New Mexico and Northern Ireland", [None, None]),
        ("Omanization", []),
    ],
)
def test_the_longest_name_at_word_borders(text: str, expected: list[str | None]) -> None:
    assert [match.entry.code for match in matches(text)] == expected


def test_two_holders_with_one_surname_need_a_date() -> None:
    assert holder_of("Erdogan", None) is not None
    assert holder_of("Nobody", None) is None


def test_one_person_under_several_names(find: Find) -> None:
    text = "Finnish President Anna Berg left for Riga. Latvian officials welcomed Berg. The Finnish leader said that she was glad."
    (person,) = [actor for actor in find(text).actors if actor.type == "PERSON"]
    assert (person.name, person.country, person.role) == ("Anna Berg", "FIN", "president")
    assert [text[slice(*mention)] for mention in person.mentions] == ["Finnish President Anna Berg", "Berg", "The Finnish leader"]


def test_a_text_with_nothing_between_states_has_no_actors(find: Find) -> None:
    assert not find("The Finnish president opened a school in Turku.").actors
