"""A server that answers bulks as it is told: with errors that a real Elasticsearch gives only under loads and losses."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Actions = list[dict[str, Any]]
"""The meta data of each write, with its operation in `op`."""
Answer = tuple[int, Any] | None
"""Status and body; None: the connection breaks after the request was taken."""


class Stub:
    """Keeps what was asked; `answer` decides what is said, by the number of the request (from 0) and its writes."""

    def __init__(self, answer: Callable[[int, Actions], Answer]) -> None:
        self.answer = answer
        self.asked: list[Actions] = []
        self.address = ""

    def take(self, body: bytes) -> Answer:
        lines = [json.loads(line) for line in body.splitlines()]
        actions: Actions = []
        while lines:
            (op, meta), *_ = lines.pop(0).items()
            actions.append({"op": op, **meta})
            if op != "delete":
                lines.pop(0)
        self.asked.append(actions)
        return self.answer(len(self.asked) - 1, actions)


@contextmanager
def serving(answer: Callable[[int, Actions], Answer]) -> Iterator[Stub]:
    stub = Stub(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = stub.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            if said is None:
                self.close_connection = True
                return
            status, content = said
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PUT  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def done(action: dict[str, Any], status: int = 201, **more: Any) -> dict[str, Any]:
    """The answer to one write."""
    return {action["op"]: {"_index": action["_index"], "_id": action["_id"], "status": status, **more}}


def failed(action: dict[str, Any], status: int, kind: str, reason: str = "") -> dict[str, Any]:
    return done(action, status, error={"type": kind, "reason": reason or kind})


def all_done(actions: Actions) -> Answer:
    return 200, {"errors": False, "items": [done(action) for action in actions]}


def refused(status: int, kind: str) -> Answer:
    """The whole request was refused."""
    return status, {"error": {"type": kind, "reason": kind, "root_cause": [{"type": kind, "reason": kind}]}, "status": status}
