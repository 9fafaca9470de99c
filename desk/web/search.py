"""Search with facets, for statements and for articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.web.asking import Asked, Cursor, Q, asked
from desk.web.cards import Card, PairChips, by_pair, card, cards, claim_of
from desk.web.context import Desk, desk_of
from desk.web.facets import Facet, facets
from desk.web.problems import Problem
from desk.web.templates import link, page
from processors.domain.ports import Index
from processors.domain.query import Node, Target
from processors.domain.records import Story

RESULTS = 30
CHOICES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found: `cards` of statements, or `stories`, each with its signals."""

    total: int
    cursor: str | None
    cards: Sequence[Card] = ()
    stories: Sequence[tuple[Story, tuple[PairChips, ...]]] = ()


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/search")
    def search(request: Request, q: Q = "", cursor: Cursor = None, target: Target = "statements") -> Response:
        desk = desk_of(request)
        query = asked(desk, q, target)
        results = _results(desk.index, query.node, target, cursor) if query.node else None
        following = results.cursor if results else None
        return page(
            request,
            "search.html",
            status=200 if query.node else 400,
            q=q,
            mistake=query.mistake,
            target=target,
            first=cursor is None,
            facets=_facets(desk, q, query, target),
            statements_href=link("/search", q=q),
            older=link("/search", q=q, target=_named(target), cursor=following) if following else None,
            articles_href=link("/search", q=q, target="articles"),
            results=results,
        )

    @routes.get("/statements/{id}")
    def statement(request: Request, id: str) -> Response:
        record = desk_of(request).index.statement(id)
        if record is None:
            raise Problem(404, "There is no such statement", "It may have been pruned. Search for its words to find others like it.")
        if record.withdrawn:
            return page(request, "withdrawn.html", status=410, card=card(record))
        return RedirectResponse(f"/articles/{record.article}#s-{record.id}", status_code=303)

    return routes


def _results(index: Index, node: Node, target: Target, cursor: str | None) -> Results:
    if target == "articles":
        found = index.search_articles(node, limit=RESULTS, cursor=cursor)
        told = [(story, by_pair(map(claim_of, story.extraction.signals))) for story in found.items]
        return Results(total=found.total, cursor=found.cursor, stories=told)
    hits = index.search_statements(node, limit=RESULTS, cursor=cursor)
    return Results(total=hits.total, cursor=hits.cursor, cards=cards(hits.items))


def _named(target: Target) -> str | None:
    """As a parameter of an address: statements need none."""
    return None if target == "statements" else target


def _facets(desk: Desk, q: str, query: Asked, target: Target) -> tuple[Facet, ...]:
    """Facets count statements; a query that only articles understand has none."""
    node = query.node if target == "statements" else asked(desk, q).node
    return facets(desk.index.facets(node, size=CHOICES), q, target) if node else ()
