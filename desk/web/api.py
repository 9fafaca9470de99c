"""The HTTP API, version 1: what the pages show, as JSON. Documented by /api/v1/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.web.asking import Cursor, Limit, Q
from desk.web.context import desk_of
from desk.web.problems import PROBLEM_JSON, Problem
from processors.contracts.codec import jsonable
from processors.domain.records import FeedHealth, StatementRecord, Story


class StatementPage(BaseModel):
    """Statements, newest first."""

    total: int = Field(description="How many statements the query finds.")
    items: list[StatementRecord]
    cursor: str | None = Field(description="Gets the next page; null on the last.")


class ArticlePage(BaseModel):
    """Articles with what was found in them, newest first."""

    total: int = Field(description="How many articles the query finds.")
    items: list[Story]
    cursor: str | None = Field(description="Gets the next page; null on the last.")


class ArticleView(BaseModel):
    """An article, what was found in it, and its statements as the wire shows them."""

    story: Story
    statements: list[StatementRecord]


class FeedList(BaseModel):
    """All feeds with their health."""

    items: list[FeedHealth]


class ProblemDetails(BaseModel):
    """RFC 9457. `position` and `suggestion` are there where a query cannot be read."""

    type: str
    title: str
    status: int
    detail: str
    position: int | None = Field(default=None, description="Offset of the character in `q`, in code points.")
    suggestion: str | None = None
    parameter: str | None = None


_PROBLEM: dict[str, Any] = {"model": ProblemDetails}
_FAILURES: dict[int | str, dict[str, Any]] = {
    400: _PROBLEM | {"description": "A parameter, the query or the cursor cannot be used"},
    401: _PROBLEM | {"description": "The desk has a token, and it was not shown"},
    503: _PROBLEM | {"description": "The store does not answer now"},
    "default": _PROBLEM | {"description": "Anything else that went wrong"},
}
_MISSING: dict[int | str, dict[str, Any]] = {404: _PROBLEM | {"description": "There is no such article"}}


def router() -> APIRouter:
    routes = APIRouter(prefix="/api/v1", responses=_FAILURES)

    @routes.get("/statements", response_model=StatementPage)
    def statements(request: Request, q: Q = "", limit: Limit = 20, cursor: Cursor = None) -> Response:
        """Search statements."""
        desk = desk_of(request)
        hits = desk.index.search_statements(desk.parse(q, "statements"), limit=limit, cursor=cursor)
        return JSONResponse({"total": hits.total, "items": [jsonable(item) for item in hits.items], "cursor": hits.cursor})

    @routes.get("/articles", response_model=ArticlePage)
    def articles(request: Request, q: Q = "", limit: Limit = 20, cursor: Cursor = None) -> Response:
        """Search articles, those without statements too."""
        desk = desk_of(request)
        hits = desk.index.search_articles(desk.parse(q, "articles"), limit=limit, cursor=cursor)
        return JSONResponse({"total": hits.total, "items": [jsonable(item) for item in hits.items], "cursor": hits.cursor})

    @routes.get("/articles/{id}", response_model=ArticleView, responses=_MISSING)
    def article(request: Request, id: Annotated[str, Path(max_length=100)]) -> Response:
        """One article by its id."""
        desk = desk_of(request)
        story = desk.index.article(id)
        if story is None:
            raise Problem(404, "There is no such article", "It may have been pruned.")
        found = [jsonable(record) for record in desk.index.statements_of(id)]
        return JSONResponse({"story": jsonable(story), "statements": found})

    @routes.get("/feeds", response_model=FeedList)
    def feeds(request: Request) -> Response:
        """All feeds and how each of them is doing."""
        return JSONResponse({"items": [jsonable(feed) for feed in desk_of(request).index.feeds()]})

    return routes


def describe(app: FastAPI) -> None:
    """Say in the OpenAPI document what FastAPI cannot know: how problems are sent, and how the token is shown."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        document = written()
        for path in document["paths"].values():
            for name, response in path["get"]["responses"].items():
                if name != "200" and "application/json" in response["content"]:
                    response["content"] = {PROBLEM_JSON: response["content"]["application/json"]}
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{}, {"token": []}]  # a desk on loopback may have no token
        return document

    app.openapi = openapi  # type: ignore[method-assign]
