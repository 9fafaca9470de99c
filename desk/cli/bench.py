"""`dragoman bench`: speed and memory, each beside a baseline in the same run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from desk.bench.extract import bench_extract, foreign
from desk.bench.hostile import bench_hostile
from desk.bench.search import bench_search
from desk.cli.common import UsageError, out

app = typer.Typer(help="Measure speed and memory, each beside a baseline in the same run.")


@app.command("extract")
def extract(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help='Documents, one {"id","text"} a line; the demonstration, all of it about foreign affairs, by default.'
        ),
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=50, help="Runs of each.")] = 3,
    hostile: Annotated[bool, typer.Option("--hostile", help="Texts of a megabyte that were made to hurt instead.")] = False,
) -> None:
    """Articles per CPU second, beside the whole small spaCy pipeline; time by step, start-up and memory."""
    if hostile:
        bench_hostile(_say)
        return
    bench_extract(_texts(file) if file else foreign(), rounds=rounds, say=_say)


@app.command("search")
def search(
    statements: Annotated[int, typer.Option("--statements", min=100, max=10_000_000, help="Size of the index.")] = 100_000,
) -> None:
    """Time of searches in the embedded index, beside a scan of the same table."""
    bench_search(statements, say=_say)


def _texts(file: Path) -> list[str]:
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        texts = [str(json.loads(line)["text"]) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f'{file}: expected one JSON object with "text" a line ({error})') from error
    if not texts:
        raise UsageError(f"{file} has no documents")
    return texts


def _say(line: str) -> None:
    out(line)
