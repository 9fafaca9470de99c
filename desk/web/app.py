"""The web desk as an ASGI application."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI

from desk.web import api, article, feeds, live, login, manual, operations, problems, search, statics, wire
from desk.web.context import Desk
from desk.web.guard import Guard
from desk.web.heads import HeadAsGet

__all__ = ["Desk", "create_app"]


def create_app(desk: Desk) -> FastAPI:
    """Every page and every call, behind the guard. The OpenAPI document is at /api/v1/openapi.json."""
    app = FastAPI(
        title="Dragoman",
        summary="Who said what about whom, and what it means between two countries.",
        version=desk.version,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # these two pages load scripts from a CDN
        redoc_url=None,
    )
    app.state.desk = desk
    app.state.stopping = asyncio.Event()  # set by DeskServer, waited for by live streams
    for part in (wire, live, search, article, feeds, manual, login, operations, statics, api):
        app.include_router(part.router())
    api.describe(app)
    problems.install(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, desk=desk, static=statics.prefix())
    return app
