"""The training of metonyms: what it writes runs without it, knows its name tagger, and the same seed gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

from processors.extract.metonymy import Metonymy
from processors.extract.model import load_model
from processors.extract.parse import parse
from processors.extract.tagging.name_tagger import NameTagger
from processors.training.metonymy import FILE, train_metonymy
from processors.training.texts import held_out

COUNTRIES = ["Norway", "Brazil", "Portugal", "Kenya", "Peru", "Japan", "Chad", "Nepal"]
ACTING = ["{} recalled its envoy.", "{} voted against the treaty.", "The pact was signed by {}.", "{} denied the charge."]
LYING = ["He was born in {}.", "The river rises in {}.", "She moved to {} as a child.", "They met somewhere in {}."]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """64 sentences, half of them metonymic."""
    folder = tmp_path_factory.mktemp("data")
    lines = []
    for metonymic, patterns in ((True, ACTING), (False, LYING)):
        for pattern in patterns:
            for country in COUNTRIES:
                start = pattern.index("{")
                place = {"start": start, "end": start + len(country), "type": "LOC", "metonymic": metonymic}
                lines.append(json.dumps({"id": f"{pattern}/{country}", "text": pattern.format(country), "entities": [place]}))
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_the_same_seed_gives_the_same_bytes_and_they_tell_places_from_governments(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    first = train_metonymy(data, tmp_path / "first.npz", report=told.append)
    assert train_metonymy(data, tmp_path / "second.npz", report=told.append) == first
    assert train_metonymy(data, tmp_path / "third.npz", seed=2, report=told.append) != first
    kept = sum(not held_out(json.loads(line)["id"]) for line in (data / FILE).read_text(encoding="utf-8").splitlines())
    assert told[0].startswith(f"{kept} places")
    assert kept < 64
    texts = ["Iceland denied the charge.", "She was born in Iceland."]
    chances = [
        Metonymy.load(tmp_path / "first.npz")(page, read, [(text.index("Iceland"), text.index("Iceland") + 7)])[0]
        for text, page, read in zip(texts, parse(load_model(), texts), NameTagger.load().read(texts), strict=True)
    ]
    assert np.round(chances).tolist() == [1, 0]
