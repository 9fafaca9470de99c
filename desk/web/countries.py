"""Countries and blocs as a reader knows them: a name in words and, where there is one, a flag."""

from __future__ import annotations

from config.files import read_toml
from desk.web.flags import FLAGS

_BLOCS = {"EUU": "European Union", "NATO": "NATO", "UNO": "United Nations", "INT": "International"}
_REGIONAL_A = 0x1F1E6
"""REGIONAL INDICATOR SYMBOL LETTER A: two such letters are drawn as a flag."""


def country(code: str | None) -> str:
    """The name of a country or bloc in English; the code itself where no name is known, "" for None."""
    if code is None:
        return ""
    state = read_toml("actors/countries.toml").get(code)
    return str(state["name"]) if state else _BLOCS.get(code, code)


def flag(code: str | None) -> str:
    """A flag emoji, or "" where Unicode has none."""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in FLAGS.get(code or "", ""))
