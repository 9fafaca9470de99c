"""The static files, read once and served under an address that holds a hash of them all, so that browsers may keep them for ever."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def files() -> dict[str, bytes]:
    """Path below the folder, with slashes -> content, for every file of a known type."""
    found = sorted(path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in found}


@cache
def prefix() -> str:
    """As in /static/HASH/; style sheets find their fonts by relative addresses below it."""
    hasher = blake2b(digest_size=8)
    for name, content in files().items():
        hasher.update(blake2b(name.encode() + b"\0" + content, digest_size=16).digest())
    return f"/static/{hasher.hexdigest()}/"


def address(name: str) -> str:
    """Where a static file lies. Raises KeyError for one that does not exist."""
    files()[name]
    return prefix() + name


def router() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get(prefix() + "{name:path}")
    def static(name: str) -> Response:
        content = files().get(name)
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type=TYPES[Path(name).suffix], headers={"Cache-Control": FOR_EVER})

    return routes
