"""From the query tree to Elasticsearch's query DSL."""

from __future__ import annotations

from typing import Any, assert_never

from processors.domain.moments import microseconds
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
    Target,
    TextField,
    Words,
)
from processors.query.analysis import fold

Dsl = dict[str, Any]

PREFIX_EXPANSIONS = 1000
"""Of the last word of a phrase, how many terms may stand for its beginning."""

FIELDS: dict[Target, dict[TextField, tuple[str, ...]]] = {
    "statements": {"any": ("passage", "who"), "speaker": ("who", "said")},
    "articles": {"any": ("title", "text")},
}
"""Where a text field of the query language is not one field of the same name."""


def compile_query(node: Node, target: Target) -> Dsl:
    """A query, without scores, for the documents of the target."""
    return _compile(node, target, "")


def _compile(node: Node, target: Target, path: str) -> Dsl:
    """`path`: "" for the document itself, "statements." or "signals." for nested ones in it."""
    match node:
        case Everything():
            return {"match_all": {}}
        case And(parts):
            return {"bool": {"filter": [_compile(part, target, path) for part in parts]}}
        case Or(parts):
            return _any([_compile(part, target, path) for part in parts])
        case Not(part):
            return {"bool": {"must_not": [_compile(part, target, path)]}}
        case Words():
            return _words(node, target, path)
        case Exact(field, value) | SignalIs(field, value):
            return {"term": {path + field: value}}
        case DateRange(since, until):
            bounds = {"gte": since, "lt": until}
            return {"range": {f"{path}date": {name: microseconds(bound) for name, bound in bounds.items() if bound is not None}}}
        case HasSignal(condition):
            return _nested(f"{path}signals", condition, target)
        case HasStatement(condition):
            return _nested(f"{path}statements", condition, "statements")
        case _:
            assert_never(node)


def _nested(path: str, condition: Node, target: Target) -> Dsl:
    return {"nested": {"path": path, "query": _compile(condition, target, f"{path}."), "score_mode": "none"}}


def _words(words: Words, target: Target, path: str) -> Dsl:
    if words.field == "outlet":
        return _any([{"term": {f"{path}outlet": words.text}}, _match(f"{path}outlet_name", words)])
    fields = FIELDS[target].get(words.field, (words.field,))
    return _any([_match(path + field, words) for field in fields])


def _match(field: str, words: Words) -> Dsl:
    """Several words in a row are a phrase, whether or not they came in quotes: "Al-Jubeir" is two words.

    Words are compared by their stems, beginnings of words with the words as they stand.
    """
    text = fold(words.text)
    if not text:
        return {"match_none": {}}
    if not words.prefix:
        return {"match_phrase": {field: text}}
    if " " not in text:
        return {"prefix": {f"{field}.plain": text}}
    return {"match_phrase_prefix": {f"{field}.plain": {"query": text, "max_expansions": PREFIX_EXPANSIONS}}}


def _any(queries: list[Dsl]) -> Dsl:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}
