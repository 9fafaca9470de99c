"""One page on the query language, the keys and the API."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk.web.templates import page
from processors.domain.signals import NEGATIVE, POSITIVE


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/help")
    def manual(request: Request) -> Response:
        return page(request, "help.html", negative=NEGATIVE, positive=POSITIVE)

    return routes
