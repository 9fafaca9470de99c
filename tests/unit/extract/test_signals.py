"""Signals: pair, type, modality, holder and evidence; and texts that must have none."""

from __future__ import annotations

import math

import pytest

from processors.domain.signals import TYPES, polarity
from processors.extract.codes import codes
from tests.house.project import ROOT
from tests.unit.extract.conftest import Find

Row = tuple[str, str, str, str]

CASES: list[tuple[str, list[Row]]] = [
    ("Estonia expelled two Russian diplomats.", [("EST-RUS", "DOWNGRADE", "ACTUAL", "narrator")]),
    ("Estonia will not expel the Russian ambassador.", [("EST-RUS", "DOWNGRADE", "NEGATED", "narrator")]),
    ("Estonia may expel the Russian ambassador.", [("EST-RUS", "DOWNGRADE", "CONDITIONAL", "narrator")]),
    ("Estonia plans to expel the Russian ambassador.", [("EST-RUS", "DOWNGRADE", "PROSPECTIVE", "narrator")]),
    ("Estonia refused to expel the Russian ambassador.", [("EST-RUS", "DOWNGRADE", "NEGATED", "narrator")]),
    ("Estonia recalled its ambassador from Moscow.", [("EST-RUS", "DOWNGRADE", "ACTUAL", "narrator")]),
    ("Two Russian diplomats were expelled by Estonia.", [("EST-RUS", "DOWNGRADE", "ACTUAL", "narrator")]),
    ("Peru severed ties with Bolivia.", [("PER-BOL", "RUPTURE", "ACTUAL", "narrator")]),
    ("Relations between Peru and Bolivia have improved.", [("BOL-PER", "THAW", "ACTUAL", "narrator")]),
    ("Relations between Peru and Bolivia were never broken off.", [("BOL-PER", "RUPTURE", "NEGATED", "narrator")]),
    ("Iran and Iraq restored diplomatic relations.", [("IRN-IRQ", "NORMALISATION", "ACTUAL", "narrator")]),
    ("Japan imposed sanctions on Belarus.", [("JPN-BLR", "COERCION", "ACTUAL", "narrator")]),
    ("Japan lifted its sanctions on Belarus.", [("JPN-BLR", "THAW", "ACTUAL", "narrator")]),
    ("Japan is ready for talks with Belarus.", [("JPN-BLR", "OVERTURE", "ACTUAL", "narrator")]),
    ("Japan held talks with Belarus in Geneva.", [("BLR-JPN", "CONTACT", "ACTUAL", "narrator")]),
    ("No progress was made at the talks between Japan and Belarus.", [("BLR-JPN", "STALEMATE", "ACTUAL", "narrator")]),
    ("Japan accused Belarus of bad faith.", [("JPN-BLR", "STRAIN", "ACTUAL", "narrator")]),
    ("Japan warned Belarus against a new launch.", [("JPN-BLR", "THREAT", "ACTUAL", "narrator")]),
    ("Ghana thanked Japan for its help.", [("GHA-JPN", "COOPERATION", "ACTUAL", "narrator")]),
    ("Ghana and Togo signed a defence pact.", [("GHA-TGO", "COOPERATION", "ACTUAL", "narrator")]),
    ("The king of Jordan met the Qatari emir.", [("JOR-QAT", "CONTACT", "ACTUAL", "narrator")]),
    ("The Slovak president said that tensions with Hungary were over.", [("SVK-HUN", "STRAIN", "ACTUAL", "Slovak president")]),
    ("“We want talks with Hungary,” the Slovak president said.", [("SVK-HUN", "OVERTURE", "ACTUAL", "Slovak president")]),
    (
        "Brazil offered to mediate between Peru and Bolivia.",
        [("BRA-BOL", "OVERTURE", "ACTUAL", "narrator"), ("BRA-PER", "OVERTURE", "ACTUAL", "narrator")],
    ),
    ("Ankara blames Paris, not Athens, for the delay.", [("TUR-FRA", "STRAIN", "ACTUAL", "narrator")]),
    ("We never refused contacts with Peru, the Bolivian president said.", [("BOL-PER", "CONTACT", "ACTUAL", "Bolivian president")]),
]

NOTHING = [
    "Iran threatened Japan’s goal twice in the last minute of the match.",
    "The German carmaker froze its partnership with a Korean battery firm.",
    "The Turkish opposition accused the president of bad faith.",
    "Ukraine’s finance minister promised to cut the deficit.",
    "Snow closed both airports in Washington, and trains to Boston were late.",
    "The Polish prime minister met farmers in Lublin.",
    "The accord between the two universities was signed in Geneva.",
    "India’s champion offered a draw, and the American declined.",
    "Tourists from Japan visited the museum in Lima.",
    "The film, shot in Chile and Norway, opened on Friday.",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:60] for case in CASES])
def test_a_claim_between_states(find: Find, text: str, expected: list[Row]) -> None:
    found = [("-".join(signal.pair), signal.type, signal.modality, signal.holder) for signal in find(text).signals]
    assert found == expected


@pytest.mark.parametrize("text", NOTHING)
def test_no_signal(find: Find, text: str) -> None:
    assert not find(text).signals


def test_a_broker_is_no_party_to_the_deal(find: Find) -> None:
    restored = "Iran and Saudi Arabia restored ties in a deal that China had brokered."
    assert ("IRN", "SAU") in {signal.pair for signal in find(restored).signals if signal.type == "NORMALISATION"}


def test_a_condition_makes_the_claim_conditional(find: Find) -> None:
    signals = find("Estonia will expel the Russian ambassador if Moscow does not answer.").signals
    assert {signal.modality for signal in signals} == {"CONDITIONAL"}
    assert ("EST", "RUS") in {signal.pair for signal in signals if signal.type == "DOWNGRADE"}


def test_each_partner_of_a_list_is_a_party(find: Find) -> None:
    pairs = {frozenset(signal.pair) for signal in find("Kenya severed ties with Peru, Chile and Bolivia.").signals}
    assert pairs == {frozenset(("KEN", other)) for other in ("PER", "CHL", "BOL")}


def test_the_case_of_the_total_freeze(find: Find) -> None:
    text = (
        "Reviving relations between Moscow and Washington takes time because so much damage was done, "
        "Kremlin spokesman Dmitry Peskov told TASS on Friday.\n\n"
        "Channels for dialogue exist, he said, but no full revival has come of them. "
        "The way out of a total freeze is long, Peskov added."
    )
    found = find(text)
    first = found.statements[0]
    assert first.who is not None
    assert (first.who.name, first.who.country, first.who.role) == ("Dmitry Peskov", "RUS", "Kremlin spokesman")
    assert first.channel is not None
    assert text[slice(*first.channel)] == "TASS"
    assert first.addressee is None
    signals = {(signal.type, signal.modality): signal for signal in found.signals if signal.pair == ("RUS", "USA")}
    assert {("CONTACT", "ACTUAL"), ("NORMALISATION", "NEGATED"), ("FREEZE", "ACTUAL"), ("STRAIN", "ACTUAL")} <= set(signals)
    assert {signal.holder for signal in signals.values()} == {"Dmitry Peskov"}
    assert text[slice(*signals["CONTACT", "ACTUAL"].evidence)] == "Channels for dialogue exist"
    assert "no full revival has come" in text[slice(*signals["NORMALISATION", "NEGATED"].evidence)]
    assert "total freeze" in text[slice(*signals["FREEZE", "ACTUAL"].evidence)]


def test_every_type_has_its_codes() -> None:
    assert set(codes()) == set(TYPES)
    for type_, code in codes().items():
        assert code.quad in ((1, 2) if polarity(type_) > 0 else (3, 4)), type_


def test_the_sign_of_the_intensity_is_the_polarity() -> None:
    assert {type_: math.copysign(1, code.intensity) for type_, code in codes().items()} == {type_: polarity(type_) for type_ in TYPES}
    assert max(abs(code.intensity) for code in codes().values()) <= 10


def test_the_page_on_extraction_shows_the_codes() -> None:
    page = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8").replace("−", "-")
    for type_, code in codes().items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{type_}` |"))
        shown = f"| {polarity(type_):+d} | `{code.plover}` | {code.cameo} | {code.quad} | {code.intensity} |"
        assert row.endswith(shown), f"docs/extraction.md must have for {type_}: {shown}"


def test_a_signal_carries_the_codes_of_its_type(find: Find) -> None:
    (signal,) = find("Japan imposed sanctions on Belarus.").signals
    assert (signal.plover, signal.cameo, signal.quad) == ("COERCE", "17", 4)


TALKS = "France and Iran talked on Monday, the minister said in a statement about it. "


@pytest.mark.parametrize(
    "text",
    [
        "France and Iran talked on Monday. The presidents and their ministers met in Paris, officials said.",
        TALKS + "both their ministers, their presidents and their aides met. " * 20,
        TALKS + "They met. " * 600,
    ],
)
def test_pronouns_that_lead_to_each_other_end(find: Find, text: str) -> None:
    """ "the presidents and their ministers": whose ministers is no question to ask the ministers."""
    assert find(text).skipped is None
