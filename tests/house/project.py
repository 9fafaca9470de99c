"""The project as the tests of its house see it: its files and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "processors", "ingest", "desk")


@cache
def files() -> tuple[str, ...]:
    """Paths, relative to the root, of all files that are tracked or about to be; in an archive without git, of all files."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        found = [name for name in listed.stdout.split("\0") if name]
    else:
        found = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not path.relative_to(ROOT).parts[0].startswith(".")]
    return tuple(sorted(name for name in found if (ROOT / name).is_file()))


def python_files(*folders: str) -> list[str]:
    return [name for name in files() if name.endswith(".py") and name.split("/")[0] in folders]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imports(name: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
