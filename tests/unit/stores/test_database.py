"""The data file: all or nothing, versions, copies."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from processors.domain.outcome import Unavailable
from processors.stores.embedded.database import Database, DataFolderError, unavailable_errors


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "data" / "dragoman.db")
    database.migrate("things", ["CREATE TABLE things (name TEXT PRIMARY KEY);"])
    return database


def names(database: Database) -> list[str]:
    return [row["name"] for row in database.reader.execute("SELECT name FROM things ORDER BY name")]


def add(database: Database, name: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO things VALUES (?)", (name,))


def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            add(database, "inner")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        fail()
    assert names(database) == []
    add(database, "after")
    assert names(database) == ["after"]


def test_other_threads_see_a_transaction_as_a_whole(database: Database) -> None:
    seen: list[list[str]] = []
    with database.transaction():
        add(database, "a")
        reader = threading.Thread(target=lambda: seen.append(names(database)))
        reader.start()
        reader.join()
        add(database, "b")
        assert names(database) == ["a", "b"]
    assert seen == [[]]


def test_callbacks_run_after_the_outermost_commit_and_not_after_a_rollback(database: Database) -> None:
    calls: list[list[str]] = []

    def roll_back() -> None:
        with database.transaction():
            database.after_commit(lambda: calls.append(["never"]))
            raise RuntimeError("rolled back")

    with database.transaction():
        with database.transaction():
            add(database, "a")
            database.after_commit(lambda: calls.append(names(database)))
        assert calls == []
    with pytest.raises(RuntimeError):
        roll_back()
    assert calls == [["a"]]
    with pytest.raises(ValueError, match="no transaction"):
        database.after_commit(lambda: None)


def test_writers_of_many_threads_lose_nothing(database: Database) -> None:
    def write(writer: int) -> None:
        for number in range(25):
            add(database, f"{writer}-{number}")

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(database)) == 100


def test_an_older_file_is_migrated_and_a_copy_kept(database: Database) -> None:
    add(database, "old")
    scripts = ["CREATE TABLE things (name TEXT PRIMARY KEY);", "ALTER TABLE things ADD COLUMN colour TEXT DEFAULT 'red';"]
    database.migrate("things", scripts)
    database.migrate("things", scripts)
    assert database.reader.execute("SELECT colour FROM things").fetchone()["colour"] == "red"
    copy = Database(database.path.with_name("dragoman-before-things-2.db"))
    assert names(copy) == ["old"]
    assert [column["name"] for column in copy.reader.execute("PRAGMA table_info(things)")] == ["name"]


def test_a_migration_that_fails_changes_nothing(database: Database) -> None:
    add(database, "old")
    with pytest.raises(sqlite3.OperationalError):
        database.migrate("things", ["", "CREATE TABLE more (x);\nCREATE TABLE things (name);"])
    assert names(database) == ["old"]
    assert not database.reader.execute("SELECT 1 FROM sqlite_master WHERE name = 'more'").fetchone()


def test_a_newer_file_is_refused_with_advice(database: Database) -> None:
    database.migrate("things", ["", "CREATE TABLE more (x);"])
    with pytest.raises(DataFolderError, match=r"newer version of Dragoman.*--data"):
        database.migrate("things", ["CREATE TABLE things (name TEXT PRIMARY KEY);"])


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dragoman.db").write_text("This is a text that is long enough to have a header of its own. " * 20)
    with pytest.raises(DataFolderError, match="--data"):
        Database(tmp_path / "dragoman.db")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="--data"):
        Database(tmp_path / "file" / "dragoman.db")


def test_a_full_disk_is_not_now(database: Database) -> None:
    pages = database.reader.execute("PRAGMA page_count").fetchone()[0]
    database.reader.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(Unavailable, match="disk is full"):
        add(database, "x" * 100_000)
    database.reader.execute("PRAGMA max_page_count = 100000")
    add(database, "y")
    assert names(database) == ["y"]


def test_other_errors_of_sql_stay_what_they_are(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), unavailable_errors():
        database.reader.execute("SELECT * FROM nowhere")


def test_a_copy_is_whole_and_replaces_an_older_one(database: Database, tmp_path: Path) -> None:
    add(database, "a")
    target = tmp_path / "copy.db"
    target.write_text("old")
    database.copy_to(target)
    add(database, "b")
    assert names(Database(target)) == ["a"]
    assert not target.with_name("copy.db.partial").exists()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc")
def test_a_thread_that_ends_takes_its_connection_along(database: Database) -> None:
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        reader = threading.Thread(target=names, args=(database,))
        reader.start()
        reader.join()
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_before + 3


def test_what_fails_in_a_joined_transaction_is_undone_alone(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            add(database, "half")
            raise RuntimeError("in the middle")

    with database.transaction():
        add(database, "before")
        with pytest.raises(RuntimeError):
            fail()
        add(database, "after")
    assert names(database) == ["after", "before"]
