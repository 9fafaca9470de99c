"""How the code is kept: linter, types, sizes, and the few things that only named places may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

from tests.house.project import PACKAGES, ROOT, files, python_files, tree

LONGEST_FILE, LONGEST_TEST = 300, 400
BROAD = {"Exception", "BaseException"}
MAY_CATCH_ALL: dict[str, str] = {
    "processors/run/step.py": "any fault of a stage becomes a dead letter",
    "processors/run/faust_app.py": "the body of an agent never raises: Faust would acknowledge the batch",
    "processors/run/inline.py": "the edge of a thread: the process must learn that a stage has ended",
    "processors/run/analysts.py": "the edge of a process: the parent is told what stopped the loading",
    "processors/stores/embedded/database.py": "undoes what a joined transaction began, and raises again",
    "desk/house.py": "the edge of a thread: a part that has ended must end the whole",
    "ingest/child.py": "the edge of a process: a stranger's input found a fault in a library",
    "ingest/poll.py": "the edge of a thread: one feed must not stop the others",
}
"""Files with a broad `except`, each with its reason."""
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK)\b")


def test_ruff_finds_nothing() -> None:
    assert _run("ruff", "check", "--no-cache", "--output-format", "concise", ".") == ""


def test_ruff_would_format_nothing_anew() -> None:
    assert _run("ruff", "format", "--no-cache", "--check", ".") == ""


def test_mypy_finds_nothing() -> None:
    assert _run("mypy", "--no-error-summary") == ""


def test_no_file_is_longer_than_a_person_reads() -> None:
    sizes = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in python_files(*PACKAGES, "tests")}
    too_long = {name: lines for name, lines in sizes.items() if lines > (LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE)}
    assert too_long == {}


def test_only_named_places_catch_everything() -> None:
    found = set()
    for name in python_files(*PACKAGES):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or _names(node.type) & BROAD):
                found.add(name)
    assert found == set(MAY_CATCH_ALL)


def test_settings_are_read_from_the_environment_in_one_place() -> None:
    """The measurement sets the thread counts of the numerical libraries, which know no other way."""
    readers = set()
    for name in python_files(*PACKAGES):
        for node in ast.walk(tree(name)):
            if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")) or (
                isinstance(node, ast.ImportFrom) and node.module == "os" and {"environ", "getenv"} & {alias.name for alias in node.names}
            ):
                readers.add(name)
    assert readers == {"desk/cli/common.py", "processors/run/threads.py"}


def test_nothing_is_left_for_later() -> None:
    texts = [name for name in files() if name.endswith((".py", ".toml", ".yml", ".sh", ".html", ".css", ".js", ".md"))]
    found = [
        f"{name}:{number} {line.strip()}"
        for name in texts
        if name != "tests/house/test_style.py"
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def _names(node: ast.expr) -> set[str]:
    """The exception classes that an `except` names."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _run(tool: str, *arguments: str) -> str:
    """What a tool complains of; empty when it is content."""
    result = subprocess.run([sys.executable, "-m", tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    return result.stdout + result.stderr if result.returncode else ""
