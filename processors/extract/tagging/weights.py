"""Files of trained weights: a NumPy archive without pickles, and beside it a file with its SHA-256.

Arrays that were named for it are kept as int8 with one float16 scale per row, all other floats as float16, integers as they are.
Zip members carry a fixed date, so that the same weights give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from processors.domain.outcome import Refused

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]

FORMAT: Final = 1
MOST: Final = 127
"""Largest magnitude of an int8 cell; -128 is not used, so that the range is symmetric."""
SCALE_SUFFIX: Final = ".scale"
META: Final = "meta"
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


class WeightsError(Refused):
    """A file of weights is missing, altered or of another version; the message names it and says what to do."""


class Weights:
    """The arrays and the settings of one model."""

    def __init__(self, path: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
        self._path: Final = path
        self._arrays: Final = arrays
        self.meta: Final = meta
        """What the trainer noted: sizes, names of labels, seed; anything that JSON can hold."""

    def __getitem__(self, name: str) -> Array:
        """The array: float32, or integers as saved. Raises WeightsError when the file has none of this name."""
        try:
            return self._arrays[name]
        except KeyError:
            raise WeightsError(f"{self._path.name} holds no {name}: it belongs to another version, install this one again") from None

    def __contains__(self, name: str) -> bool:
        return name in self._arrays


def quantised(matrix: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Cells (..., C) as int8 and one scale (...) per row; the row's largest magnitude becomes 127."""
    scales = (np.abs(matrix).max(axis=-1) / MOST).astype(np.float16)
    # A scale that underflows float16 stands for a row of (nearly) zeros.
    divisors = np.where(scales > 0, scales, 1).astype(np.float32)
    return np.clip(np.rint(matrix / divisors[..., None]), -MOST, MOST).astype(np.int8), scales


def save_weights(path: Path, arrays: Mapping[str, Array], *, meta: Mapping[str, Any], int8: Collection[str] = ()) -> str:
    """Write the file and its hash file; the hash is returned. `int8`: names of float arrays (..., C) to be kept as int8.

    Raises OSError.
    """
    members: dict[str, Array] = {META: np.frombuffer(json.dumps({"format": FORMAT, **meta}, sort_keys=True).encode(), dtype=np.uint8)}
    for name, array in arrays.items():
        if name in int8:
            members[name], members[name + SCALE_SUFFIX] = quantised(array.astype(np.float32))
        else:
            members[name] = array.astype(np.float16) if np.issubdtype(array.dtype, np.floating) else array
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(members[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=ZIP_DATE)
            archive.writestr(entry, content.getvalue(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    hash_file(path).write_text(f"{digest}  {path.name}\n", encoding="ascii")
    return digest


def load_weights(path: Path) -> Weights:
    """Everything in the file, floats as float32. Raises WeightsError."""
    try:
        content = path.read_bytes()
        expected = hash_file(path).read_text(encoding="ascii", errors="replace").split()
    except OSError as error:
        raise WeightsError(f"the weights {path.name} cannot be read ({error.strerror}): install this version again") from error
    found = hashlib.sha256(content).hexdigest()
    if expected[:1] != [found]:
        raise WeightsError(f"the weights {path.name} are not the ones of this version (sha256 {found[:12]}…): install it again")
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        members: dict[str, Array] = {name: archive[name] for name in archive.files}
    meta = json.loads(members.pop(META).tobytes())
    if meta["format"] != FORMAT:
        raise WeightsError(f"the weights {path.name} have format {meta['format']}, this version reads {FORMAT}: train them again")
    return Weights(path, {name: _restored(members, name) for name in members if not name.endswith(SCALE_SUFFIX)}, meta)


def hash_file(path: Path) -> Path:
    """Where the hash of a file of weights lies, in the form that `sha256sum --check` reads."""
    return path.with_suffix(".sha256")


def hash_of(path: Path) -> str:
    """The hash that lies beside a file of weights, 64 hex digits. Raises WeightsError when there is none."""
    try:
        return hash_file(path).read_text(encoding="ascii", errors="replace").split()[0]
    except (OSError, IndexError):
        raise WeightsError(f"the hash of the weights {path.name} cannot be read: install this version again") from None


def _restored(members: Mapping[str, Array], name: str) -> Array:
    array = members[name]
    scales = members.get(name + SCALE_SUFFIX)
    if scales is not None:
        return array.astype(np.float32) * scales.astype(np.float32)[..., None]
    return array.astype(np.float32) if array.dtype == np.float16 else array
