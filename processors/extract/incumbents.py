"""Who bears an office that a text names without a name: the table of office-holders, asked in the words of newspapers."""

from __future__ import annotations

import datetime

from processors.extract.holders import Holder, office_at
from processors.extract.offices import offices

WORDINGS = {
    "prime minister": ("prime minister", "head of government"),
    "premier": ("head of government",),
    "top diplomat": ("foreign minister",),
    "diplomatic chief": ("foreign minister",),
    "foreign policy chief": ("foreign policy chief", "foreign minister"),
    "vice-president": ("vice president",),
    "secretary general": ("secretary-general",),
    "dictator": ("head of state", "supreme leader"),
    "ruler": ("head of state", "supreme leader"),
}
"""Offices of the table, the first that it knows, by what they are called."""
BODIES = {"UNO": ("secretary-general",), "NATO": ("secretary-general",)}
"""Whom "the UN chief" means."""


def incumbent(country: str, role: str, day: datetime.date | None) -> Holder | None:
    """The one person who held the office on the day; None without a day, in a gap of the table, where there are two."""
    if day is None:
        return None
    role = role.lower().replace("defense", "defence")
    if role == "leader":
        return _leader(country, day)
    if role in ("chief", "head", "boss"):
        return next((found for office in BODIES.get(country, ()) if (found := office_at(country, office, day)) is not None), None)
    wordings = WORDINGS.get(role, (role,))
    return next((found for office in wordings if (found := office_at(country, office, day)) is not None), None)


def _leader(country: str, day: datetime.date) -> Holder | None:
    """The head of government where the head of state stands above politics, else the head of state; nobody where power is shared."""
    if country in offices().led_by_government:
        return office_at(country, "head of government", day)
    posts = ("supreme leader", "head of state", "president")
    found = {holder.name: holder for office in posts if (holder := office_at(country, office, day)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None
