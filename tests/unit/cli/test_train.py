"""`dragoman train`: what it says where it cannot train."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from desk.cli import train
from desk.cli.common import CommandError, UsageError


def trained(data: Path, out: Path, *, seed: int, report: object) -> str:
    del report
    (out / f"{data.name}-{seed}").touch()
    return "ab12"


def test_a_folder_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        train._report(trained, tmp_path / "nowhere", tmp_path, 1)


def test_the_hash_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train._report(trained, tmp_path, tmp_path, 3)
    assert capsys.readouterr().out == "sha256 ab12\n"
    assert (tmp_path / f"{tmp_path.name}-3").exists()


@pytest.mark.parametrize("error", [FileNotFoundError(2, "No such file or directory", "a.jsonl"), ValueError("a.jsonl holds another text")])
def test_what_cannot_be_read_is_named(tmp_path: Path, error: Exception) -> None:
    def fails(*_: object, **__: object) -> str:
        raise error

    with pytest.raises(CommandError, match=r"a\.jsonl"):
        train._report(fails, tmp_path, tmp_path, 1)


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed here")
@pytest.mark.parametrize("command", ["statements", "names", "signals"])
def test_without_the_extra_it_is_named(command: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"dragoman\[train\]"):
        typer.main.get_command(train.app).main([command, "--data", str(tmp_path)], standalone_mode=False)
