"""A real server on a free port of loopback, for what a test client cannot show: streams and browsers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from desk.web.server import DeskServer

START_SECONDS = 20
STOP_SECONDS = 20


@contextmanager
def serve(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The address of the running application, "http://127.0.0.1:PORT"; 0 takes a free port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = DeskServer(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server failed to start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=STOP_SECONDS)
        listener.close()
        assert not thread.is_alive(), "the server did not end"
