"""`dragoman explain`: one article in the terminal, with what was found marked in it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.style import Style
from rich.text import Text

from desk import build
from desk.cli.common import console, read_text, tell
from desk.cli.terminal import safe
from desk.web.marking import Mark, Piece, Role, in_paragraphs, paragraph_at, paragraphs
from desk.web.words import confidence
from processors.domain.records import Actor, Document, Extraction, Signal, Span, Statement

STYLES: Final[dict[Role, Style]] = {
    "content": Style(underline=True),
    "conflict": Style(color="red"),
    "cooperation": Style(color="green"),
    "speaker": Style(bold=True, color="cyan"),
    "addressee": Style(color="blue"),
    "channel": Style(color="magenta"),
    "cue": Style(bold=True, color="yellow"),
}
"""Roles from the outermost to the innermost, as brackets nest, with their look."""
FAINT: Final = Style(dim=True)
PARTS_OF_A_RULE: Final = ("content", "speaker", "who")


def register(app: typer.Typer) -> None:
    app.command()(explain)


def explain(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A text.")] = "-",
    date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of publication: it decides who held which office.")
    ] = None,
) -> None:
    """Show the text of FILE or standard input with speakers, cues, contents and signals marked, and under each paragraph why.

    In colour on a terminal, else (and where NO_COLOR is set) in brackets.
    """
    text = read_text(file)
    document = Document(id=file, text=text, date=date.replace(tzinfo=UTC) if date else None)
    extraction = build.load().extract([document])[0]
    if extraction.skipped:
        tell("Only the beginning was read." if extraction.skipped == "cut" else f"Nothing was looked for: {extraction.skipped}.")
    print_explained(text, extraction, console)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is said about one statement or signal, under the paragraph where it begins."""

    place: int
    marks: tuple[tuple[Span, Role], ...]
    lines: tuple[str, ...]


def print_explained(text: str, extraction: Extraction, terminal: Console) -> None:
    """Control characters of the text are shown as escapes."""
    notes = sorted(
        chain((_statement(text, one) for one in extraction.statements), (_signal(text, one) for one in extraction.signals)),
        key=lambda note: note.place,
    )
    spans = paragraphs(text)
    marks = [Mark(span=span, role=role, note=number) for number, note in enumerate(notes, 1) for span, role in note.marks]
    under: dict[int, list[tuple[int, Note]]] = {}
    for number, note in enumerate(notes, 1):
        under.setdefault(paragraph_at(spans, note.place), []).append((number, note))
    coloured = terminal.is_terminal and not terminal.no_color
    for place, pieces in enumerate(in_paragraphs(text, marks, spans)):
        terminal.print(_in_colour(pieces) if coloured else Text(_in_brackets(pieces)), soft_wrap=True)
        for number, note in under.get(place, ()):
            first, *others = note.lines
            terminal.print(Text(f"  {number:>3}  {first}"), soft_wrap=True)
            for line in others:
                terminal.print(Text(f"       {line}", style=FAINT), soft_wrap=True)
        terminal.print()
    if extraction.actors:
        terminal.print(Text("Actors", style=Style(bold=True)))
    for actor in extraction.actors:
        terminal.print(Text(f"  {_actor(text, actor)}"), soft_wrap=True)


def _in_colour(pieces: Iterable[Piece]) -> Text:
    shown = Text()
    for piece in pieces:
        if piece.opens:
            shown.append(_numbers(piece), FAINT)
        shown.append(safe(piece.text), sum((style for role, style in STYLES.items() if role in piece.roles), Style()))
    return shown


def _in_brackets(pieces: Sequence[Piece]) -> str:
    """ "[speaker Lund] [cue said] ...": brackets close and open again where marks cross each other, so that they nest."""
    shown: list[str] = []
    opened: list[Role] = []
    for piece in pieces:
        wanted = [role for role in STYLES if role in piece.roles]
        kept = 0
        while kept < len(opened) and opened[kept : kept + 1] == wanted[kept : kept + 1]:
            kept += 1
        shown.append("]" * (len(opened) - kept))
        shown.append(_numbers(piece) if piece.opens else "")
        shown += [f"[{role} " for role in wanted[kept:]]
        shown.append(safe(piece.text))
        opened = wanted
    return "".join([*shown, "]" * len(opened)])


def _numbers(piece: Piece) -> str:
    return f"({','.join(map(str, piece.opens))})"


def _statement(text: str, statement: Statement) -> Note:
    marks: list[tuple[Span, Role]] = [(part, "content") for part in statement.content_parts]
    lines = [f"{_speaker(text, statement)}: {statement.kind}, {statement.form}"]
    parts: tuple[tuple[Role, Span | None], ...] = (
        ("cue", statement.cue),
        ("speaker", statement.speaker),
        ("channel", statement.channel),
        ("addressee", statement.addressee),
    )
    for role, span in parts:
        if span:
            marks.append((span, role))
            lines[0] += f", {role} “{_cut(text, span)}”"
    lines.append(f"why: {_rules(statement.rule)}; {confidence(statement.confidence)}")
    return Note(place=statement.content[0], marks=tuple(marks), lines=tuple(lines))


def _speaker(text: str, statement: Statement) -> str:
    who = statement.who
    if who is None:
        return f"“{_cut(text, statement.speaker)}” (unresolved)" if statement.speaker else "somebody (unresolved)"
    office = ", ".join(part for part in (who.role, who.country) if part)
    return safe(f"{who.name} ({office})" if office else who.name)


def _rules(rule: str) -> str:
    """Each rule with what it gave: "content by clause, speaker by name"."""
    return ", ".join(f"{part} by {name}" for part, name in zip(PARTS_OF_A_RULE, rule.split("+"), strict=False))


def _signal(text: str, signal: Signal) -> Note:
    codes = ", ".join(f"{scheme} {code}" for scheme, code in (("PLOVER", signal.plover), ("CAMEO", signal.cameo)) if code)
    return Note(
        place=signal.evidence[0],
        marks=((signal.evidence, "cooperation" if signal.polarity > 0 else "conflict"),),
        lines=(
            f"{'–'.join(signal.pair)} {signal.type}, {signal.modality}, claimed by {safe(signal.holder)}: “{_cut(text, signal.evidence)}”",
            f"why: {safe(signal.rule)}" + (f"; {codes}" if codes else ""),
        ),
    )


def _actor(text: str, actor: Actor) -> str:
    office = ", ".join(part for part in (actor.role, actor.country) if part)
    mentions = ", ".join(dict.fromkeys(f"“{_cut(text, span)}”" for span in actor.mentions))
    return f"{safe(actor.name)}, {actor.type}{f' ({safe(office)})' if office else ''}: {mentions}"


def _cut(text: str, span: Span) -> str:
    return safe(text[slice(*span)])
