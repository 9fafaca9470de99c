"""`dragoman dead-letters`: what could never be processed, and what to do about it."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from desk import build
from desk.cli.common import CommandError, DataOption, JsonOption, console, out, settings, tell
from processors.contracts.codec import jsonable
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import Index, Message
from processors.domain.records import DeadLetter

app = typer.Typer(help="Records that could never be processed: list, show, retry or drop them.")
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids as `dead-letters list` shows them, or `all` for every open one.")]


@app.command("list")
def list_letters(
    stage: Annotated[str | None, typer.Option("--stage", help="Only those of this stage.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also the retried and the dropped ones.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most letters shown.")] = 100,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List dead letters, newest first."""
    index = build.index_of(settings(data=data))
    letters = index.dead_letters(stage=stage, state=None if everything else "open", limit=limit)
    if as_json:
        for letter in letters:
            out(json.dumps(jsonable(letter), ensure_ascii=False))
        return
    if not letters:
        tell("No dead letters.")
        return
    table = Table("id", "time (UTC)", "stage", "topic", "state", "reason", box=None)
    for letter in letters:
        table.add_row(letter.id, f"{letter.at:%Y-%m-%d %H:%M:%S}", letter.stage, letter.topic, letter.state, escape(letter.reason))
    console.print(table)


@app.command("show")
def show_letter(id: Annotated[str, typer.Argument(metavar="ID")], data: DataOption = None) -> None:
    """Show one dead letter: where, why, which version, and the record as it came."""
    letter = _found(build.index_of(settings(data=data)), [id])[0]
    for name in ("id", "at", "stage", "topic", "state", "version", "reason"):
        out(f"{name:8} {getattr(letter, name)}")
    out(f"{'key':8} {_readable(letter.key)}")
    out(_readable(letter.value))


@app.command()
def retry(ids: Ids, data: DataOption = None) -> None:
    """Put records back on their topic, as they came."""
    chosen = settings(data=data)
    index, log = build.index_of(chosen), build.log_of(chosen)
    letters = _found(index, ids)
    ids = [letter.id for letter in letters]
    index.mark_dead_letters(ids, "retried")  # before they are put back: what fails again is open again
    try:
        log.append([Message(topic=letter.topic, key=letter.key, value=letter.value) for letter in letters])
    except (Unavailable, Refused):
        index.mark_dead_letters(ids, "open")
        raise
    tell(f"{len(letters)} put back on {', '.join(sorted({letter.topic for letter in letters})) or 'no topic'}.")


@app.command()
def drop(ids: Ids, data: DataOption = None) -> None:
    """Give records up: they stay listed with --all, but are no longer open."""
    index = build.index_of(settings(data=data))
    letters = _found(index, ids)
    index.mark_dead_letters([letter.id for letter in letters], "dropped")
    tell(f"{len(letters)} dropped.")


def _found(index: Index, ids: list[str]) -> list[DeadLetter]:
    if ids == ["all"]:
        return list(index.dead_letters(limit=10_000))
    letters = [(id, index.dead_letter(id)) for id in ids]
    missing = [id for id, letter in letters if letter is None]
    if missing:
        raise CommandError(f"no dead letter {', '.join(missing)}; `dragoman dead-letters list --all` shows them all")
    return [letter for _, letter in letters if letter is not None]


def _readable(data: bytes | None) -> str:
    return "(none)" if data is None else data.decode("utf-8", "backslashreplace")
