"""Who may import whom: the contracts of pyproject.toml, and the libraries that have one home each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import PACKAGES, ROOT, imports, python_files

HOMES = {
    "faust": "processors/run/faust_app.py",
    "aiokafka": "processors/run/faust_app.py",
    "kafka": "ingest/publish.py",
    "feedparser": "ingest/parse.py",
    "httpcore": "ingest/fetch.py ingest/dial.py",
    "elasticsearch": "processors/stores/elasticsearch/",
    "elastic_transport": "processors/stores/elasticsearch/",
    "luqum": "processors/query/",
    "spacy": "processors/extract/ desk/bench/extract.py",
    "trafilatura": "ingest/",
    "fastapi": "desk/",
    "starlette": "desk/",
    "typer": "desk/cli/",
}
"""A library, and the files and folders that may import it: so each can be replaced in one place."""


def test_layers() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_alone(library: str) -> None:
    homes = tuple(HOMES[library].split())
    users = [name for name in python_files(*PACKAGES) if any(module.split(".")[0] == library for _, module in imports(name))]
    assert users, f"nothing imports {library}: take it out of this table and out of pyproject.toml"
    assert [name for name in users if not name.startswith(homes)] == []


def test_the_domain_imports_the_standard_library_alone() -> None:
    foreign = [
        f"{name}:{line} {module}"
        for name in python_files("processors")
        if name.startswith("processors/domain/")
        for line, module in imports(name)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("processors.domain")
    ]
    assert foreign == []


def test_the_heart_imports_no_framework() -> None:
    frameworks = {"faust", "kafka", "aiokafka", "elasticsearch", "fastapi", "starlette", "httpx", "typer", "sqlite3"}
    found = [
        f"{name}:{line} {module}"
        for name in python_files("processors")
        if name.startswith(("processors/extract/", "processors/query/", "processors/stages/"))
        for line, module in imports(name)
        if module.split(".")[0] in frameworks
    ]
    assert found == []
