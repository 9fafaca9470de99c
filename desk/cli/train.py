"""`dragoman train`: make the weights of the taggers and networks again, from annotated texts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.cli.common import CommandError, UsageError, out, tell

app = typer.Typer(help="Train the models of statements, names and signals (needs the extra `train`).")

DataOption = Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder with the annotated texts.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the weights go (default: the installed ones).")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="The same data, seed and machine give the same weights.")]


@app.command("statements")
def statements(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train the statement tagger on quotes_*.jsonl in DIR and on the texts of the project."""
    training = _module("processors.training.statements")
    target = out_file or _module("processors.extract.tagging.statement_tagger").WEIGHTS
    _report(training.train_statements, data, target, seed)


@app.command("names")
def names(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train the name tagger on ner_*.jsonl in DIR."""
    training = _module("processors.training.names")
    target = out_file or _module("processors.extract.tagging.name_tagger").WEIGHTS
    _report(training.train_names, data, target, seed)


@app.command("signals")
def signals(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train the networks of claims on the texts of the project, and on events_*.jsonl and annotated articles in DIR."""
    training = _module("processors.training.signals")
    target = out_file or _module("processors.extract.claims.network").WEIGHTS
    _report(training.train_signals, data, target, seed)


@app.command("metonymy")
def metonymy(data: DataOption, out_file: OutOption = None, seed: SeedOption = 1) -> None:
    """Train what tells places from governments on metonymy_*.jsonl in DIR; to be done again whenever the name tagger was."""
    training = _module("processors.training.metonymy")
    target = out_file or _module("processors.extract.metonymy").WEIGHTS
    _report(training.train_metonymy, data, target, seed)


def _module(name: str) -> Any:
    """A module that other commands should not wait for. Raises CommandError where training cannot be done."""
    try:
        import_module("torch")
    except ImportError as error:
        raise CommandError("training needs PyTorch, which only the extra `train` installs: pip install 'dragoman[train]'") from error
    return import_module(name)


def _report(train: Callable[..., str], data: Path, target: Path, seed: int) -> None:
    """The hash of the weights is the result: who trains again can compare."""
    if not data.is_dir():
        raise UsageError(f"{data} is no folder")
    try:
        digest = train(data, target, seed=seed, report=tell)
    except OSError as error:
        raise CommandError(f"{error.filename or data} cannot be read or written: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"the texts in {data} cannot be used: {error}") from error
    out(f"sha256 {digest}")
