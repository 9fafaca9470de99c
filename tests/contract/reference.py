"""What a query means, told as simply as it can be: a tree is held against one record at a time. Engines must find the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import assert_never

from processors.domain.query import (
    And,
    DateRange,
    Everything,
    Exact,
    HasSignal,
    HasStatement,
    Node,
    Not,
    Or,
    SignalIs,
    Words,
)
from processors.domain.records import SignalClaim, StatementRecord, Story
from processors.query.analysis import fold


def statements_found(query: Node, statements: Iterable[StatementRecord]) -> list[str]:
    """Ids, newest first."""
    return _newest_first((one.date, one.id) for one in statements if not one.withdrawn and of_statement(query, one))


def articles_found(query: Node, stories: Iterable[Story], statements: Sequence[StatementRecord]) -> list[str]:
    """Ids, newest first; `statements` are all that there are, of any article."""
    return _newest_first(
        (story.article.date, story.article.id)
        for story in stories
        if of_article(query, story, [one for one in statements if one.article == story.article.id and not one.withdrawn])
    )


def _newest_first(found: Iterable[tuple[object, str]]) -> list[str]:
    return [id_ for _, id_ in sorted(found, reverse=True)]


def of_statement(node: Node, record: StatementRecord) -> bool:
    match node:
        case Words(field):
            return _says(node, _statement_texts(field, record), record.outlet.id)
        case Exact(field, value):
            return value == _exact(field, record)
        case DateRange(since, until):
            return (since is None or since <= record.date) and (until is None or record.date < until)
        case HasSignal(condition):
            return any(_of_signal(condition, signal) for signal in record.signals)
        case HasStatement() | SignalIs():
            raise AssertionError(f"{node} in a search for statements")
        case _:
            return _boolean(node, lambda part: of_statement(part, record))


def of_article(node: Node, story: Story, statements: Sequence[StatementRecord]) -> bool:
    article = story.article
    match node:
        case Words(field):
            texts = {"any": [article.title, article.text], "title": [article.title], "outlet": [article.outlet.name]}[field]
            return _says(node, texts, article.outlet.id)
        case Exact("language", value):
            return article.language == value
        case DateRange(since, until):
            return (since is None or since <= article.date) and (until is None or article.date < until)
        case HasStatement(condition):
            return any(of_statement(condition, one) for one in statements)
        case HasSignal() | SignalIs() | Exact():
            raise AssertionError(f"{node} of an article")
        case _:
            return _boolean(node, lambda part: of_article(part, story, statements))


def _of_signal(node: Node, signal: SignalClaim) -> bool:
    match node:
        case SignalIs("pair", value):
            return value == "-".join(sorted(signal.pair))
        case SignalIs("signal", value):
            return value == signal.type
        case SignalIs("polarity", value):
            return value == str(signal.polarity)
        case SignalIs("modality", value):
            return value == signal.modality
        case _:
            return _boolean(node, lambda part: _of_signal(part, signal))


def _boolean(node: Node, holds: Callable[[Node], bool]) -> bool:
    match node:
        case And(parts):
            return all(holds(part) for part in parts)
        case Or(parts):
            return any(holds(part) for part in parts)
        case Not(part):
            return not holds(part)
        case Everything():
            return True
        case Words() | Exact() | DateRange() | SignalIs() | HasSignal() | HasStatement():
            raise AssertionError(f"{node} where it has no meaning")
        case _:
            assert_never(node)


def _statement_texts(field: str, record: StatementRecord) -> list[str]:
    name, office = (record.who.name, record.who.role or "") if record.who else ("", "")
    return {
        "any": [record.passage, name],
        "title": [record.title],
        "speaker": [name, record.speaker or ""],
        "office": [office],
        "channel": [record.channel or ""],
        "addressee": [record.addressee or ""],
        "outlet": [record.outlet.name],
    }[field]


def _exact(field: str, record: StatementRecord) -> str | None:
    return {
        "country": record.who.country if record.who else None,
        "kind": record.kind,
        "form": record.form,
        "language": record.language,
    }[field]


def _says(words: Words, texts: Iterable[str], outlet: str) -> bool:
    if words.field == "outlet" and words.text == outlet:
        return True
    if words.prefix:
        return any(word.startswith(fold(words.text)) for text in texts for word in fold(text).split())
    return any(_in_a_row(_stems(words.text), _stems(text)) for text in texts)


def _in_a_row(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return bool(wanted) and any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))


@cache
def _stems(text: str) -> list[str]:
    return [_stem(word) for word in fold(text).split()]


@cache
def _stem(word: str) -> str:
    """SQLite has a Porter stemmer, and shows what it makes of a word."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE seen USING fts5vocab (texts, instance)")
    connection.execute("INSERT INTO texts VALUES (?)", (word,))
    stems = [str(row[0]) for row in connection.execute("SELECT term FROM seen")]
    connection.close()
    assert len(stems) == 1, f"{word!r} should be one word: {stems}"
    return stems[0]
