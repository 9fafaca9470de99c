"""The commands on a data folder, in this process: what they print, and what they exit with."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings
from desk import build
from desk.cli.main import run
from desk.lock import only_one
from processors.contracts.topics import ARTICLES
from processors.domain.records import StatementRecord
from processors.stores.embedded.database import Database
from tests.contract import samples
from tests.stream.process import free_port


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with ten stories, their statements and two dead letters."""
    parts = build.embedded(Settings(data=tmp_path))
    stories = samples.stories(seed=3, count=10)
    parts.index.put_stories(stories)
    parts.index.put_statements([statement for told in stories for statement in samples.statements(told)])
    parts.index.put_dead_letters([replace(samples.dead_letter(number), topic=ARTICLES.name) for number in (1, 2)])
    parts.database.close()
    return tmp_path


def statements(data: Path) -> list[StatementRecord]:
    parts = build.embedded(Settings(data=data))
    hits = parts.index.search_statements(build.parser()("", "statements"), limit=1000)
    parts.database.close()
    return list(hits.items)


def test_search_prints_json_lines(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "--json", "--limit", "1000", "--data", str(data)], debug=True) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == [statement.id for statement in statements(data)]


def test_search_prints_csv_in_which_no_cell_is_a_formula(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "--csv", "--limit", "1000", "--data", str(data)], debug=True) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == [statement.id for statement in statements(data)]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_search_of_articles(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "--articles", "--data", str(data)], debug=True) == 0
    assert "10 of 10" in capsys.readouterr().err


def test_a_query_that_cannot_be_read_points_at_the_character(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "speeker:Lavrov", "--data", str(data)], debug=False) == 2
    error = capsys.readouterr().err
    assert "speaker" in error
    assert "speeker:Lavrov" in error
    assert "^" in error
    assert "Traceback" not in error


def test_dead_letters_are_listed_shown_retried_and_dropped(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (samples.dead_letter(number) for number in (1, 2))
    assert run(["dead-letters", "list", "--json", "--data", str(data)], debug=True) == 0
    assert {json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()} == {first.id, second.id}
    assert run(["dead-letters", "show", first.id, "--data", str(data)], debug=True) == 0
    assert first.reason in capsys.readouterr().out
    assert run(["dead-letters", "retry", first.id, "--data", str(data)], debug=True) == 0
    assert run(["dead-letters", "drop", second.id, "--data", str(data)], debug=True) == 0
    parts = build.embedded(Settings(data=data))
    (put_back,) = parts.log.read(ARTICLES.name, "analyse", 10, 0.0)
    assert (put_back.message.key, put_back.message.value) == (first.key, first.value)
    assert {letter.id: letter.state for letter in parts.index.dead_letters(state=None)} == {first.id: "retried", second.id: "dropped"}
    parts.database.close()


def test_a_dead_letter_that_does_not_exist(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dead-letters", "retry", "nothing", "--data", str(data)], debug=False) == 1
    assert "no dead letter nothing" in capsys.readouterr().err


def test_backup_and_restore_go_back_to_what_was(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, file = statements(data), tmp_path / "copy.db"
    assert run(["backup", str(file), "--data", str(data)], debug=True) == 0
    parts = build.embedded(Settings(data=data))
    parts.index.prune("9999-01")
    assert run(["restore", str(file), "--data", str(data)], debug=True) == 0
    assert parts.index.counts()["statements"] == len(before), "seen by a process that has the file open"
    parts.database.close()
    assert statements(data) == before
    assert "dragoman-before-restore.db" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + bytes(2000)])
def test_a_file_that_is_no_backup_changes_nothing(data: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    before, file = statements(data), tmp_path / "bad.db"
    file.write_bytes(content)
    assert run(["restore", str(file), "--data", str(data)], debug=False) == 1
    assert statements(data) == before
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_backup_is_written_to_an_ordinary_file_alone(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run(["backup", str(pipe), "--data", str(data)], debug=False) == 1
    assert pipe.is_fifo()
    assert "no ordinary file" in capsys.readouterr().err


def test_a_backup_of_a_newer_version_changes_nothing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, file = statements(data), tmp_path / "newer.db"
    assert run(["backup", str(file), "--data", str(data)], debug=True) == 0
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE schema_versions SET version = 999 WHERE component = 'store'")
        newer.commit()
    assert run(["restore", str(file), "--data", str(data)], debug=False) == 1
    assert "newer version" in capsys.readouterr().err
    assert statements(data) == before


def test_titles_are_text_and_never_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["feeds", "add", "https://news.example/[b]x", "--title", "[bold]T[/x]", "--unchecked", "--data", str(tmp_path)]
    assert run(add, debug=True) == 0
    assert run(["feeds", "list", "--data", str(tmp_path)], debug=True) == 0
    assert "[bold]T[/x]" in capsys.readouterr().out


def test_one_dragoman_at_a_time_works_on_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with only_one(tmp_path):
        assert run(["up", "--port", str(free_port()), "--data", str(tmp_path)], debug=False) == 1
    assert f"another Dragoman works on {tmp_path}" in capsys.readouterr().err
    with only_one(tmp_path):
        pass


def test_feeds_of_a_fresh_folder_are_those_of_the_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "list", "--json", "--data", str(tmp_path)], debug=True) == 0
    listed = {json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()}
    assert listed == {feed.id for feed in build.real_feeds()}


def test_feeds_go_out_and_in_as_opml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "feeds.opml"
    add = ["feeds", "add", "https://news.example/rss.xml", "--title", "News & more", "--unchecked", "--data", str(here)]
    assert run(add, debug=True) == 0
    assert run(["feeds", "export", str(file), "--data", str(here)], debug=True) == 0
    assert run(["feeds", "import", str(file), "--data", str(there)], debug=True) == 0
    assert f"1 added, {len(build.real_feeds())} known already, 0 not taken" in capsys.readouterr().err
    assert run(["feeds", "list", "--json", "--data", str(there)], debug=True) == 0
    titles = {json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()}
    assert "News & more" in titles


@pytest.mark.parametrize("address", ["http://127.0.0.1/feed", "file:///etc/passwd", "http://0x7f.1/", "http://[::1]/x"])
def test_feeds_with_addresses_that_must_not_be_fetched_are_refused(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["feeds", "add", address, "--unchecked", "--data", str(tmp_path)], debug=False) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_was_kept_at_a_restore_is_not_overwritten_by_its_own_restore(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file, kept = statements(data), tmp_path / "copy.db", data / "dragoman-before-restore.db"
    assert run(["backup", str(file), "--data", str(data)], debug=True) == 0
    parts = build.embedded(Settings(data=data))
    parts.index.prune("9999-01")
    parts.database.close()
    assert run(["backup", str(kept), "--data", str(data)], debug=True) == 0
    assert run(["restore", str(file), "--data", str(data)], debug=True) == 0
    assert statements(data) == before
    assert run(["restore", str(kept), "--data", str(data)], debug=False) == 1
    assert "move it elsewhere" in capsys.readouterr().err
    assert statements(data) == before


def test_the_data_file_is_no_place_for_its_own_backup(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inode = (data / build.DATA_FILE).stat().st_ino
    assert run(["backup", str(data / build.DATA_FILE), "--data", str(data)], debug=False) == 1
    assert (data / build.DATA_FILE).stat().st_ino == inode
    assert "is the data file itself" in capsys.readouterr().err


def test_the_state_of_a_poller_is_no_backup(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = statements(data)
    other = tmp_path / "what? #1.db"
    Database(other).migrate("ingest", ["CREATE TABLE things (name);"])
    assert run(["restore", str(other), "--data", str(data)], debug=False) == 1
    assert "no backup of a data file" in capsys.readouterr().err
    assert statements(data) == before
