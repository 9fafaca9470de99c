"""One Dragoman at a time works on a data folder: two would poll every feed twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processors.stores.embedded.database import DataFolderError

NAME = "dragoman.lock"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it however the process ends. Raises DataFolderError where another holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("a")
    except OSError as error:
        raise DataFolderError(f"cannot use {folder}: {error}. Choose another folder with --data, or mend its permissions.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataFolderError(f"another Dragoman works on {folder}: end it first, or choose another folder with --data") from error
        yield
