"""Reads the data files of this folder: the lexicons, the feeds, the offices."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def read_toml(name: str) -> dict[str, Any]:
    """The parsed file `config/NAME` ("feeds.toml", "signals/types.toml"). Raises FileNotFoundError, tomllib.TOMLDecodeError."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
