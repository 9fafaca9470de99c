"""When a found speaker is the expected one."""

from __future__ import annotations

import pytest

from processors.domain.records import Actor, Who
from processors.evaluation.naming import is_same_speaker, names_agree

LUND = Actor(name="Kari Lund", type="PERSON", country="NOR", role=None, mentions=((0, 4),))
PREMIER = Actor(name="Polish premier", type="PERSON", country="POL", role=None, mentions=((0, 4),))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sergey Lavrov", "Lavrov", True),
        ("Foreign Minister Lavrov", "Lavrov", True),
        ("Élysée", "Elysee", True),
        ("Sergey Lavrov", "Sergey Ryabkov", False),
        ("the President", "the Minister", False),
        (None, "Lavrov", False),
    ],
)
def test_names(one: str | None, other: str | None, same: bool) -> None:
    assert names_agree(one, other) is same


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (Who(name="Kari Lund", country="NOR"), Who(name="Lund", country="NOR"), True),
        (Who(name="Kari Lund", country="NOR"), Who(name="Per Berg", country="NOR"), False),
        (Who(name="Kari Lund", country="NOR"), Who(name="Kari Lund", country="SWE"), False),
        (Who(name="Kari Lund", country="NOR"), None, False),
        (Who(name="Polish premier", country="POL"), Who(name="Jan Wolski", country="POL"), True),
        (Who(name="analysts"), Who(name="several analysts"), True),
        (Who(name="analysts"), Who(name="traders"), False),
    ],
)
def test_speakers(expected: Who, found: Who | None, same: bool) -> None:
    assert is_same_speaker(expected, found, [LUND, PREMIER]) is same
