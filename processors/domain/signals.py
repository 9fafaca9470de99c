"""The types of relation signal, from rupture to alliance, with their polarity (GUIDE of the field: PLOVER's event types, ordered)."""

from __future__ import annotations

from typing import get_args

from processors.domain.records import Modality

NEGATIVE = ("RUPTURE", "DOWNGRADE", "FREEZE", "STRAIN", "THREAT", "COERCION", "STALEMATE")
POSITIVE = ("CONTACT", "OVERTURE", "COOPERATION", "THAW", "NORMALISATION", "ALLIANCE")
TYPES = NEGATIVE + POSITIVE
SYMMETRIC = frozenset({"CONTACT", "STALEMATE", "NORMALISATION", "ALLIANCE"})
MODALITIES: tuple[Modality, ...] = get_args(Modality)
BLOCS = ("EUU", "NATO", "UNO")
"""Codes that stand beside ISO 3166 alpha-3: European Union, NATO, United Nations."""


def polarity(type_: str) -> int:
    """-1 for conflict (RUPTURE to STALEMATE), +1 for cooperation (CONTACT to ALLIANCE), before modality."""
    return -1 if type_ in NEGATIVE else 1
