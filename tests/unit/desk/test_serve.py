"""Where the desk listens."""

from __future__ import annotations

import socket

import pytest

from config.settings import Settings
from desk.serve import CannotServeError, listen


def test_of_two_that_start_at_once_only_one_gets_the_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = Settings(port=free.getsockname()[1])
    with listen(settings), pytest.raises(CannotServeError, match="--port"):
        listen(settings)
