"""Which people, states and bodies of a text are actors, and by which words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.domain.records import Actor
from tests.unit.extract.conftest import Find

Found = set[tuple[str, str, str | None]]


def known(actors: tuple[Actor, ...]) -> Found:
    return {(actor.name, actor.type, actor.country) for actor in actors}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow rebuffed the Danish foreign ministry.", {("Russia", "STATE", "RUS"), ("Danish foreign ministry", "ORG", "DNK")}),
        ("Peru thanked Chile.", {("Peru", "STATE", "PER"), ("Chile", "STATE", "CHL")}),
        ("The Turkish government warned NATO.", {("Turkey", "STATE", "TUR"), ("NATO", "ORG", "NATO")}),
        ("Greece wrote to Malta. Its foreign ministry said that it was over.", {
            ("Greece", "STATE", "GRC"), ("Greek foreign ministry", "ORG", "GRC"), ("Malta", "STATE", "MLT"),
        }),
        ("The Latvian energy regulator said that Lithuania had paid.", {
            ("Latvian energy regulator", "PERSON", "LVA"), ("Lithuania", "STATE", "LTU"),
        }),
    ],
)  # fmt: skip
def test_states_and_bodies(find: Find, text: str, expected: Found) -> None:
    assert known(find(text).actors) == expected


def test_an_office_and_its_holder_are_one_actor(find: Find) -> None:
    text = "The US president called Mexico a friend. Donald Trump said that it was over."
    found = find(text, date=datetime(2018, 6, 1, tzinfo=UTC)).actors
    (person,) = [actor for actor in found if actor.type == "PERSON"]
    assert (person.name, person.country, person.role) == ("Donald Trump", "USA", "president")
    assert [text[slice(*mention)] for mention in person.mentions] == ["The US president", "Donald Trump"]


@pytest.mark.parametrize(("year", "name"), [(2018, "Sergei Lavrov"), (2040, "Russian foreign minister")])
def test_the_day_of_the_text_names_the_holder(find: Find, year: int, name: str) -> None:
    found = find("The Russian foreign minister accused Norway of lying.", date=datetime(year, 6, 1, tzinfo=UTC))
    assert (name, "PERSON", "RUS") in known(found.actors)
    assert found.statements[0].who is not None
    assert found.statements[0].who.name == name


def test_whom_the_text_names_wins_over_the_table(find: Find) -> None:
    text = "The Russian foreign minister, Oleg Smirnov, met envoys of Norway. The Russian foreign minister said that it was over."
    found = find(text, date=datetime(2018, 6, 1, tzinfo=UTC))
    assert found.statements[-1].who is not None
    assert found.statements[-1].who.name == "Oleg Smirnov"


def test_a_text_about_one_state_has_no_actors(find: Find) -> None:
    assert not find("The Finnish president opened a school in Turku.").actors
