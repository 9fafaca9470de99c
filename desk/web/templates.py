"""Renders pages. Everything that is not markup of our own templates is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from desk.web import countries, sessions, statics, words
from desk.web.context import desk_of

FOLDER = Path(__file__).parent / "templates"


def page(request: Request, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A page of the desk. `q` in the context is what the search box holds."""
    desk = desk_of(request)
    session = sessions.read(request, desk) if desk.token else None
    frame = {
        "q": "",
        "here": request.url.path,
        "demo": desk.demo,
        "version": desk.version,
        "now": desk.clock(),
        "logout": sessions.form_token(session, desk) if session and session.logged_in else None,
    }
    return HTMLResponse(environment().get_template(template).render(frame | context), status)


def fragment(template: str, **context: object) -> str:
    """A part of a page, for the live wire."""
    return environment().get_template(template).render(context)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        country=countries.country,
        flag=countries.flag,
        language=words.language,
        day=words.day,
        short_day=words.short_day,
        count=words.count,
        confidence=words.confidence,
        feed_health=words.feed_health,
        web=web_address,
    )
    made.globals.update(link=link, static=statics.address, modalities=words.MODALITIES, facet_names=words.FACETS, kinds=words.KINDS)
    return made


def web_address(address: str) -> str | None:
    """The address if a browser may follow it: http or https, with a host. None for anything else, which is shown as text."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def link(path: str, **parameters: str | None) -> str:
    """A path with its query string; parameters that are None or empty are left out."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
