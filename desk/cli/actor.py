"""`dragoman actor`: who is meant by a phrase on a day, and why."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from desk.cli.common import CommandError, JsonOption, UsageError, out, read_text, tell
from processors.extract.holders import Term
from processors.extract.identify import Identity, load_identifier

BATCH = 64
RULES = {
    "name": "a person named in the phrase",
    "title": "an office that one person named in the phrase holds",
    "office": "an office and its state, without a person",
    "office-holder table": "an office and its state, held by one person on the day",
    "described": "a description beside the name of a state",
    "state": "the name, capital or seat of a state or bloc",
    "states": "several states",
    "government": "a government and its state",
    "institution": "an institution of a state, by name",
    "organisation": "an organisation, by name",
}
"""What the rules of the speakers mean, for a reader."""


def register(app: typer.Typer) -> None:
    app.command()(actor)


def actor(
    phrase: Annotated[
        str | None, typer.Argument(metavar="[PHRASE]", help='Such as "the Russian foreign minister"; without it, a phrase a line is read.')
    ] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day on which the phrase was written.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say who is meant by PHRASE, or by each line of standard input: name, office, state, type, and the reason.

    Offices are looked up in the table of office-holders (config/actors/holders), which needs a date. A phrase about which nothing can be
    said is named on standard error, and the exit code is 1.
    """
    day = _day(date)
    lines = iter([phrase]) if phrase is not None else _lines()
    identifier = load_identifier()
    unknown = 0
    while batch := list(islice(lines, BATCH)):
        for asked, identity in zip(batch, identifier.identify(batch, day), strict=True):
            unknown += identity is None
            _show(asked, identity, day, as_json=as_json)
        sys.stdout.flush()
    if unknown:
        raise CommandError("nothing can be said" + (f" about {unknown} lines" if unknown > 1 else ""))


def _lines() -> Iterator[str]:
    return (line.strip() for line in read_text("-").split("\n") if line.strip())


def _day(date: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(date) if date is not None else None
    except ValueError as error:
        raise UsageError(f"--date {date[:40]!r} is not a date of the form 2019-01-31") from error  # type: ignore[index]


def _show(asked: str, identity: Identity | None, day: datetime.date | None, *, as_json: bool) -> None:
    if as_json:
        out(json.dumps(_row(asked, identity), ensure_ascii=False))
    if identity is None:
        tell(f'dragoman: "{asked[:80]}": no person, office, state or body is recognised with certainty')
    elif not as_json:
        out(", ".join(part for part in (identity.name, identity.role, identity.country) if part) + f" ({identity.type})")
        out(f"  by {RULES.get(identity.rule, identity.rule)}")
        if identity.term is not None:
            out(f"  {_term(identity.term)}")
        elif identity.rule == "office":
            out("  the table of office-holders names nobody for certain" if day else "  with --date the table of office-holders is asked")


def _term(term: Term) -> str:
    """The row of the table as a sentence."""
    row = term.row
    until = f"to {row.until}" if row.until else f"on, last seen in office {row.seen}"
    return f"table: {term.country} {term.office} ({term.role}) from {row.since} {until}; {' '.join(row.sources)}"


def _row(asked: str, identity: Identity | None) -> dict[str, Any]:
    if identity is None:
        return {"phrase": asked, "name": None, "type": None, "country": None, "role": None, "rule": "unresolved", "table": None}
    term = identity.term
    table = term and {
        "country": term.country,
        "office": term.office,
        "title": term.role,
        "from": term.row.since,
        "to": term.row.until or None,
        "seen": term.row.seen or None,
        "sources": list(term.row.sources),
    }
    return {
        "phrase": asked,
        "name": identity.name,
        "type": identity.type,
        "country": identity.country,
        "role": identity.role,
        "rule": identity.rule,
        "table": table,
    }
