"""Login with the desk's token. Forms carry a token that only our own pages can know."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.web import sessions
from desk.web.context import desk_of
from desk.web.problems import Problem
from desk.web.templates import page


def our_form(request: Request, csrf: Annotated[str, Form(max_length=500)] = "") -> None:
    """Dependency of every handler that takes a form. Raises Problem (403) where the form is not one of ours."""
    desk = desk_of(request)
    if not sessions.is_our_form(csrf, sessions.read(request, desk), desk):
        raise Problem(403, "This form is no longer valid", "Go back, reload the page and send it again. Cookies must be allowed.")


OurForm = Depends(our_form)


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def form(request: Request, next: str = "/") -> Response:
        if desk_of(request).token is None:
            return RedirectResponse("/", status_code=303)
        return _form(request, next, wrong=False)

    @routes.post("/login", dependencies=[OurForm])
    def login(request: Request, token: Annotated[str, Form(max_length=500)] = "", next: Annotated[str, Form()] = "/") -> Response:
        desk = desk_of(request)
        if desk.token is None or not sessions.same(token.strip(), desk.token):
            return _form(request, next, wrong=True)
        response = RedirectResponse(_own_path(next), status_code=303)
        sessions.set_cookie(response, desk, sessions.new(logged_in=True), secure=_secure(request))
        return response

    @routes.post("/logout", dependencies=[OurForm])
    def logout() -> Response:
        response = RedirectResponse("/login", status_code=303)
        sessions.end(response)
        return response

    return routes


def _form(request: Request, next: str, *, wrong: bool) -> Response:
    desk = desk_of(request)
    session = sessions.read(request, desk) or sessions.new(logged_in=False)
    csrf = sessions.form_token(session, desk)
    response = page(request, "login.html", status=403 if wrong else 200, next=_own_path(next), csrf=csrf, wrong=wrong)
    sessions.set_cookie(response, desk, session, secure=_secure(request))
    return response


def _own_path(path: str) -> str:
    """The path if it leads to a page of this desk, else the wire: a login must not send anyone elsewhere."""
    leads_away = not path.startswith("/") or path[1:2] in ("/", "\\") or any(ord(letter) < ord(" ") for letter in path)
    return "/" if leads_away else path


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
