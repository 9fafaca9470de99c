"""Places that stand for those who live or govern there: what is decided, from which words, and with which weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from processors.extract.gazetteer import matches
from processors.extract.mentions import mentions
from processors.extract.metonymy import WEIGHTS, Metonymy, means, sums
from processors.extract.metonymy_features import Places
from processors.extract.model import load_model
from processors.extract.parse import parse
from processors.extract.tagging.name_tagger import WEIGHTS as NAME_WEIGHTS
from processors.extract.tagging.name_tagger import NameTagger
from processors.extract.tagging.weights import WeightsError, hash_file
from tests.unit.extract.conftest import Find


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("Norway recalled its ambassador and closed the consulate.", "Norway", True),
        ("The treaty was signed by Brazil and Uruguay.", "Uruguay", True),
        ("Portugal beat Denmark 2-0 in the final.", "Denmark", True),
        ("He was born in Norway and studied law.", "Norway", False),
        ("The river rises in the hills of Uruguay.", "Uruguay", False),
        ("They moved to Denmark when she was four.", "Denmark", False),
    ],
)
def test_a_place_or_those_who_live_there(find: Find, text: str, place: str, expected: bool) -> None:
    found = {text[name.start : name.end]: name.metonymic for name in find(text).names}
    assert found[place] is expected


def test_places_of_one_page_do_not_change_each_other() -> None:
    text = "Norway recalled its ambassador.\nHe was born in Portugal, near the border."
    (page,), (read,) = parse(load_model(), [text]), NameTagger.load().read([text])
    metonymy = Metonymy.load()
    norway, portugal = (0, 6), (text.index("Portugal"), text.index("Portugal") + 8)
    both = metonymy(page, read, [norway, portugal])
    assert both[0] > 0.5 > both[1]
    assert np.allclose(both, [metonymy(page, read, [norway])[0], metonymy(page, read, [portugal])[0]], atol=1e-5)


def test_no_places_and_places_of_no_token() -> None:
    text = "Norway  agreed."
    (page,), (read,) = parse(load_model(), [text]), NameTagger.load().read([text])
    metonymy = Metonymy.load()
    assert metonymy(page, read, []).shape == (0,)
    assert metonymy(page, read, [(7, 8)]).tolist() == [0.0]


def test_a_place_within_a_longer_token_is_found() -> None:
    (page,) = parse(load_model(), ["The Oslo/Bergen line opened."])
    at = page.text.index("Bergen")
    assert any("Bergen" in token.text for token in Places(page).tokens((at, at + 6)))


def test_a_place_is_described_by_its_own_sentence() -> None:
    described = [
        Places(page).describe(Places(page).tokens((0, 6)))
        for page in parse(load_model(), ["Norway agreed.", "Norway agreed.\nThe sea was calm all day."])
    ]
    assert described[0] == described[1]


def test_means_and_sums_of_groups() -> None:
    rows = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32)
    groups = [[], [0, 2], [1], []]
    assert sums(rows, groups).tolist() == [[0, 0], [6, 8], [3, 4], [0, 0]]
    assert means(rows, groups).tolist() == [[0, 0], [3, 4], [3, 4], [0, 0]]
    assert sums(rows, []).shape == (0, 2)


def test_weights_that_are_missing_altered_or_of_other_names(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"missing\.npz cannot be read"):
        Metonymy.load(tmp_path / "missing.npz")
    altered = Path(shutil.copy(WEIGHTS, tmp_path))
    shutil.copy(hash_file(WEIGHTS), tmp_path)
    altered.write_bytes(altered.read_bytes()[:-1] + b"\0\0")
    with pytest.raises(WeightsError, match="not the ones of this version"):
        Metonymy.load(altered)
    names = tmp_path / "names.npz"
    hash_file(names).write_text("0" * 64 + "  names.npz\n", encoding="ascii")
    with pytest.raises(WeightsError, match="dragoman train metonymy"):
        Metonymy.load(names=names)
    with pytest.raises(WeightsError, match="hash of the weights"):
        Metonymy.load(names=tmp_path / "none.npz")
    assert Metonymy.load(names=NAME_WEIGHTS)


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Oslo sent a clear message to Lisbon.", "state"),
        ("The rhetoric coming from Lisbon was harsh.", "state"),
        ("Similar pledges came, and warnings from Rome and Lisbon.", "state"),
        ("The minister flew from Oslo to Lisbon.", "place"),
        ("LISBON — Norway and Portugal signed a pact.", "place"),
        ("LISBON (Agencies) - Norway signed a pact.", "place"),
        ("LISBON WARNS OSLO OVER PACT", "state"),
    ],
)
def test_a_capital_is_its_government_or_a_place(text: str, use: str) -> None:
    (page,) = parse(load_model(), [text])
    lisbon = next(mention for mention in mentions(page, matches(text)) if mention.name.lower() == "lisbon")
    assert lisbon.use == use
