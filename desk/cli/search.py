"""`dragoman search`: find statements or articles in the index."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Literal, TypeVar

import typer
from rich.markup import escape

from desk import build
from desk.cli.common import DataOption, JsonOption, UsageError, console, out, settings, tell
from processors.contracts.codec import jsonable
from processors.domain.ports import Hits
from processors.domain.records import StatementRecord, Story
from processors.query.errors import QueryError

Item = TypeVar("Item")
Form = Literal["text", "json", "csv"]
PAGE = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
STATEMENT_COLUMNS = (
    "date", "speaker", "country", "office", "kind", "channel", "addressee", "content", "signals", "outlet", "title", "url", "id", "article",
)  # fmt: skip
ARTICLE_COLUMNS = ("date", "outlet", "title", "language", "statements", "url", "id")


def register(app: typer.Typer) -> None:
    app.command()(search)


def search(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="For example: 'speaker:\"Sergey Lavrov\" AND pair:RUS-USA AND signal:FREEZE'.")
    ] = "",
    articles: Annotated[bool, typer.Option("--articles", help="Find articles instead of statements.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most results.")] = 20,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values with a head line.")] = False,
    data: DataOption = None,
) -> None:
    """Find statements, newest first. docs/search.md explains the query language."""
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other")
    index = build.index_of(settings(data=data))
    try:
        tree = build.parser()(query, "articles" if articles else "statements")
    except QueryError as error:
        raise UsageError(error.in_words(query)) from error
    form: Form = "json" if as_json else "csv" if as_csv else "text"
    if articles:
        _show(_gather(partial(index.search_articles, tree), limit), form, ARTICLE_COLUMNS, _article_row, _print_article)
    else:
        _show(_gather(partial(index.search_statements, tree), limit), form, STATEMENT_COLUMNS, _statement_row, _print_statement)


def _gather(page: Callable[..., Hits[Item]], limit: int) -> tuple[list[Item], int]:
    """Results of as many pages as it takes, and how many there are in all."""
    items: list[Item] = []
    cursor: str | None = None
    while True:
        hits = page(limit=min(PAGE, limit - len(items)), cursor=cursor)
        items += hits.items
        cursor = hits.cursor
        if cursor is None or len(items) >= limit:
            return items, hits.total


def _show(
    found: tuple[list[Item], int], form: Form, columns: Sequence[str], row: Callable[[Item], list[str]], show: Callable[[Item], None]
) -> None:
    items, total = found
    if form == "json":
        for item in items:
            out(json.dumps(jsonable(item), ensure_ascii=False))
    elif form == "csv":
        out(_csv_line(columns))
        for item in items:
            out(_csv_line([_defused(cell) for cell in row(item)]))
    else:
        for item in items:
            show(item)
        tell(
            f"{len(items)} of {total}"
            if total
            else "Nothing found. Fewer words or a wider date may help; docs/search.md explains the language."
        )


def _statement_row(statement: StatementRecord) -> list[str]:
    who = statement.who
    signals = "; ".join(f"{'-'.join(signal.pair)} {signal.type} {signal.modality}" for signal in statement.signals)
    return [
        statement.date.isoformat(),
        who.name if who else statement.speaker or "",
        (who and who.country) or "",
        (who and who.role) or "",
        statement.kind,
        statement.channel or "",
        statement.addressee or "",
        statement.content,
        signals,
        statement.outlet.name,
        statement.title,
        statement.url,
        statement.id,
        statement.article,
    ]


def _article_row(story: Story) -> list[str]:
    article = story.article
    count = len(story.extraction.statements) + len(story.extraction.title_statements)
    language = story.extraction.language or article.language or ""
    return [article.date.isoformat(), article.outlet.name, article.title, language, str(count), article.url, article.id]


def _print_statement(statement: StatementRecord) -> None:
    who = statement.who
    name = who.name if who else f"{statement.speaker or 'somebody'} (unresolved)"
    office = ", ".join(part for part in ((who.role, who.country) if who else ()) if part)
    channel = f" through {statement.channel}" if statement.channel else ""
    console.print(f"[bold]{escape(name)}[/bold]" + (f" ({escape(office)})" if office else "") + escape(channel), soft_wrap=True)
    console.print("  " + _marked(statement), soft_wrap=True)
    for signal in statement.signals:
        console.print(f"  {'-'.join(signal.pair)} {signal.type} {signal.modality}", soft_wrap=True)
    console.print(
        f"  [dim]{statement.date:%Y-%m-%d %H:%M} UTC, {escape(statement.outlet.name)}, {escape(statement.url)}[/dim]\n", soft_wrap=True
    )


def _marked(statement: StatementRecord) -> str:
    """The passage on one line, what was said underlined."""
    text, at, pieces = statement.passage, 0, []
    for start, end in statement.marks.content:
        pieces += [escape(text[at:start]), f"[underline]{escape(text[start:end])}[/underline]"]
        at = end
    return " ".join("".join([*pieces, escape(text[at:])]).split())


def _print_article(story: Story) -> None:
    date, outlet, title, _, count, url, _ = _article_row(story)
    console.print(f"[bold]{escape(title)}[/bold]\n  {count} statements, {date[:16]} UTC, {escape(outlet)}, {escape(url)}\n", soft_wrap=True)


def _defused(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is made text by an apostrophe (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
