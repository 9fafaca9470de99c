"""`dragoman explain`: one article with its marks, in brackets and in colour, and what a hostile text cannot do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console

from desk.cli.explain import print_explained
from desk.cli.main import run
from processors.domain.records import Actor, Extraction, Signal, Span, Statement, Who

TEXT = "Lund said Oslo \x1b[2J had cut \u202eties with Minsk.\n\nNothing \tmore."


def span(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


STATEMENT = Statement(
    content=span("Oslo \x1b[2J had cut \u202eties"),
    content_parts=(span("Oslo \x1b[2J had cut \u202eties"),),
    cue=span("said"),
    speaker=span("Lund"),
    who=Who(name="Kari Lund", country="NOR", role="foreign minister"),
    kind="indirect",
    form="clause",
    channel=None,
    addressee=None,
    confidence=0.95,
    rule="clause+name",
)
SIGNAL = Signal(
    evidence=span("had cut \u202eties with Minsk"),
    pair=("NOR", "BLR"),
    type="RUPTURE",
    polarity=-1,
    modality="ACTUAL",
    holder="Kari Lund",
    rule="classifier",
    plover="SANCTION",
)
FOUND = Extraction(
    language="en",
    extractor=1,
    statements=(STATEMENT,),
    signals=(SIGNAL,),
    actors=(Actor(name="Norway", type="STATE", country="NOR", role=None, mentions=(span("Oslo"), span("Oslo"))),),
)


def shown(extraction: Extraction = FOUND, *, terminal: bool = False, no_color: bool = False) -> str:
    file = io.StringIO()
    system: Literal["standard"] | None = "standard" if terminal else None
    console = Console(file=file, force_terminal=terminal, no_color=no_color, color_system=system, width=60, highlight=False)
    print_explained(TEXT, extraction, console)
    return file.getvalue()


IN_BRACKETS = """\
(1)[speaker Lund] [cue said] [content Oslo \\x1b[2J (2)[conflict had cut \\u202eties]][conflict  with Minsk].
    1  Kari Lund (foreign minister, NOR): indirect, clause, cue “said”, speaker “Lund”
       why: content by clause, speaker by name; sure (0.95)
    2  NOR–BLR RUPTURE, ACTUAL, claimed by Kari Lund: “had cut \\u202eties with Minsk”
       why: classifier; PLOVER SANCTION

Nothing  more.

Actors
  Norway, STATE (NOR): “Oslo”
"""


def test_in_brackets_that_nest_where_marks_cross() -> None:
    assert shown() == IN_BRACKETS


def test_in_brackets_on_a_terminal_without_colour() -> None:
    lines = shown(terminal=True, no_color=True)
    assert "[speaker Lund]" in lines
    assert "\x1b[3" not in lines


def test_in_colour_without_brackets() -> None:
    lines = shown(terminal=True)
    assert "[speaker" not in lines
    assert "\x1b[1;36mLund\x1b[0m" in lines
    assert "\x1b[4;31mhad cut \\u202eties\x1b[0m" in lines
    assert "\x1b[2J" not in lines
    assert "\u202e" not in lines


def test_somebody_unresolved() -> None:
    nobody = Statement(**{name: getattr(STATEMENT, name) for name in Statement.__slots__} | {"who": None})
    assert "1  “Lund” (unresolved): indirect" in shown(Extraction(language="en", extractor=1, statements=(nobody,)))


def test_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "article.txt"
    file.write_text("“The door is open,” Norwegian Foreign Minister Kari Lund told reporters.\n", encoding="utf-8")
    assert run(["explain", str(file), "--date", "2024-03-05"], debug=True) == 0
    lines = capsys.readouterr().out
    assert "[content The door is open]" in lines
    assert "Kari Lund (foreign minister, NOR): direct" in lines


@pytest.mark.parametrize(("text", "remark"), [("", "empty"), ("Le ministre a dit que tout va bien, et que rien ne change.", "language")])
def test_nothing_to_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, remark: str) -> None:
    file = tmp_path / "article.txt"
    file.write_text(text, encoding="utf-8")
    assert run(["explain", str(file)], debug=True) == 0
    streams = capsys.readouterr()
    assert streams.err == f"Nothing was looked for: {remark}.\n"
    assert streams.out.strip() == text


def test_a_date_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--date", "yesterday"], debug=False) == 2
    assert "--date" in capsys.readouterr().err
