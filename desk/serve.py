"""Serves the desk: who may reach it, on which socket, and by which server."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import socket
from collections.abc import Callable, Mapping
from typing import Any

import uvicorn

from config.settings import Settings
from desk import build
from desk.web.app import create_app
from desk.web.context import Desk
from desk.web.server import DeskServer
from processors.contracts.versions import DRAGOMAN
from processors.domain.ports import Index

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
SHORTEST_TOKEN = 16
"""A login's cookie is signed with the token: a short one could be guessed from it."""
GRACE_SECONDS = 1
"""How long open pages (live streams) may delay the end of the server."""


class CannotServeError(Exception):
    """The desk cannot listen there; the message says what to do."""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(settings: Settings) -> socket.socket:
    """A socket that listens before anything else starts, so that a port in use is told at once: bound alone, two could have it.

    Raises CannotServeError: the port is taken, the address is not of this machine, or it is not loopback and there is no (long) token.
    """
    if not is_loopback(settings.host) and len(settings.token) < SHORTEST_TOKEN:
        raise CannotServeError(
            f"the desk would be open to the network on {settings.host}: set DRAGOMAN_TOKEN (or DRAGOMAN_TOKEN_FILE) "
            f"to at least {SHORTEST_TOKEN} characters, or use --host 127.0.0.1"
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise CannotServeError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); choose another port with --port"
        ) from error
    return listening


def desk_of(settings: Settings, index: Index, *, status: Callable[[], Mapping[str, Any]], metrics: Callable[[], bytes]) -> Desk:
    return Desk(
        index=index,
        clock=build.now,
        hosts=LOOPBACK_NAMES | {settings.host} | set(settings.hosts),
        token=settings.token or None,
        secret=_secret(settings.token),
        demo=settings.demo,
        version=DRAGOMAN,
        parse=build.parser(),
        status=status,
        metrics=metrics,
    )


def server_of(desk: Desk) -> uvicorn.Server:
    """A server to be run in a thread (`server.run(sockets=[...])`); it ends soon after `should_exit` is set."""
    config = uvicorn.Config(
        create_app(desk),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=False,
    )
    return DeskServer(config)


def _secret(token: str) -> bytes:
    """Signs forms and logins. With a token it is made from it, so that a login outlives a restart; else it lives as long as the process."""
    return hashlib.blake2b(token.encode(), person=b"dragoman-desk").digest() if token else secrets.token_bytes(32)
