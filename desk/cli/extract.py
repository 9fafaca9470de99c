"""`dragoman extract`: statements, actors and signals of texts, without an index."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer

from desk import build
from desk.cli.common import CommandError, out, read_text, tell
from processors.domain.records import Document, Extraction, Statement
from processors.extract.jsonl import from_json, to_json

BATCH = 16


def register(app: typer.Typer) -> None:
    app.command()(extract)


def extract(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="A text, or with --jsonl documents, one JSON object a line.")] = "-",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id","text"[,"title","date","language","source"]} a line, print JSON lines.')
    ] = False,
) -> None:
    """Find who said what, and what it means between two countries, in FILE or standard input.

    With --jsonl each input line gives one output line; a line that cannot be read is named on standard error, and the exit code is 1.
    """
    extractor = build.load()
    if not jsonl:
        text = read_text(file)
        document = Document(id=file, text=text)
        _print_readable(document, extractor.extract([document])[0])
        return
    bad = 0
    lines = _lines(file)
    while batch := list(islice(lines, BATCH)):
        documents = []
        for number, line in batch:
            try:
                documents.append(from_json(line))
            except ValueError as error:
                bad += 1
                tell(f"dragoman: line {number}: {error}")
        for document, extraction in zip(documents, extractor.extract(documents), strict=True):
            out(json.dumps(to_json(extraction, document.id), ensure_ascii=False))
        sys.stdout.flush()
    if bad:
        raise CommandError(f"{bad} input line{'s' if bad > 1 else ''} could not be read")


def _lines(file: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if line.strip():
            yield number, line


def _print_readable(document: Document, extraction: Extraction) -> None:
    if extraction.skipped:
        tell(f"Nothing was looked for: {extraction.skipped}." if extraction.skipped != "cut" else "Only the beginning was read.")
    for statement in extraction.statements:
        out(_statement_line(document.text, statement))
    for signal in extraction.signals:
        out(f"{'-'.join(signal.pair)} {signal.type} {signal.modality}, {signal.holder}: {document.text[slice(*signal.evidence)]}")
    if not extraction.statements and not extraction.signals:
        tell("No statement and no signal found.")


def _statement_line(text: str, statement: Statement) -> str:
    who = statement.who
    resolved = (
        f"{who.name} ({', '.join(part for part in (who.role, who.country) if part)})"
        if who and (who.role or who.country)
        else who and who.name
    )
    speaker = resolved or (f'"{text[slice(*statement.speaker)]}" (unresolved)' if statement.speaker else "somebody")
    channel = f", through {text[slice(*statement.channel)]}" if statement.channel else ""
    addressee = f", to {text[slice(*statement.addressee)]}" if statement.addressee else ""
    cue = f" [{text[slice(*statement.cue)]}]" if statement.cue else ""
    return f"{speaker}{channel}{addressee}{cue}: {text[slice(*statement.content)]}"
