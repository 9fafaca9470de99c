"""The labels of the statement tagger."""

from __future__ import annotations

from typing import Final

CONTENT, CUE, SOURCE = range(3)
"""Types of spans: type x has the BIO labels 2x + 1 and 2x + 2; 0 is no span."""
LABELS: Final = 7
CHANNEL, ADDRESSEE = 1, 2
"""Roles that a token has beside its label; 0 is none."""
ROLES: Final = 3
