"""Bad input on the command line: one clear line on standard error, the right exit code, no traceback, nothing lost."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.project import ROOT

DEAD = "127.0.0.1:1"
"""A port on which nothing listens and that no test may take."""


def dragoman(folder: Path, *arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in an empty folder with nothing set but `environment`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")}
    return subprocess.run(
        [sys.executable, "-m", "desk.cli", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refused(result: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("dragoman: ")
    assert "Traceback" not in result.stderr + result.stdout
    for word in words:
        assert word in result.stderr
    assert result.returncode == code


CALLED_WRONGLY: list[tuple[list[str], dict[str, str], list[str]]] = [
    (["frobnicate"], {}, ["No such command 'frobnicate'", "dragoman --help"]),
    (["search", "--frobnicate"], {}, ["No such option: --frobnicate", "dragoman search --help"]),
    (["up", "--port", "99999"], {}, ["--port", "less than or equal to 65535"]),
    (["up", "--port", "many"], {}, ["--port", "valid integer"]),
    (["feeds"], {}, ["Missing command", "dragoman feeds --help"]),
    (["search", "--json", "--csv"], {}, ["--json and --csv exclude each other"]),
    (["search", "--limit", "0"], {}, ["--limit"]),
    (["work", "daydream"], {}, ["no stage daydream", "analyse, relate, index"]),
    (["work"], {}, ["DRAGOMAN_KAFKA"]),
    (["setup"], {}, ["DRAGOMAN_KAFKA"]),
    (["poll"], {}, ["DRAGOMAN_KAFKA"]),
    (["search"], {"DRAGOMAN_PORT": "eighty"}, ["DRAGOMAN_PORT='eighty'", "a whole number from 1 to 65535"]),
    (["search"], {"DRAGOMAN_PROT": "8080"}, ["DRAGOMAN_PROT is not a setting of Dragoman", "docs/settings.md"]),
    (["search"], {"DRAGOMAN_KAFKA_FILE": "x"}, ["DRAGOMAN_KAFKA_FILE is not a setting of Dragoman"]),
    (["search"], {"DRAGOMAN_TOKEN_FILE": "gone"}, ["DRAGOMAN_TOKEN_FILE='gone' cannot be read"]),
    (["search"], {"DRAGOMAN_ELASTICSEARCH": "somewhere"}, ["an address such as https://localhost:9200"]),
    (["up"], {"DRAGOMAN_LOG_LEVEL": "LOUD"}, ["DRAGOMAN_LOG_LEVEL='LOUD'"]),
    (["extract", "gone.txt"], {}, ["gone.txt cannot be read: No such file or directory"]),
    (["feeds", "import", "gone.opml"], {}, ["gone.opml"]),
]
"""Arguments, environment, and what the line must say."""

CANNOT_BE_DONE: list[tuple[list[str], dict[str, str], list[str]]] = [
    (["desk", "--host", "0.0.0.0"], {"DRAGOMAN_ELASTICSEARCH": f"http://{DEAD}"}, ["DRAGOMAN_TOKEN", "--host 127.0.0.1"]),
    (["up", "--host", "0.0.0.0"], {}, ["DRAGOMAN_TOKEN", "--host 127.0.0.1"]),
    (["up", "--host", "203.0.113.7"], {"DRAGOMAN_TOKEN": "long enough to be one"}, ["cannot listen on 203.0.113.7:8080"]),
    (["search"], {"DRAGOMAN_ELASTICSEARCH": f"http://{DEAD}"}, ["Elasticsearch cannot be reached"]),
    (["setup"], {"DRAGOMAN_KAFKA": DEAD, "DRAGOMAN_ELASTICSEARCH": f"http://{DEAD}"}, ["Kafka", DEAD, "nothing listens there"]),
    (["work"], {"DRAGOMAN_KAFKA": DEAD, "DRAGOMAN_ELASTICSEARCH": f"http://{DEAD}"}, [DEAD]),
    (["backup", "copy.db"], {}, ["there is nothing to back up"]),
    (["restore", "gone.db"], {}, ["gone.db does not exist"]),
    (["dead-letters", "show", "nothing"], {}, ["no dead letter nothing", "dead-letters list"]),
    (["feeds", "add", "file:///etc/passwd"], {}, ["file:///etc/passwd"]),
    (["feeds", "remove", "nothing"], {}, ["nothing"]),
]

MALFORMED: list[tuple[str, int, str]] = [
    ("peace AND (talks", 10, "This bracket is not closed"),
    ('channel:"TASS', 8, "This quotation mark is not closed"),
    ("speeker:Lavrov", 0, "There is no field “speeker”; a colon in a text goes into quotation marks. Did you mean “speaker”?"),
    ("peace date:yesteryear", 11, "“yesteryear” is no date"),
    ("pair:RUS-XQZ", 9, "“XQZ” is no country that Dragoman knows"),
    ("*lateral", 0, "A star may stand only at the end of a word"),
]
"""Queries, the character at which the error lies, and what is said."""


@pytest.mark.parametrize(("arguments", "environment", "words"), CALLED_WRONGLY, ids=lambda value: str(value)[:60])
def test_called_wrongly(tmp_path: Path, arguments: list[str], environment: dict[str, str], words: list[str]) -> None:
    refused(dragoman(tmp_path, *arguments, **environment), 2, *words)


@pytest.mark.parametrize(("arguments", "environment", "words"), CANNOT_BE_DONE, ids=lambda value: str(value)[:60])
def test_cannot_be_done(tmp_path: Path, arguments: list[str], environment: dict[str, str], words: list[str]) -> None:
    refused(dragoman(tmp_path, *arguments, **environment), 1, *words)


@pytest.mark.parametrize(("query", "position", "words"), MALFORMED)
def test_malformed_query(tmp_path: Path, query: str, position: int, words: str) -> None:
    """The line is followed by the query and a mark under the character."""
    result = dragoman(tmp_path, "search", query)
    message, shown, mark = result.stderr.splitlines()
    assert message.startswith(f"dragoman: {words}")
    assert (shown, mark) == (f"  {query}", f"  {' ' * position}^")
    assert result.returncode == 2


def test_a_dot_env_line_without_a_value_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# settings\nDRAGOMAN_PORT\n", encoding="utf-8")
    refused(dragoman(tmp_path, "search"), 2, ".env, line 2: expected NAME=value")


def test_input_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n")
    refused(dragoman(tmp_path, "extract", "picture"), 2, "picture is not UTF-8 text", "byte 0")


def test_bad_lines_of_documents_are_named_and_the_good_ones_are_done(tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "Nothing happened."}\nnonsense\n{"text": "no id"}\n'
    result = dragoman(tmp_path, "extract", "--jsonl", given=lines)
    assert result.returncode == 1
    assert [line.split(":")[1].strip() for line in result.stderr.splitlines()[:2]] == ["line 2", "line 3"]
    assert result.stdout.startswith('{"id": "a"')
    assert "Traceback" not in result.stderr


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_desk_without_an_index(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    refused(dragoman(tmp_path, "desk", "--port", str(free)), 2, "set DRAGOMAN_ELASTICSEARCH")


def test_port_in_use(tmp_path: Path, taken: int) -> None:
    result = dragoman(tmp_path, "up", "--port", str(taken))
    refused(result, 1, f"cannot listen on 127.0.0.1:{taken}", "choose another port with --port")
    assert not (tmp_path / "data" / "dragoman.db").exists()


def test_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Not even root can make a folder under a file."""
    (tmp_path / "file").touch()
    refused(dragoman(tmp_path, "search", "--data", str(tmp_path / "file" / "data")), 1, "file/data", "--data")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    refused(dragoman(tmp_path, "search", "--data", str(folder)), 1, "closed", "--data")


def test_data_folder_of_a_newer_version(tmp_path: Path) -> None:
    assert dragoman(tmp_path, "search").returncode == 0
    file = tmp_path / "data" / "dragoman.db"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE schema_versions SET version = version + 1")
    database.close()
    before = file.read_bytes()
    refused(dragoman(tmp_path, "search"), 1, "newer")
    assert file.read_bytes() == before


def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    assert dragoman(tmp_path, "search").returncode == 0
    (tmp_path / "letter.txt").write_text("Dear all, this is no backup.\n" * 100, encoding="utf-8")
    before = (tmp_path / "data" / "dragoman.db").read_bytes()
    refused(dragoman(tmp_path, "restore", "letter.txt"), 1, "letter.txt is no backup of Dragoman")
    assert (tmp_path / "data" / "dragoman.db").read_bytes() == before


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = dragoman(tmp_path, "--debug", "backup", "copy.db")
    assert "Traceback" in result.stderr
    assert result.returncode == 1


def test_without_arguments_it_shows_what_it_can_do(tmp_path: Path) -> None:
    result = dragoman(tmp_path)
    assert result.returncode == 0
    assert "Commands:" in result.stdout
