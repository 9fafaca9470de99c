"""Files of weights: small, reproducible, and refused when they are not what they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from processors.domain.outcome import Refused
from processors.extract.tagging.weights import WeightsError, hash_file, load_weights, save_weights

ARRAYS = {
    "table": np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32),
    "bias": np.linspace(-1, 1, 9, dtype=np.float32),
    "hashes": np.array([1, 2**32 - 1], dtype=np.uint32),
}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "some.npz"
    save_weights(path, ARRAYS, meta={"hidden": 4}, int8=["table"])
    return path


def test_what_was_saved_is_loaded(saved: Path) -> None:
    weights = load_weights(saved)
    largest = np.abs(ARRAYS["table"]).max(axis=1, keepdims=True)
    assert np.all(np.abs(weights["table"] - ARRAYS["table"]) <= largest / 127)
    np.testing.assert_allclose(weights["bias"], ARRAYS["bias"], atol=1e-3)
    assert weights["bias"].dtype == weights["table"].dtype == np.float32
    assert weights["hashes"].tolist() == [1, 2**32 - 1]
    assert weights.meta["hidden"] == 4
    assert "bias" in weights
    assert "table.scale" not in weights


def test_rows_of_zeros_stay_zeros(tmp_path: Path) -> None:
    path = tmp_path / "zeros.npz"
    save_weights(path, {"table": np.zeros((2, 3), np.float32)}, meta={}, int8=["table"])
    assert not load_weights(path)["table"].any()


def test_the_same_weights_give_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    digest = save_weights(again, ARRAYS, meta={"hidden": 4}, int8=["table"])
    assert again.read_bytes() == saved.read_bytes()
    assert hash_file(saved).read_text().split()[0] == digest


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.npz cannot be read \(No such file"):
        load_weights(tmp_path / "none.npz")


def test_a_missing_hash_is_refused(saved: Path) -> None:
    hash_file(saved).unlink()
    with pytest.raises(WeightsError, match=r"some\.npz cannot be read"):
        load_weights(saved)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_an_altered_file_is_refused(saved: Path, place: int) -> None:
    content = bytearray(saved.read_bytes())
    content[place] ^= 1
    saved.write_bytes(content)
    with pytest.raises(Refused, match="not the ones of this version"):
        load_weights(saved)


def test_weights_of_another_version_are_refused(saved: Path) -> None:
    with pytest.raises(WeightsError, match="holds no other: it belongs to another version"):
        load_weights(saved)["other"]
    save_weights(saved, ARRAYS, meta={"format": 99})
    with pytest.raises(WeightsError, match="format 99"):
        load_weights(saved)
