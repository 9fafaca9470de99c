"""Who speaks: names, surnames, pronouns, titles, offices, states, bodies; and what stays unresolved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.domain.records import Who
from tests.unit.extract.conftest import Find

Known = tuple[str, str | None, str | None] | None


def known(who: Who | None) -> Known:
    return (who.name, who.country, who.role) if who else None


CASES: list[tuple[str, Known]] = [
    ("Finnish Foreign Minister Anna Berg said that it was over.", ("Anna Berg", "FIN", "foreign minister")),
    ("Anna Berg, Finland’s foreign minister, said that it was over.", ("Anna Berg", "FIN", "foreign minister")),
    ("The Finnish foreign minister, Anna Berg, said that it was over.", ("Anna Berg", "FIN", "foreign minister")),
    ("Kremlin spokesman Dmitry Peskov said that it was over.", ("Dmitry Peskov", "RUS", "Kremlin spokesman")),
    ("Finnish minister Anna Berg came. Berg said that it was over.", ("Anna Berg", "FIN", "minister")),
    ("Finnish minister Anna Berg came. She said that it was over.", ("Anna Berg", "FIN", "minister")),
    ("Finnish minister Anna Berg came. The minister said that it was over.", ("Anna Berg", "FIN", "minister")),
    ("Finnish President Anna Berg came. The Finnish leader said that it was over.", ("Anna Berg", "FIN", "president")),
    ("Trump and Russian President Vladimir Putin spoke. Putin said it was over.", ("Vladimir Putin", "RUS", "president")),
    ("The Indonesian president said that it was over.", ("Indonesian president", "IDN", "president")),
    ("Ghana’s security minister said that it was over.", ("Ghanaian security minister", "GHA", "security minister")),
    ("EU officials said that it was over.", ("EU officials", "EUU", "officials")),
    ("The Kremlin said that it was over.", ("Russia", "RUS", None)),
    ("Moscow said that it was over.", ("Russia", "RUS", None)),
    ("The White House said that it was over.", ("United States", "USA", None)),
    ("The Turks said that it was over.", ("Turkey", "TUR", None)),
    ("The Turkish government said that it was over.", ("Turkey", "TUR", None)),
    ("NATO said that it was over.", ("NATO", "NATO", None)),
    ("The Pentagon said that it was over.", ("Pentagon", "USA", None)),
    ("The Danish foreign ministry said that it was over.", ("Danish foreign ministry", "DNK", "foreign ministry")),
    ("The US ambassador to Poland said that it was over.", ("US ambassador", "USA", "ambassador")),
    ("Botswana will wait, its lands minister, Kabo Seretse, said.", ("Kabo Seretse", "BWA", "lands minister")),
    ("Kyiv warned of a reply. Presidential aide Artem Bondar said that it was over.", ("Artem Bondar", "UKR", "presidential aide")),
    ("In Ankara, the prime minister said that it was over.", ("Turkish prime minister", "TUR", "prime minister")),
    ("Officials in Brussels said that it was over.", ("EU officials", "EUU", "officials")),
    ("The EU will wait, a commission official said.", ("EU commission official", "EUU", "commission official")),
    ("“It is over,” said Ana Ruiz, who leads the Mexican side.", ("Ana Ruiz", "MEX", None)),
    ("Norway sent a letter to Peru. The bank’s spokesman said that it was over.", ("bank spokesman", None, "bank spokesman")),
    ("Berlin answered after Kyiv and Warsaw wrote. A diplomat said that it was over.", None),
    ("Peru and Chile met in Lima. Both sides said that it was over.", ("Peru and Chile", None, None)),
    ("Ecuador's minister, Gabriel Larrea, came. But he said that it was over.", ("Gabriel Larrea", "ECU", "minister")),
    ("NATO’s chief met the Swedish king. He said that it was over.", ("NATO chief", "NATO", "chief")),
    (
        "The Greek migration minister said his Albanian counterpart said that it was over.",
        (
            "Albanian migration minister",
            "ALB",
            "migration minister",
        ),
    ),
    ("Britain’s Europe minister said that it was over.", ("British minister", "GBR", "minister")),
    ("Zambia’s coach said that it was over.", ("Zambian coach", "ZMB", "coach")),
    ("Theresa May said that it was over.", ("Theresa May", "GBR", "prime minister")),
    ("Finnish President Anna Berg left. Many of her remarks claimed that it was over.", ("Anna Berg", "FIN", "president")),
    ("Somebody said that it was over.", None),
    ("It is over, he said.", None),
    ("A man said that it was over.", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:60] for case in CASES])
def test_who_speaks(find: Find, text: str, expected: Known) -> None:
    assert known(find(text).statements[-1].who) == expected


def test_i_and_we_in_a_quotation_are_the_speaker_outside_it(find: Find) -> None:
    text = "“We said in May that we would not sign,” Finnish Foreign Minister Anna Berg said."
    assert {known(statement.who) for statement in find(text).statements} <= {("Anna Berg", "FIN", "foreign minister"), None}
    assert known(find(text).statements[0].who) == ("Anna Berg", "FIN", "foreign minister")


def test_two_states_that_speak_together_have_no_country(find: Find) -> None:
    assert known(find("Peru and Chile said that it was over.").statements[0].who) == ("Peru and Chile", None, None)


@pytest.mark.parametrize(("year", "expected"), [(2018, ("Donald Trump", "USA", "president")), (2022, ("Donald Trump", "USA", None))])
def test_the_date_decides_the_office(find: Find, year: int, expected: Known) -> None:
    found = find("Trump said that it was over.", date=datetime(year, 6, 1, tzinfo=UTC))
    assert known(found.statements[0].who) == expected


def test_a_surname_of_two_people_is_left_alone(find: Find) -> None:
    text = "Ivan Petrov met Oleg Petrov. Petrov said that it was over."
    who = find(text).statements[0].who
    assert who is None or who.name == "Petrov"
