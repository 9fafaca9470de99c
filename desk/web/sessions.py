"""Who is logged in, and which forms are ours: one signed cookie, and form tokens that are bound to it.

The cookie holds a random id, an end, and a fingerprint of the desk's token if the visitor showed it; a new token ends all sessions.
A form token is the signed id of the cookie: another site can neither read nor guess it.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from desk.web.context import Desk

COOKIE = "dragoman"
FIELD = "csrf"
"""Name of the form field with the form token."""
LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    id: str
    logged_in: bool


def read(connection: HTTPConnection, desk: Desk) -> Session | None:
    """The visitor's session, if the cookie is ours and not over."""
    try:
        payload = _cookies(desk).loads(connection.cookies.get(COOKIE, ""))
        identity, until, shown = str(payload["id"]), int(payload["until"]), str(payload["shown"])
    except (BadSignature, KeyError, TypeError, ValueError):
        return None
    if until <= desk.clock().timestamp():
        return None
    return Session(id=identity, logged_in=bool(shown) and same(shown, _fingerprint(desk)))


def new(*, logged_in: bool) -> Session:
    """A session that nobody can guess; `set_cookie` gives it to the visitor."""
    return Session(id=secrets.token_urlsafe(24), logged_in=logged_in)


def set_cookie(response: Response, desk: Desk, session: Session, *, secure: bool) -> None:
    until = int((desk.clock() + LIFETIME).timestamp())
    value = str(_cookies(desk).dumps({"id": session.id, "until": until, "shown": _fingerprint(desk) if session.logged_in else ""}))
    response.set_cookie(COOKIE, value, max_age=int(LIFETIME.total_seconds()), httponly=True, samesite="strict", secure=secure)


def end(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def form_token(session: Session, desk: Desk) -> str:
    return str(_forms(desk).dumps(session.id))


def is_our_form(token: str, session: Session | None, desk: Desk) -> bool:
    try:
        identity = _forms(desk).loads(token)
    except BadSignature:
        return False
    return session is not None and same(str(identity), session.id)


def same(left: str, right: str) -> bool:
    """Equal, compared in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def _fingerprint(desk: Desk) -> str:
    return hmac.digest(desk.secret, (desk.token or "").encode(), "sha256").hex()


def _cookies(desk: Desk) -> URLSafeSerializer:
    return URLSafeSerializer(desk.secret, salt="dragoman.session")


def _forms(desk: Desk) -> URLSafeSerializer:
    return URLSafeSerializer(desk.secret, salt="dragoman.form")
