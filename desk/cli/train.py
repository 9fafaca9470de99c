"""`dragoman train`: make the weights of the taggers again, from annotated texts."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.cli.common import CommandError, UsageError, out, tell

app = typer.Typer(help="Train the taggers of statements and of names (needs the extra `train`).")

DataOption = Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder with the annotated texts.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the weights go (default: the installed ones).")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="The same data, seed and machine give the same weights.")]


@app.command("statements")
def statements(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train the statement tagger on quotes_*.jsonl in DIR and on the texts of the project."""
    training = _module("processors.training.statements")
    target = out_file or _module("processors.extract.tagging.statement_tagger").WEIGHTS
    _report(training.train_statements(_folder(data), target, seed=seed, report=tell))


@app.command("names")
def names(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train the name tagger on ner_*.jsonl in DIR."""
    training = _module("processors.training.names")
    target = out_file or _module("processors.extract.tagging.name_tagger").WEIGHTS
    _report(training.train_names(_folder(data), target, seed=seed, report=tell))


def _module(name: str) -> Any:
    """A module that other commands should not wait for. Raises CommandError where training cannot be done."""
    try:
        import_module("torch")
    except ImportError as error:
        raise CommandError("training needs PyTorch, which only the extra `train` installs: pip install 'dragoman[train]'") from error
    return import_module(name)


def _folder(data: Path) -> Path:
    if not data.is_dir():
        raise UsageError(f"{data} is no folder")
    return data


def _report(digest: str) -> None:
    """The hash is the result: who trains again can compare."""
    out(f"sha256 {digest}")
