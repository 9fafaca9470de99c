"""A web of a few hosts on one loopback port, which behaves as badly as a test wants."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


@dataclass(frozen=True)
class Request:
    host: str
    path: str
    headers: dict[str, str]
    at: float


Reply = Callable[[Request, socket.socket], None]


def answer(body: bytes = b"", status: int = 200, headers: dict[str, str] | None = None, *, length: int | None = None) -> Reply:
    """A whole answer; `length` is what Content-Length claims."""

    def reply(request: Request, connection: socket.socket) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    return reply


def raw(*parts: bytes, pause: float = 0.0) -> Reply:
    """These bytes, as they are."""

    def reply(request: Request, connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return reply


def unless_known(etag: str, body: bytes) -> Reply:
    """304 to who sends the ETag, else the body with it."""

    def reply(request: Request, connection: socket.socket) -> None:
        if request.headers.get("if-none-match") == etag:
            answer(b"", 304)(request, connection)
        else:
            answer(body, headers={"ETag": etag})(request, connection)

    return reply


def redirect(to: str, status: int = 302) -> Reply:
    return answer(b"", status, {"Location": to})


class Web:
    """`web.put(url, reply)`; `web.requests` are all that came, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.running = 0
        self.most_running = 0
        self._pages: dict[tuple[str, str], Reply] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", int(self._server.server_address[1])

    def hosts(self, *names: str) -> dict[str, tuple[str, int]]:
        return dict.fromkeys(names, self.address)

    def put(self, url: str, reply: Reply) -> None:
        host, _, path = url.removeprefix("http://").partition("/")
        self._pages[host, "/" + path] = reply

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def serve(self, request: Request, connection: socket.socket) -> None:
        with self._lock:
            self.requests.append(request)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            self._pages.get((request.host, request.path), answer(b"nothing here", 404))(request, connection)
        except OSError:
            return  # the client has gone
        finally:
            with self._lock:
                self.running -= 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128


def _handler(web: Web) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                first = self.rfile.readline(65536).decode("latin-1").split()
                headers = {}
                while line := self.rfile.readline(65536).decode("latin-1").rstrip("\r\n"):
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
            except OSError:
                return
            if len(first) == 3:
                web.serve(Request(headers.get("host", ""), first[1], headers, time.monotonic()), self.connection)

    return Handler


def rss(*items: str, title: str = "A feed", link: str = "http://news.example/") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title><link>{link}</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(
    number: int | str = 1,
    *,
    title: str | None = None,
    link: str | None = "",
    guid: str | None = "",
    text: str = "Ministers met and said little.",
    content: str = "",
    date: datetime | str | None = datetime(2026, 11, 20, 10, tzinfo=UTC),
) -> str:
    """One RSS item. An empty link or guid is made of the number, None leaves it out."""
    link = f"http://news.example/{number}" if link == "" else link
    guid = f"guid-{number}" if guid == "" else guid
    date = format_datetime(date) if isinstance(date, datetime) else date
    parts = [
        f"<title>{title if title is not None else f'Report {number}'}</title>",
        f"<link>{link}</link>" if link is not None else "",
        f"<guid isPermaLink='false'>{guid}</guid>" if guid is not None else "",
        f"<description>{text}</description>" if text else "",
        f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else "",
        f"<pubDate>{date}</pubDate>" if date else "",
    ]
    return f"<item>{''.join(parts)}</item>"


class Clock:
    """Time of day that a test sets; `monotonic` runs along, and never back."""

    def __init__(self, now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        self.now = now
        self.real = 1000.0

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.real

    def pass_(self, time: timedelta) -> None:
        self.now += time
        self.real += time.total_seconds()

    def jump(self, time: timedelta) -> None:
        self.now += time
