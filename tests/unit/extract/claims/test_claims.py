"""States that words stand for, paths on the parse, and what the networks make of a text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from processors.domain.records import Document
from processors.extract.claims.finder import Claim, claims, likeliest
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.network import WEIGHTS, ClaimNetwork
from processors.extract.claims.party_features import FAR, path
from processors.extract.claims.states import States
from processors.extract.reader import Reader, load_reader
from processors.extract.tagging.weights import WeightsError


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.fixture(scope="module")
def network() -> ClaimNetwork:
    return ClaimNetwork.load()


def states_of(reader: Reader, text: str) -> States:
    return States(reader.read([Document(id="1", text=text, date=datetime(2019, 5, 1, tzinfo=UTC))])[0])


def claims_of(states: States, network: ClaimNetwork) -> list[Claim]:
    page = states.reading.page
    return claims(page, states, network, Lines(page.tokens))


def test_words_stand_for_states(reader: Reader) -> None:
    states = states_of(reader, "Chilean ships left Peru after the Kremlin protested, and the two countries met.")
    found = {(ref.token.text, ref.code, ref.how) for ref in states.by_sentence[0]}
    assert ("Chilean", "CHL", "origin") in found
    assert ("Kremlin", "RUS", "name") in found
    assert any(word == "Peru" and code == "PER" for word, code, _ in found)


def test_two_countries_are_the_pair_of_the_text(reader: Reader) -> None:
    states = states_of(reader, "Ghana and Togo signed a treaty. The two countries share a border.")
    assert {(ref.code, ref.how) for ref in states.by_sentence[1]} == {("GHA", "both"), ("TGO", "both")}


def test_nobody_is_both_where_the_text_has_no_pair(reader: Reader) -> None:
    states = states_of(reader, "The two countries share a border.")
    assert states.by_sentence[0] == []


def test_a_path_leads_over_the_common_word(reader: Reader) -> None:
    page = states_of(reader, "Ghana warned Togo.").reading.page
    ghana, warned, togo = page.tokens[:3]
    assert path(warned, togo) == ("dobj",)
    assert path(togo, ghana) == ("^dobj", "nsubj")
    assert path(togo, togo) == ()


def test_no_path_leads_to_another_sentence(reader: Reader) -> None:
    page = states_of(reader, "Ghana slept. Togo woke.").reading.page
    assert path(page.tokens[0], page.tokens[3]) == FAR


def test_a_claim_of_two_states(reader: Reader, network: ClaimNetwork) -> None:
    states = states_of(reader, "Ghana recalled its ambassador from Togo. Togo said that it would answer in kind.")
    found = claims_of(states, network)
    assert found
    assert {frozenset(claim.pair) for claim in found} == {frozenset(("GHA", "TGO"))}
    assert all(network.threshold <= claim.confidence <= 1 for claim in found)


@pytest.mark.parametrize("text", ["", "Ghana slept.", "It rained.", "1 2 3", "Ghana Ghana Ghana Togo."])
def test_texts_without_anything_between_states(reader: Reader, network: ClaimNetwork, text: str) -> None:
    states = states_of(reader, text)
    assert claims_of(states, network) == []


def test_polarity_decides_before_type() -> None:
    probabilities = np.full(13, 0.08, dtype=np.float32)
    probabilities[8] = 0.1
    assert likeliest(probabilities) == "RUPTURE"
    probabilities[:7] = 0.01
    assert likeliest(probabilities) == "OVERTURE"


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    altered = tmp_path / "signals.npz"
    altered.write_bytes(WEIGHTS.read_bytes() + b"\0")
    (tmp_path / "signals.sha256").write_bytes(WEIGHTS.with_suffix(".sha256").read_bytes())
    with pytest.raises(WeightsError, match=r"signals\.npz"):
        ClaimNetwork.load(altered)
