"""`dragoman feeds`: what is polled, and how it is doing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from desk import build
from desk.cli.common import CommandError, DataOption, JsonOption, UsageError, console, out, settings, tell
from processors.contracts.codec import jsonable
from processors.domain.records import FeedHealth

app = typer.Typer(help="The feeds that are polled: list, add, remove, import, export, check.")
Id = Annotated[str, typer.Argument(metavar="ID", help="Id as `feeds list` shows it.")]
COLOURS = {"healthy": "green", "failing": "yellow", "dead": "red", "gone": "red"}


@app.command("list")
def list_feeds(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the feeds with their health."""
    with build.feed_book(settings(data=data)) as book:
        feeds = book.list()
    if as_json:
        for feed in feeds:
            out(json.dumps(jsonable(feed), ensure_ascii=False))
        return
    table = Table("id", "title", "state", "articles", "last error", box=None)
    for feed in feeds:
        colour = COLOURS.get(feed.state)
        state = f"[{colour}]{feed.state}[/{colour}]" if colour else feed.state
        table.add_row(escape(feed.id), escape(feed.title), state, str(feed.articles), escape(feed.error or ""))
    console.print(table)
    tell(f"{len(feeds)} feeds.")


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Of a feed, or of a page that names one.")],
    title: Annotated[str, typer.Option("--title", help="Name of the outlet, as a reader knows it.")] = "",
    folder: Annotated[str, typer.Option("--folder", help="Folder in OPML.")] = "",
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Take the address as it is, without fetching it.")] = False,
    data: DataOption = None,
) -> None:
    """Add a feed; it is polled within seconds where Dragoman runs."""
    with build.feed_book(settings(data=data)) as book:
        feed = book.add(address, title=title, folder=folder, check=not unchecked)
    tell(f"Added {_named(feed)}.")


@app.command()
def remove(id: Id, data: DataOption = None) -> None:
    """Remove a feed; the articles read from it stay."""
    with build.feed_book(settings(data=data)) as book:
        tell(f"Removed {_named(book.remove(id))}.")


@app.command()
def pause(id: Id, data: DataOption = None) -> None:
    """Do not poll a feed until it is resumed."""
    with build.feed_book(settings(data=data)) as book:
        tell(f"Paused {_named(book.pause(id))}.")


@app.command()
def resume(id: Id, data: DataOption = None) -> None:
    """Poll a paused or gone feed again."""
    with build.feed_book(settings(data=data)) as book:
        tell(f"Resumed {_named(book.resume(id))}.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML 2.0.")], data: DataOption = None) -> None:
    """Add the feeds of an OPML file; those that are in the list stay as they are."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    with build.feed_book(settings(data=data)) as book:
        imported = book.import_opml(content)
    for line in imported.refused:
        tell(f"  not taken: {line}")
    tell(f"{len(imported.added)} added, {imported.known} known already, {len(imported.refused)} not taken.")


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Standard output by default.")] = None, data: DataOption = None
) -> None:
    """Write the list as OPML 2.0 with folders."""
    with build.feed_book(settings(data=data)) as book:
        content = book.export_opml()
    if file is None:
        out(content.decode("utf-8"))
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error


@app.command()
def check(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="All by default.")] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Fetch every feed once and say in words which are dead; exit code 1 when one is."""
    chosen = settings(data=data)
    with build.feed_book(chosen) as book:
        feeds = book.known()
    unknown = set(ids or ()) - {known.feed.id for known in feeds}
    if unknown:
        raise UsageError(f"no feed is called {', '.join(sorted(unknown))}; `dragoman feeds list` shows them all")
    wanted = [known for known in feeds if not ids or known.feed.id in ids]
    dead = 0
    for number, checked in enumerate(build.check_feeds(chosen, wanted), 1):
        dead += not checked.alive
        if as_json:
            out(json.dumps(jsonable(checked), ensure_ascii=False))
        else:
            mark = "[green]alive[/green]" if checked.alive else "[red]dead [/red]"
            console.print(f"{mark}  {number:>3}/{len(wanted)}  {checked.id}: {escape(checked.words)}", soft_wrap=True)
    tell(f"{len(wanted) - dead} alive, {dead} dead.")
    if dead:
        raise CommandError(f"{dead} of {len(wanted)} feeds cannot be read")


def _named(feed: FeedHealth) -> str:
    return f"{feed.title} ({feed.id}, {feed.url})"
