"""`dragoman evaluate`: tables, errors, JSON, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desk.cli.main import run
from processors.evaluation.sets import UNREAD

TEXT = "Oslo recalled its ambassador from Minsk on Monday.\x1b[2J"
WRONG: dict[str, Any] = {
    "id": "mine/1",
    "text": TEXT,
    "tests": "a phenomenon: of mine",
    "statements": [{"content": [0, 39], "who": {"name": "Nobody"}, "kind": "direct"}],
    "actors": [],
    "signals": [{"evidence": [0, len(TEXT)], "pair": ["BRA", "JPN"], "type": "ALLIANCE", "modality": "PAST"}],
}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(WRONG) + "\n", encoding="utf-8")
    return str(path)


def test_a_table_with_errors(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", file, "--errors", "--by-test"], debug=True) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("mine.jsonl: 1 text\n")
    assert "\x1b" not in shown
    for line in (
        "  pair                                      0.000  0.000  0.000  0 of ",
        "  a phenomenon                              0.000  0.000  0.000  0 of 0 found, 1 expected",
        "mine/1 0–39, statement, missed: Oslo recalled its ambassador from Minsk",
        "mine/1 0–54, signal, missed: Oslo recalled its ambassador from Minsk on Monday.\\x1b[2J",
        "    expected BRA-JPN ALLIANCE PAST, narrator\n    found    -",
    ):
        assert line in shown


def test_json_lines(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", file, "--json", "--errors"], debug=True) == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["set"], row["texts"]) == ("mine.jsonl", 1)
    assert row["scores"]["statements"]["content"] == {"f1": 0, "precision": 0, "recall": 0, "hits": 0, "predicted": 0, "gold": 1}
    assert next(error["expected"] for error in row["errors"] if error["part"] == "signal") == "BRA-JPN ALLIANCE PAST, narrator"


def test_texts_of_the_unread_half_are_never_shown(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.loads(line) for line in UNREAD.lines() if line]
    for arguments in (["--errors", "--by-test"], ["--errors", "--json"]):
        assert run(["evaluate", str(UNREAD.paths[0]), *arguments], debug=True) == 0
        shown = capsys.readouterr()
        leaks = [row["id"] for row in rows if row["id"] in shown.out + shown.err or row["text"][:20] in shown.out + shown.err]
        assert leaks == []
        assert "unread" in shown.out


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("nonsense", "line 1: this is not JSON"),
        (json.dumps(WRONG | {"signals": [{"type": "QUARREL"}]}), "line 1: signals.0.evidence"),
        (json.dumps(WRONG | {"text": "Short."}), "mine/1: the span [0, 39] ends after the text"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, words: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(row, encoding="utf-8")
    assert run(["evaluate", str(path)], debug=False) == 2
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1
    assert words in shown.err


def test_what_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(tmp_path / "gone.jsonl")], debug=False) == 2
    assert "gone.jsonl" in capsys.readouterr().err
    assert run(["evaluate", "--gold", str(tmp_path)], debug=False) == 2
    assert "none of the developers' sets" in capsys.readouterr().err
    assert run(["evaluate", "mine.jsonl", "--record"], debug=False) == 2
    assert "--record" in capsys.readouterr().err
