"""The SQLite file of a data folder: connections by thread, one writer at a time, versioned schema, copy and space.

Everything that must change together (log, offsets, index, the poller's state) changes in one `transaction()`; adapters that
write join the transaction that their thread has open. The write-ahead log survives `kill -9`: what was committed stays, what was
not never happened.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from weakref import WeakSet

from processors.domain.outcome import Refused, Unavailable

BUSY_SECONDS = 30.0
NOT_NOW = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
)
STATEMENT_CACHE = 512
CACHE_KIBIBYTES = 16 * 1024
"""Of pages, for each thread's connection."""


class _Held:
    """A thread's connection. It goes with its thread: those of a server come and go, and files left open would run out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class DataFolderError(Exception):
    """The data folder cannot be used; the message says why and what to do."""


class Database:
    """One SQLite file, shared by the threads of a process (and by other processes: writers wait for each other).

    Raises DataFolderError where the file cannot be opened or is no database.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writer = threading.RLock()
        self._all: WeakSet[_Held] = WeakSet()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._connection()
            connection.execute("CREATE TABLE IF NOT EXISTS schema_versions (component TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        except (sqlite3.Error, OSError) as error:
            raise DataFolderError(f"cannot use {path}: {error}. Choose another folder with --data, or mend its permissions.") from error

    def _connection(self) -> sqlite3.Connection:
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            connection = sqlite3.connect(
                self.path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=STATEMENT_CACHE,
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
            held = self._local.held = _Held(connection)
            self._all.add(held)
        return held.connection

    def _in_transaction(self) -> bool:
        return self._connection().in_transaction

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's connection; inside `transaction()` it sees what the transaction wrote."""
        return self._connection()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; joins the transaction that this thread has open: what fails in it is undone, the rest of that stands.

        Raises Unavailable when the disk is full or locked.
        """
        with unavailable_errors():
            connection = self._connection()
        if self._in_transaction():
            with unavailable_errors():
                yield from self._joined(connection)
            return
        callbacks: list[Callable[[], None]] = []
        with self._writer, unavailable_errors():
            connection.execute("BEGIN IMMEDIATE")
            self._local.callbacks = callbacks
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if self._in_transaction():
                    connection.execute("ROLLBACK")
                    callbacks.clear()
        for callback in callbacks:
            callback()

    def _joined(self, connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        connection.execute("SAVEPOINT joined")
        try:
            yield connection
        except BaseException:
            if self._in_transaction():  # a full disk ends the whole of it
                connection.execute("ROLLBACK TO joined")
                connection.execute("RELEASE joined")
            raise
        connection.execute("RELEASE joined")

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the transaction that this thread has open is committed; never, where it is rolled back."""
        if not self._in_transaction():
            raise ValueError("no transaction is open in this thread")
        self._local.callbacks.append(callback)

    def migrate(self, component: str, scripts: Sequence[str]) -> None:
        """Bring the tables of a component to version `len(scripts)`; script n makes version n from n-1.

        A copy of the whole file is kept beside it before an older version is changed. Raises DataFolderError where the file
        was written by a newer Dragoman.
        """
        have = self._version(component)
        if have > len(scripts):
            raise DataFolderError(
                f"{self.path} was written by a newer version of Dragoman ({component} {have}). "
                "Update Dragoman, or choose another folder with --data."
            )
        if have == len(scripts):
            return
        if have:
            self.copy_to(self.path.with_name(f"{self.path.stem}-before-{component}-{len(scripts)}.db"))
        with self.transaction() as connection:
            for script in scripts[self._version(component) :]:  # read again: another process may have been first
                for statement in split_statements(script):
                    connection.execute(statement)
            connection.execute(
                "INSERT INTO schema_versions VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version", (component, len(scripts))
            )

    def _version(self, component: str) -> int:
        row = self.reader.execute("SELECT version FROM schema_versions WHERE component = ?", (component,)).fetchone()
        return int(row["version"]) if row else 0

    def copy_to(self, target: Path) -> None:
        """A consistent copy while others go on writing (SQLite's online backup). The target is replaced when the copy is whole."""
        partial = target.with_name(target.name + ".partial")
        partial.unlink(missing_ok=True)
        with sqlite3.connect(partial) as copy:
            self.reader.backup(copy)
        copy.close()
        partial.replace(target)

    def replace_with(self, source: Path) -> None:
        """Put another data file's content in place of this one's, in one write that other connections see as a whole.

        Raises Unavailable when the disk is full or the file stays locked.
        """
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as other, unavailable_errors():
            other.backup(self.reader)

    def close(self) -> None:
        for held in list(self._all):
            held.connection.close()
        self._all.clear()


def split_statements(script: str) -> Iterator[str]:
    """The statements of a script, triggers whole: `executescript` would commit the transaction that is open."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


@contextmanager
def unavailable_errors() -> Iterator[None]:
    """A full disk or a lock that does not come free is "not now", and a damaged file refuses; neither is a fault of the record."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise Unavailable("the disk is full: free some space, nothing is lost meanwhile") from error
        if code in NOT_NOW:
            raise Unavailable(f"the data file cannot be used now: {error}") from error
        raise
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise Refused(f"the data file is damaged ({error}): put a backup in its place with `dragoman restore`") from error
        raise
