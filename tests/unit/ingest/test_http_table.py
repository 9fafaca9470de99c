"""How the web behaves, row by row of the table of bad inputs: what a fetch makes of it."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from ingest.fetch import Failed, Fetched, Fetcher, NotModified, Result
from ingest.headers import Validators, freshness, retry_after
from ingest.settings import PollSettings
from tests.unit.ingest.newsroom import TLS, unknown
from tests.unit.ingest.web import Clock, Reply, Request, Web, answer, raw, redirect

URL = "http://news.example/feed"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
MB = 1024 * 1024


@pytest.fixture
def fetcher(web: Web) -> Iterator[Fetcher]:
    settings = PollSettings(host_gap=0.0, deadline=1.0, body_limit=2 * MB, contact="press@reader.example")
    fetcher = Fetcher(settings, Clock(NOW), local_hosts=web.hosts("news.example", "other.example"), resolve=unknown, tls=TLS)
    yield fetcher
    fetcher.close()


def fetch(web: Web, fetcher: Fetcher, reply: Reply, validators: Validators | None = None) -> Result:
    web.put(URL, reply)
    return fetcher.fetch(URL, validators or Validators())


def failed(result: Result) -> Failed:
    assert isinstance(result, Failed), result
    assert result.message
    assert "\n" not in result.message
    return result


def fetched(result: Result) -> Fetched:
    assert isinstance(result, Fetched), result
    return result


@pytest.mark.parametrize("etag", ['"abc"', "abc", 'W/"abc"', '"a,b", "c"', '"caf\xe9"', "x y  z"])
def test_05_etags_go_back_byte_for_byte(web: Web, fetcher: Fetcher, etag: str) -> None:
    first = fetched(fetch(web, fetcher, answer(BODY, headers={"ETag": etag})))
    fetcher.fetch(URL, first.validators)
    assert web.requests[1].headers["if-none-match"] == etag


@pytest.mark.parametrize("moment", ["yesterday", "Fri, 32 Foo 2025 99:00:00", "1757066400", "Fri, 05 Sep 2025 10:00:00 GMT"])
def test_06_last_modified_goes_back_byte_for_byte(web: Web, fetcher: Fetcher, moment: str) -> None:
    first = fetched(fetch(web, fetcher, answer(BODY, headers={"Last-Modified": moment})))
    fetcher.fetch(URL, first.validators)
    assert web.requests[1].headers["if-modified-since"] == moment


def test_01_not_modified(web: Web, fetcher: Fetcher) -> None:
    assert isinstance(fetch(web, fetcher, answer(status=304), Validators(etag='"x"')), NotModified)


@pytest.mark.parametrize(
    ("control", "expires", "fresh"),
    [
        ("max-age=1", "", timedelta(seconds=1)),
        ("public, max-age=600", "", timedelta(minutes=10)),
        ("max-age=31536000", "", timedelta(days=365)),
        ("max-age=99999999999", "", timedelta(days=366)),
        ("max-age=-5", "", None),
        ("max-age=0", "", None),
        ("no-cache, max-age=600", "", None),
        ("max-age=many", "", None),
        ("", "0", None),
        ("", "-1", None),
        ("", format_datetime(NOW + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        ("", format_datetime(NOW - timedelta(hours=1), usegmt=True), None),
        ("", "Mon, 01 Jan 0001 00:00:00 +2359", None),
    ],
)
def test_08_09_freshness(control: str, expires: str, fresh: timedelta | None) -> None:
    assert freshness(control, expires, NOW) == fresh


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("120", NOW + timedelta(minutes=2)),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), NOW + timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), None),
        ("0", None),
        ("-3", None),
        ("315360000", NOW + timedelta(days=366)),
        ("soon", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_10_retry_after(web: Web, fetcher: Fetcher, value: str, until: datetime | None) -> None:
    assert retry_after(value, NOW) == until
    assert failed(fetch(web, fetcher, answer(status=503, headers={"Retry-After": value}))).retry_after == until


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_13_14_redirects_are_followed(web: Web, fetcher: Fetcher, status: int) -> None:
    web.put("http://other.example/new", answer(BODY))
    result = fetched(fetch(web, fetcher, redirect("//other.example/new", status)))
    assert result.url == "http://other.example/new"
    assert result.moved == ("http://other.example/new" if status in (301, 308) else None)


def test_13_a_temporary_hop_in_the_chain_is_no_move(web: Web, fetcher: Fetcher) -> None:
    web.put("http://news.example/b", redirect("/c", 302))
    web.put("http://news.example/c", answer(BODY))
    assert fetched(fetch(web, fetcher, redirect("/b", 301))).moved is None


def test_15_redirects_in_a_circle(web: Web, fetcher: Fetcher) -> None:
    web.put("http://news.example/b", redirect("/feed"))
    assert failed(fetch(web, fetcher, redirect("/b"))).kind == "redirect"
    assert len(web.requests) == 2


def test_15_a_chain_of_31(web: Web, fetcher: Fetcher) -> None:
    for hop in range(31):
        web.put(f"http://news.example/{hop}", redirect(f"/{hop + 1}"))
    assert failed(fetch(web, fetcher, redirect("/0"))).kind == "redirect"
    assert len(web.requests) == 11


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://news.example/", "data:text/xml,<rss/>", "javascript:alert(1)", "//", "http://"]
)
def test_17_redirects_elsewhere_than_the_web(web: Web, fetcher: Fetcher, to: str) -> None:
    assert failed(fetch(web, fetcher, redirect(to))).kind == "redirect"


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest", "http://127.0.0.1/", "http://[::1]/", "http://0x7f.1/", "http://user@other.example/"]
)
def test_40_redirects_to_private_addresses(web: Web, fetcher: Fetcher, to: str) -> None:
    assert failed(fetch(web, fetcher, redirect(to))).kind == "redirect"
    assert len(web.requests) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 204])
def test_18_20_statuses_in_words(web: Web, fetcher: Fetcher, status: int) -> None:
    result = failed(fetch(web, fetcher, answer(b"go away", status)))
    assert (result.kind, result.status) == ("gone" if status == 410 else "status", status)
    assert str(status) in result.message


def test_22_an_empty_body(web: Web, fetcher: Fetcher) -> None:
    assert fetched(fetch(web, fetcher, answer(b""))).body == b""


def test_23_wrong_content_length(web: Web, fetcher: Fetcher) -> None:
    assert failed(fetch(web, fetcher, answer(BODY, length=len(BODY) + 1))).kind == "protocol"
    assert fetched(fetch(web, fetcher, answer(BODY, length=10))).body == BODY[:10]


def test_23_truncated_chunk(web: Web, fetcher: Fetcher) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert failed(fetch(web, fetcher, raw(head + b"20\r\nshort"))).kind == "protocol"
    assert fetched(fetch(web, fetcher, raw(head + b"5\r\nshort\r\n0\r\n\r\n"))).body == b"short"


ENCODED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "GZIP": gzip.compress(BODY) + gzip.compress(b"more"),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstandard.compress(BODY),
    "identity": BODY,
    "": gzip.compress(BODY),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_24_encodings(web: Web, fetcher: Fetcher, encoding: str) -> None:
    body = fetched(fetch(web, fetcher, answer(ENCODED[encoding], headers={"Content-Encoding": encoding} if encoding else {}))).body
    assert body == (BODY + b"more" if encoding == "GZIP" else BODY)


def test_24_raw_deflate(web: Web, fetcher: Fetcher) -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(BODY) + packer.flush()
    assert fetched(fetch(web, fetcher, answer(packed, headers={"Content-Encoding": "deflate"}))).body == BODY


def test_24_a_wrong_label_on_plain_text_is_forgiven(web: Web, fetcher: Fetcher) -> None:
    assert fetched(fetch(web, fetcher, answer(BODY, headers={"Content-Encoding": "gzip"}))).body == BODY
    assert failed(fetch(web, fetcher, answer(b"\x00\x01\x02", headers={"Content-Encoding": "gzip"}))).kind == "body"
    assert failed(fetch(web, fetcher, answer(BODY, headers={"Content-Encoding": "rot13"}))).kind == "body"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_23_truncated_compression(web: Web, fetcher: Fetcher, encoding: str) -> None:
    noise = BODY + os.urandom(5000)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding](noise)
    result = failed(fetch(web, fetcher, answer(packed[: len(packed) // 2], headers={"Content-Encoding": encoding})))
    assert "cut off" in result.message


def zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(MB)) for _ in range(size // MB)), packer.flush()])


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_25_bombs(web: Web, fetcher: Fetcher, encoding: str) -> None:
    """A little that unpacks to a lot: never unpacked beyond the limit, so it takes no time."""
    packers: dict[str, Callable[[int], bytes]] = {
        "gzip": zeros,
        "br": lambda size: brotli.compress(bytes(size), quality=1),
        "zstd": lambda size: zstandard.compress(bytes(size)),
    }
    bomb = packers[encoding](256 * MB)
    assert len(bomb) < 2 * MB
    start = time.monotonic()
    assert failed(fetch(web, fetcher, answer(bomb, headers={"Content-Encoding": encoding}))).kind == "too large"
    assert time.monotonic() - start < 1


def test_25_many_members(web: Web, fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"") * 50_000
    assert failed(fetch(web, fetcher, answer(bomb, headers={"Content-Encoding": "gzip"}))).kind == "body"


def test_26_nested_gzip(web: Web, fetcher: Fetcher) -> None:
    bomb = gzip.compress(zeros(256 * MB))
    assert len(bomb) < 8000
    assert failed(fetch(web, fetcher, answer(bomb, headers={"Content-Encoding": "gzip, gzip"}))).kind == "body"
    assert failed(fetch(web, fetcher, answer(bomb, headers={"Content-Encoding": "gzip"}))).kind == "body"
    assert failed(fetch(web, fetcher, answer(bomb))).kind == "body"


def test_27_an_endless_body(web: Web, fetcher: Fetcher) -> None:
    def endless(request: Request, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    assert failed(fetch(web, fetcher, endless)).kind == "too large"


def slowly(head: bytes, drop: bytes) -> Reply:
    return raw(head, *[drop] * 100, pause=0.1)


@pytest.mark.parametrize(
    "reply",
    [slowly(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), slowly(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), slowly(b"", b"H")],
    ids=["body", "headers", "status"],
)
def test_28_29_one_drop_at_a_time_ends_with_the_deadline(web: Web, fetcher: Fetcher, reply: Reply) -> None:
    start = time.monotonic()
    assert failed(fetch(web, fetcher, reply)).kind in ("timeout", "protocol")
    assert time.monotonic() - start < 1.5


def test_28_the_deadline_covers_all_redirects(web: Web, fetcher: Fetcher) -> None:
    for hop in range(9):
        web.put(
            f"http://news.example/{hop}",
            raw(b"", f"HTTP/1.1 302 x\r\nLocation: /{hop + 1}\r\nContent-Length: 0\r\n\r\n".encode(), pause=0.25),
        )
    start = time.monotonic()
    assert failed(fetch(web, fetcher, redirect("/0"))).kind == "timeout"
    assert time.monotonic() - start < 1.5


def test_29_many_headers_and_a_large_one(web: Web, fetcher: Fetcher) -> None:
    assert fetched(fetch(web, fetcher, answer(BODY, headers={f"X-{number}": "y" for number in range(1000)}))).body == BODY
    assert failed(fetch(web, fetcher, answer(BODY, headers={"X": "y" * MB}))).kind == "protocol"


@pytest.mark.parametrize(
    "reply", [raw(b"SSH-2.0-OpenSSH\r\n"), raw(b""), raw(b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n"), raw(b"<html>hello</html>")]
)
def test_29_no_http(web: Web, fetcher: Fetcher, reply: Reply) -> None:
    assert failed(fetch(web, fetcher, reply)).kind == "protocol"


def test_30_reset_in_the_body(web: Web, fetcher: Fetcher) -> None:
    def reset(request: Request, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()

    assert failed(fetch(web, fetcher, reset)).kind == "protocol"


@pytest.mark.parametrize(("error", "kind"), [(socket.EAI_NONAME, "host"), (socket.EAI_AGAIN, "network"), (socket.EAI_FAIL, "network")])
def test_32_names_that_do_not_resolve(error: int, kind: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(error, "no")

    fetcher = Fetcher(PollSettings(), Clock(NOW), resolve=resolve)
    assert failed(fetcher.fetch(URL)).kind == kind
    fetcher.close()


def test_32_a_resolver_that_hangs_ends_with_the_deadline() -> None:
    release = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        release.wait(10)
        return []

    fetcher = Fetcher(PollSettings(deadline=0.2), Clock(NOW), resolve=resolve)
    assert failed(fetcher.fetch(URL)).kind == "timeout"
    release.set()
    fetcher.close()


def test_34_what_a_request_carries(web: Web, fetcher: Fetcher) -> None:
    """No cookies, no referrer, no added query; a User-Agent with a contact."""
    web.put("http://news.example/end", answer(BODY))
    fetch(web, fetcher, answer(b"", 302, {"Location": "/end", "Set-Cookie": "a=b"}))
    fetcher.fetch(URL)
    assert web.paths() == ["/feed", "/end", "/feed", "/end"]
    for request in web.requests:
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert request.headers["user-agent"].startswith("Dragoman/")
        assert "press@reader.example" in request.headers["user-agent"]


def test_local_hosts_are_exact_names(web: Web, fetcher: Fetcher) -> None:
    assert failed(fetcher.fetch("http://www.news.example/feed")).kind == "host"
    assert failed(fetcher.fetch(f"http://127.0.0.1:{web.address[1]}/feed")).kind == "address"
    assert not web.requests
