"""Each type of signal in the codes of the field: config/signals/types.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.files import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A type of signal in PLOVER and CAMEO. `intensity`: -10 (conflict) to +10 (cooperation), by Goldstein's scale of 1992."""

    plover: str
    cameo: str
    quad: int
    intensity: float


@cache
def codes() -> dict[str, Code]:
    """By type of signal."""
    return {
        type_: Code(plover=row["plover"], cameo=row["cameo"], quad=row["quad"], intensity=row["intensity"])
        for type_, row in read_toml("signals/types.toml").items()
    }
