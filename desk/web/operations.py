"""For those who run it: is it well, and how much has it done."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.web.context import desk_of
from processors.domain.outcome import Refused, Unavailable

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/health")
    def health(request: Request) -> Response:
        desk = desk_of(request)
        try:
            desk.index.ping()
        except (Unavailable, Refused) as error:
            return JSONResponse({"status": "unavailable", "version": desk.version, "reason": str(error)}, 503)
        return JSONResponse({"status": "ok", "version": desk.version, **jsonable_encoder(desk.status())})

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        return Response(desk_of(request).metrics(), media_type=PROMETHEUS)

    return routes
