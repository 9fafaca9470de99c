"""Each type of signal in the codes of the field: config/signals/types.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.files import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A type of signal in PLOVER and CAMEO."""

    plover: str
    cameo: str
    quad: int


@cache
def codes() -> dict[str, Code]:
    """By type of signal."""
    return {
        type_: Code(plover=row["plover"], cameo=row["cameo"], quad=row["quad"]) for type_, row in read_toml("signals/types.toml").items()
    }
