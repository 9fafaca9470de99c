from __future__ import annotations

import socket

import pytest

from processors.run.broker import servers, unreachable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kafka", [("kafka", 9092)]),
        ("kafka:19092", [("kafka", 19092)]),
        ("a:1, b:2", [("a", 1), ("b", 2)]),
        ("[::1]:9092", [("::1", 9092)]),
    ],
)
def test_addresses(text: str, expected: list[tuple[str, int]]) -> None:
    assert servers(text) == expected


@pytest.mark.parametrize("text", ["", "a:", ":1", "a:0", "a:65536", "a:b", "a:1,,b:2"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="host:port is wanted"):
        servers(text)


def test_one_server_that_answers_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert unreachable(f"127.0.0.1:9,127.0.0.1:{port}") is None
    assert "nothing listens there" in str(unreachable(f"127.0.0.1:{port}"))
