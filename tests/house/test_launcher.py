"""The launcher: plain sh, and one clear line where Python is missing or of the wrong version."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT, files

TOOLS = ("sh", "dirname", "cat", "cksum", "basename", "grep")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the launcher and its locks, without a virtual environment."""
    for name in ("dragoman", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PATH that has what every system has, and no Python."""
    folder = tmp_path_factory.mktemp("bin")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is missing here"
        (folder / tool).symlink_to(found)
    return folder


def _start(clone: Path, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(clone / "dragoman"), "version"], env={"PATH": str(path)}, capture_output=True, text=True, check=False, timeout=60
    )


def _fake_python(folder: Path, name: str, *, exits: int) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\nexit {exits}\n", encoding="utf-8")
    script.chmod(0o755)


@pytest.mark.parametrize("script", [name for name in files() if name == "dragoman" or name.endswith(".sh")])
def test_shell_scripts_are_plain_sh(script: str) -> None:
    first = (ROOT / script).read_text(encoding="utf-8").splitlines()[0]
    assert first == "#!/bin/sh"
    shell = shutil.which("dash") or "sh"
    assert subprocess.run([shell, "-n", str(ROOT / script)], capture_output=True, text=True, check=False).stderr == ""
    assert os.access(ROOT / script, os.X_OK)


def test_without_python_it_says_in_one_line_what_to_install(clone: Path, tools: Path) -> None:
    result = _start(clone, tools)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "needs Python 3.11, 3.12 or 3.13 with venv: install it first" in result.stderr


def test_a_python_that_is_too_old_or_lacks_venv_is_not_taken(clone: Path, tools: Path) -> None:
    for name in ("python3", "python3.11", "python"):
        _fake_python(tools, name, exits=1)
    result = _start(clone, tools)
    assert result.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13 with venv" in result.stderr
    assert not (clone / ".venv").exists()


def test_an_environment_that_cannot_be_made_is_told_and_tried_again(clone: Path, tools: Path) -> None:
    """The only Python that is found calls itself usable, and then does nothing else."""
    (tools / "python3.12").write_text('#!/bin/sh\n[ "$1" = -c ]\n', encoding="utf-8")
    (tools / "python3.12").chmod(0o755)
    for _ in range(2):
        result = _start(clone, tools)
        assert result.returncode == 1
        assert "cannot make a virtual environment" in result.stderr
