"""Search with facets, for statements and for articles."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.web.asking import Asked, Cursor, Q, asked
from desk.web.cards import by_pair, card, cards, claim_of
from desk.web.context import Desk, desk_of
from desk.web.facets import facets
from desk.web.problems import Problem
from desk.web.templates import link, page
from processors.domain.query import Node, Target

RESULTS = 30
CHOICES = 8


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/search")
    def search(request: Request, q: Q = "", cursor: Cursor = None, target: Target = "statements") -> Response:
        desk = desk_of(request)
        query = asked(desk, q, target)
        found = _found(desk, query.node, target, cursor) if query.node else _NOTHING
        following = found["hits"].cursor if found["hits"] else None
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
            **found,
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


_NOTHING: dict[str, Any] = {"hits": None, "cards": (), "stories": ()}


def _found(desk: Desk, node: Node, target: Target, cursor: str | None) -> dict[str, Any]:
    if target == "articles":
        stories = desk.index.search_articles(node, limit=RESULTS, cursor=cursor)
        return _NOTHING | {
            "hits": stories,
            "stories": [(story, by_pair(map(claim_of, story.extraction.signals))) for story in stories.items],
        }
    statements = desk.index.search_statements(node, limit=RESULTS, cursor=cursor)
    return _NOTHING | {"hits": statements, "cards": cards(statements.items)}


def _named(target: Target) -> str | None:
    """As a parameter of an address: statements need none."""
    return None if target == "statements" else target


def _facets(desk: Desk, q: str, query: Asked, target: Target) -> Any:
    """Facets count statements; a query that only articles understand has none."""
    node = query.node if target == "statements" else asked(desk, q).node
    return facets(desk.index.facets(node, size=CHOICES), q, target) if node else ()
