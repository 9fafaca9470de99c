"""The lists of gazetteer.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

_LISTS: Final = tomllib.loads((Path(__file__).parent / "gazetteer.toml").read_text(encoding="utf-8"))

WORDS: Final[dict[str, list[str]]] = {list_: words.split() for list_, words in _LISTS["words"].items()}
"""Telling words by list."""
NAMES: Final[dict[str, list[str]]] = _LISTS["names"]
"""Names by list."""
