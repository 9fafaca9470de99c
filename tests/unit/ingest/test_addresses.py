"""Which addresses are fetched: every way of naming a private one is refused."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import pytest

from ingest.addresses import Refused, is_public, read_address
from ingest.fetch import Failed, Fetched, Fetcher
from ingest.settings import PollSettings
from tests.unit.ingest.web import Clock, Web, answer

PRIVATE_4 = """
0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192
192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255
"""
PRIVATE_6 = """
:: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1
2001::1 2001:0:7f00:1::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1 5f00::1
fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 192.167.0.1 198.17.0.1 223.255.255.255
2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 64:ff9b::808:808
"""


@pytest.mark.parametrize("address", [*PRIVATE_4.split(), *PRIVATE_6.split()])
def test_35_37_private_addresses(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(Refused):
        read_address(f"http://{host}/feed")


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    host = f"[{address}]" if ":" in address else address
    assert read_address(f"http://{host}/feed").host == address


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "1.2.3.4.5",
        "8.8.8",
        "0x08080808",
        "127。0。0。1",
        "127．0．0．1",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "127.0.0.1.",
        "0300.0250.0.1",
        "4294967297",
        "[::ffff:7f00:1]",
        "[::1%25eth0]",
        "localhost",
        "LOCALHOST.",
        "feed.localhost",
        "printer.local",
        "metadata.google.internal",
        "",
        "-a.example",
        "a..example",
        "a b.example",
        "a_%00.example",
        "xn--\u00e9.example" * 30,
    ],
)
def test_36_other_ways_of_writing_them(host: str) -> None:
    with pytest.raises(Refused):
        read_address(f"http://{host}/feed")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/",
        "file:///etc/passwd",
        "news.example/feed",
        "//news.example/feed",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "http://user@news.example/",
        "http://user:word@news.example/",
        "http://@news.example/",
        "http://127.0.0.1@news.example/",
        "http://news.example:22/",
        "http://news.example:25/",
        "http://news.example:6379/",
        "http://news.example:99999/",
        "http://news.example:port/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example/a b",
        "http://news.example/\r\nHost: x",
        "http://[::1/",
        "http:///feed",
        "http://news.example/" + "a" * 3000,
        "",
    ],
)
def test_42_schemes_users_and_ports(url: str) -> None:
    with pytest.raises(Refused):
        read_address(url)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example:443/a?b=c#d", "https://news.example/a?b=c"),
        ("https://news.example:8443/%7Ea/é?q=ü&x=%20", "https://news.example:8443/%7Ea/%C3%A9?q=%C3%BC&x=%20"),
        ("http://правительство.рф/новости", "http://xn--80aealotwbjpid2k.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://news.example./", "http://news.example/"),
    ],
)
def test_addresses_are_written_one_way(url: str, read: str) -> None:
    assert read_address(url).url == read


def fetch_resolving(*answers: Sequence[str]) -> tuple[Failed, int]:
    """What a fetch comes to when the name resolves to these addresses, one answer for each look-up; and how many there were."""
    asked = 0

    def resolve(host: str, port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return answers[min(asked, len(answers)) - 1]

    fetcher = Fetcher(PollSettings(deadline=2.0), Clock(), resolve=resolve)
    result = fetcher.fetch("http://news.example/feed")
    fetcher.close()
    assert isinstance(result, Failed)
    return result, asked


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "169.254.169.254", "fe80::1%lo", "not an address"])
def test_35_names_that_resolve_to_private_addresses(address: str) -> None:
    assert fetch_resolving([address])[0].kind == "address"


def test_39_one_private_address_among_public_ones() -> None:
    assert fetch_resolving(["8.8.8.8", "127.0.0.1"])[0].kind == "address"


def test_38_rebinding_finds_no_second_lookup(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one that is dialled: the name is looked up once."""
    web.put("http://news.example/feed", answer(b"secret"))
    dialled: list[str] = []

    def dial(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    result, asked = fetch_resolving(["8.8.8.8"], ["127.0.0.1"])
    assert (result.kind, asked, dialled) == ("host", 1, ["8.8.8.8"])


def test_the_next_address_is_tried_when_one_is_dead(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.put("http://news.example/feed", answer(b"body"))
    connect = socket.create_connection

    def dial(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        if address[0] == "8.8.8.8":
            raise ConnectionRefusedError
        assert address == ("1.1.1.1", 80)
        return connect(web.address, *rest, **more)

    monkeypatch.setattr(socket, "create_connection", dial)
    fetcher = Fetcher(PollSettings(deadline=2.0), Clock(), resolve=lambda host, port: ["8.8.8.8", "1.1.1.1"])
    result = fetcher.fetch("http://news.example/feed")
    fetcher.close()
    assert isinstance(result, Fetched)
    assert result.body == b"body"
