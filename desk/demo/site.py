"""Serves the outlets of `seeds/` on one loopback port, told apart by host name; reports appear one after another.

To whoever polls it this is the web: feeds with validators, pages, robots.txt, 404 and 304.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from desk.demo.render import feed, front_page, page
from desk.demo.seeds import Report, SeedOutlet, of_outlet, read_outlets, read_reports
from processors.domain.ports import Clock

PLAY = timedelta(seconds=45)
"""The demonstration publishes all its reports within this time."""
Answer = tuple[HTTPStatus, str, bytes]


class DemoSite:
    """All outlets of the demonstration. `hosts` maps each of their names to where they are really served."""

    def __init__(self, clock: Clock, outlets: Sequence[SeedOutlet] | None = None, reports: Sequence[Report] | None = None) -> None:
        self.outlets = tuple(outlets if outlets is not None else read_outlets())
        self.reports = tuple(reports if reports is not None else read_reports())
        self._clock, self._started = clock, clock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-site", daemon=True)

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        address = ("127.0.0.1", int(self._server.server_address[1]))
        return {outlet.host: address for outlet in self.outlets}

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def published(self, now: datetime) -> tuple[Report, ...]:
        """The reports that are out: the first at once, the last when `PLAY` has passed."""
        share = (now - self._started) / PLAY
        return self.reports[: max(1, min(len(self.reports), 1 + int(share * len(self.reports))))]

    def answer(self, host: str, path: str) -> Answer:
        outlet = next((outlet for outlet in self.outlets if outlet.host == host), None)
        if outlet is None:
            return HTTPStatus.MISDIRECTED_REQUEST, "text/plain; charset=utf-8", b"no such outlet\n"
        reports = of_outlet(self.published(self._clock()), outlet)
        if path == outlet.feed_path:
            return HTTPStatus.OK, *feed(outlet, reports)
        if path == "/":
            return HTTPStatus.OK, *front_page(outlet, reports)
        for report in reports:
            if report.path == path:
                return HTTPStatus.OK, *page(outlet, report)
        return HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"not found\n"


def _handler(site: DemoSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0].lower()
            status, content_type, body = site.answer(host, self.path.partition("?")[0])
            etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
            if status == HTTPStatus.OK and self.headers.get("If-None-Match") == etag:
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.send_header("ETag", etag)
                self.end_headers()
                return
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """The poller tells what it reads; the site keeps quiet."""

    return Handler
