"""Every package that Dragoman installs may be used in a work under Apache-2.0."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.house.project import ROOT

PERMISSIVE = re.compile(
    r"\b(MIT|0?BSD|Apache|ISC|PSF|Python Software Foundation|CNRI-Python|Zlib|CC0|MPL|Mozilla Public License|Public[- ]Domain|Repoze)", re.I
)
COPYLEFT = re.compile(r"\b(A|L)?GPL|General Public License", re.I)
ALTERNATIVES = {
    "luqum": "Apache-2.0",
    "tld": "MPL-1.1",
}
"""Packages that leave the choice between several licences, and the one that we take."""
WITHOUT_METADATA: dict[str, str] = {}
"""Packages whose metadata name no licence: the licence as their licence file has it."""


def _locked() -> list[str]:
    """Names in requirements.lock that are installed here; the others are for other platforms."""
    found = []
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==", line):
            try:
                metadata.distribution(match[1])
            except metadata.PackageNotFoundError:
                assert ";" in line, f"{match[1]} is in the lock and not installed"
            else:
                found.append(match[1])
    return sorted(set(found))


def _licence(package: str) -> str:
    """The licence by the package's own words: the SPDX expression, else the classifiers, else the short text."""
    facts = metadata.metadata(package)
    classifiers = [line.removeprefix("License :: ") for line in facts.get_all("Classifier") or [] if line.startswith("License :: ")]
    expression, words = (next(iter(facts.get_all(key) or []), "").strip() for key in ("License-Expression", "License"))
    return expression or "; ".join(classifiers) or (words.splitlines()[0] if words else "")


@pytest.mark.parametrize("package", _locked())
def test_licence(package: str) -> None:
    stated = _licence(package)
    licence = ALTERNATIVES.get(package) or stated or WITHOUT_METADATA.get(package, "")
    assert licence, f"{package} names no licence in its metadata: look it up and add it to WITHOUT_METADATA"
    assert not COPYLEFT.search(licence), f"{package} is under {licence}"
    assert PERMISSIVE.search(licence), f"{package} is under {licence}: decide whether it may be used"


@pytest.mark.parametrize(("package", "chosen"), ALTERNATIVES.items())
def test_the_chosen_licence_is_offered(package: str, chosen: str) -> None:
    offered = _licence(package)
    assert chosen in offered or chosen.partition("-")[0] in offered
    assert COPYLEFT.search(offered), f"{package} leaves no choice any more: take it out of ALTERNATIVES"
