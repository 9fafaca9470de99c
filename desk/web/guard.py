"""The door: every request passes these checks before any page sees it.

Host: the name by which the desk was called must be its own, or another site's name points at us (DNS rebinding). Origin: a request
that changes something must come from our own pages, and be small. Token: where one is set, it opens everything but the health check,
the login and the static files. Form tokens are checked by the handlers of forms (`desk.web.login`).
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web import sessions
from desk.web.context import Desk
from desk.web.headers import harden
from desk.web.problems import failure

OPEN = ("/health", "/login")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_BYTES = 64 * 1024


class Guard:
    """ASGI middleware around the whole desk."""

    def __init__(self, app: ASGIApp, desk: Desk, static: str) -> None:
        """`static` is the path under which the static files lie."""
        self._app = app
        self._desk = desk
        self._hosts = frozenset(host.lower() for host in desk.hosts)
        self._static = static

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                harden(MutableHeaders(scope=message))
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, hardened)

    def _refusal(self, request: Request) -> Response | None:
        if not called_by_name(request.headers, self._hosts):
            return failure(request, 421, "This desk does not go by that name", _HOST_HELP)
        if request.method not in SAFE and not from_our_pages(request.headers):
            return failure(request, 403, "This request came from another site", "Open the page of this desk and try again there.")
        too_much = _body_refusal(request)
        if too_much or self._is_open(request) or self._may_enter(request):
            return too_much
        if request.url.path.startswith("/api/") or request.method not in SAFE or "text/html" not in request.headers.get("accept", ""):
            refusal = failure(request, 401, "A token is needed", "Send it as: Authorization: Bearer TOKEN.")
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="dragoman"'
            return refusal
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(wanted, safe='')}", status_code=303)

    def _is_open(self, request: Request) -> bool:
        return self._desk.token is None or request.url.path in OPEN or request.url.path.startswith(self._static)

    def _may_enter(self, request: Request) -> bool:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return sessions.same(shown.strip(), self._desk.token or "")
        session = sessions.read(request, self._desk)
        return session is not None and session.logged_in


def called_by_name(headers: Headers, hosts: frozenset[str]) -> bool:
    """Exactly one Host header, and it names this desk."""
    called = headers.getlist("host")
    return len(called) == 1 and _host(called[0]) in hosts


def from_our_pages(headers: Headers) -> bool:
    """By Sec-Fetch-Site where the browser says so, else by Origin. A client that sends neither is no browser."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is None or (origin != "null" and urlsplit(origin).netloc.lower() == headers.get("host", "").lower())
    except ValueError:
        return False


def _body_refusal(request: Request) -> Response | None:
    """Forms are small; a body whose length is not told could be endless."""
    if request.method in SAFE:
        return None
    if "transfer-encoding" in request.headers:
        return failure(request, 411, "The length of the body is missing", "Send it with Content-Length.")
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > BODY_BYTES:
        return failure(request, 413, "The body is too long", f"At most {BODY_BYTES} bytes are read.")
    return None


def _host(called: str) -> str | None:
    """The name without port and trailing dot; None where it is no name at all."""
    try:
        name = urlsplit(f"//{called}").hostname
    except ValueError:
        return None
    return name.removesuffix(".") if name and not set(called) & set("/@?#\\ ") else None


_HOST_HELP = "If you reach it by this name on purpose, add the name to the setting DRAGOMAN_HOSTS."
