"""The annotated texts that are trained on: files of JSON lines, ours and others', and which of them are held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from processors.extract.tagging.hashing import bucket

Row = dict[str, Any]

OURS: Final = Path(__file__).parent
"""What the project has annotated in full: texts of its own, and annotations of texts that it may not pass on."""
FIFTHS: Final = 5
"""One in so many rows of the sets of events and places is never trained on."""


def rows(path: Path) -> list[Row]:
    """The objects of a file with one on each line. Raises OSError, and ValueError for a line that is no JSON."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def rows_of(folder: Path, pattern: str = "*.jsonl") -> list[Row]:
    """Those of all its files of such names, in the order of the names. Raises as `rows`."""
    return [row for path in sorted(folder.glob(pattern)) for row in rows(path)]


def own_texts(ours: Path = OURS) -> list[Row]:
    """The texts that the project has written. Raises as `rows`."""
    return rows_of(ours / "corpus")


def own_annotations(ours: Path = OURS) -> list[Row]:
    """Annotations of the texts of others, which `with_texts` adds. Raises as `rows`."""
    return rows_of(ours / "annotations")


def with_texts(annotations: Sequence[Row], data: Path) -> list[Row]:
    """Annotations of texts that are not the project's, with the texts out of `data`: by `file`, `id` and the start of their SHA-256.

    What the folder does not hold, or holds in another version, is left out. Raises as `rows`.
    """
    texts: dict[tuple[str, str], str] = {}
    for name in sorted({row["file"] for row in annotations}):
        path = data / f"{name}.jsonl"
        if path.is_file():
            texts |= {(name, row["id"]): row["text"] for row in rows(path)}
    found = [{**row, "text": texts[row["file"], row["id"]]} for row in annotations if (row["file"], row["id"]) in texts]
    return [row for row in found if hashlib.sha256(row["text"].encode()).hexdigest().startswith(row["sha256"])]


def in_batches(texts: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    """The texts in their order, `size` at a time."""
    for first in range(0, len(texts), size):
        yield texts[first : first + size]


def held_out(id_: str) -> bool:
    """Is a row of the sets of events and places never trained on? By the hash of its id."""
    return bucket(id_, FIFTHS) == 0
