"""`dragoman backup` and `restore`: the data file as one file, while Dragoman runs or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from desk import build
from desk.cli.common import CommandError, DataOption, settings, tell
from processors.stores.embedded.database import Database

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(file: File, data: DataOption = None) -> None:
    """Write a consistent copy of the data file to FILE; Dragoman may go on running."""
    chosen = settings(data=data)
    source = chosen.data / build.DATA_FILE
    if not source.exists():
        raise CommandError(f"there is nothing to back up: {source} does not exist")
    if not file.parent.is_dir():
        raise CommandError(f"the folder {file.parent} does not exist")
    if file.exists() and not file.is_file():
        raise CommandError(f"{file} is no ordinary file; choose another FILE")
    if file.resolve() == source.resolve():
        raise CommandError(f"{file} is the data file itself; choose another FILE")
    Database(source).copy_to(file)
    tell(f"Backed up {source} to {file} ({file.stat().st_size / 1e6:.1f} MB).")


def restore(file: File, data: DataOption = None) -> None:
    """Put the content of FILE in place of the data file's; the present one is kept beside it. Dragoman may go on running."""
    chosen = settings(data=data)
    _check(file)
    target = chosen.data / build.DATA_FILE
    kept = target.with_name("dragoman-before-restore.db")
    if file.resolve() in (target.resolve(), kept.resolve()):
        raise CommandError(f"{file} would be overwritten by what it is to replace; move it elsewhere and restore it from there")
    had_one = target.exists()
    database = Database(target)
    if had_one:
        database.copy_to(kept)
    database.replace_with(file)
    build.embedded(chosen)
    tell(f"Restored {file}." + (f" What was there before is kept as {kept}." if had_one else ""))


def _check(file: Path) -> None:
    """Raises CommandError where FILE is no whole data file of Dragoman."""
    if not file.is_file():
        raise CommandError(f"{file} is no ordinary file" if file.exists() else f"{file} does not exist")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as backup_file:
            whole = backup_file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            versions = dict(backup_file.execute("SELECT component, version FROM schema_versions").fetchall())
    except sqlite3.Error as error:
        raise CommandError(f"{file} is no backup of Dragoman: {error}") from error
    newer = [component for component, version in versions.items() if version > build.SCHEMAS.get(component, version)]
    if newer:
        raise CommandError(f"{file} was written by a newer version of Dragoman ({', '.join(newer)}): update Dragoman first")
    if "store" not in versions:
        raise CommandError(f"{file} is no backup of a data file of Dragoman")
    if not whole:
        raise CommandError(f"{file} is damaged; nothing was changed")
