"""What went wrong and how to mend it: a page for a reader, problem details (RFC 9457) for a program."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.web.headers import harden
from desk.web.templates import page
from processors.domain.outcome import Refused, Unavailable
from processors.domain.ports import BadCursor
from processors.query.errors import QueryError

PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """Ends a request with a status, a title and a sentence that says how to go on."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


def failure(request: Request, status: int, title: str, detail: str, **extra: object) -> Response:
    """The answer to a request that failed; `extra` are further members of the problem details."""
    if wants_page(request):
        return page(request, "error.html", status=status, title=title, detail=detail)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JSONResponse(body, status, media_type=PROBLEM_JSON)


def wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "text/html")


def install(app: FastAPI) -> None:
    """Turn every way in which a request can fail into `failure`."""
    handlers = {
        Problem: _problem,
        HTTPException: _http,
        RequestValidationError: _invalid,
        QueryError: _query,
        BadCursor: _cursor,
        Unavailable: _unavailable,
        Refused: _unavailable,
        Exception: _bug,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _problem(request: Request, error: Exception) -> Response:
    problem = cast(Problem, error)
    return failure(request, problem.status, problem.title, problem.detail)


def _http(request: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    if status == HTTPStatus.NOT_FOUND:
        return failure(request, status, "There is nothing here", "The address may be mistyped, or what it showed was pruned.")
    return failure(request, status, HTTPStatus(status).phrase, "The request cannot be answered in this form.")


def _invalid(request: Request, error: Exception) -> Response:
    first = cast(RequestValidationError, error).errors()[0]
    where = str(first["loc"][-1])
    return failure(request, 400, "A parameter cannot be used", f"{where}: {first['msg']}.", parameter=where)


def _query(request: Request, error: Exception) -> Response:
    query = cast(QueryError, error)
    return failure(request, 400, "The query cannot be read", query.message, position=query.position, suggestion=query.suggestion)


def _cursor(request: Request, _: Exception) -> Response:
    return failure(request, 400, "The cursor cannot be used", "Start again from the first page of the search.")


def _unavailable(request: Request, error: Exception) -> Response:
    response = failure(request, 503, "The store does not answer", f"{error} Nothing is lost; try again in a moment.")
    response.headers["Retry-After"] = "10"
    return response


def _bug(request: Request, _: Exception) -> Response:
    response = failure(request, 500, "Something broke in Dragoman", "The log of the desk has the details.")
    harden(response.headers)  # this answer is made outside the guard
    return response
