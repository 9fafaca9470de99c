"""`dragoman actor`: phrases resolved by the day, with the row of the table that says so."""

from __future__ import annotations

import io
import json

import pytest

from desk.cli.main import run


def test_a_named_minister_with_the_row_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actor", "French foreign minister Jean-Yves Le Drian", "--date", "2019-01-01"], debug=True) == 0
    first, reason, table = capsys.readouterr().out.splitlines()
    assert first == "Jean-Yves Le Drian, foreign minister, FRA (PERSON)"
    assert "named in the phrase" in reason
    assert "from 2017-05-17 to 2022-05-20" in table
    assert "https://" in table


@pytest.mark.parametrize(
    ("phrase", "date", "name", "rule"),
    [
        ("the Russian foreign minister", "2018-06-01", "Sergei Lavrov", "office-holder table"),
        ("the Russian foreign minister", "2030-06-01", "Russian foreign minister", "office"),
        ("the US leader", "2016-06-01", "Barack Obama", "office-holder table"),
        ("the US leader", "2018-06-01", "Donald Trump", "office-holder table"),
        ("the Iranian leader", "2018-06-01", "Iranian leader", "office"),
        ("Lawrow", "2018-06-01", "Sergei Lavrov", "name"),
        ("the Kremlin", "2018-06-01", "Russia", "state"),
    ],
)
def test_the_day_decides(phrase: str, date: str, name: str, rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actor", phrase, "--date", date, "--json"], debug=True) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["name"], row["rule"]) == (name, rule)
    assert (row["table"] is None) == (rule in ("office", "state"))


def test_lines_of_standard_input_and_one_that_says_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"NATO\n\nthe spokesman\nLavrov\n")))
    assert run(["actor", "--json"], debug=False) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["name"] for line in captured.out.splitlines()] == ["NATO", None, "Sergei Lavrov"]
    assert '"the spokesman"' in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("phrase", ["", "   ", "?!", "\x00", "x" * 100_000, "((((", "🙂"])
def test_what_is_no_phrase_is_said_clearly(phrase: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actor", phrase], debug=False) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_date_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actor", "Lavrov", "--date", "2018"], debug=False) == 2
    assert "2019-01-31" in capsys.readouterr().err
