"""Secure connections: only with a valid certificate, and never given up for an open one."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from ingest.fetch import Failed, Fetched, Fetcher, Result
from ingest.settings import PollSettings
from tests.unit.ingest.newsroom import unknown
from tests.unit.ingest.web import Clock, Reply, Request, answer, redirect

BODY = b"<rss version='2.0'/>"
AUTHORITY = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
serial = {folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""


def openssl(*arguments: str) -> None:
    try:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl, which makes the certificates, is not installed")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    (folder / "ca.cnf").write_text(AUTHORITY.format(folder=folder))
    (folder / "index").touch()
    (folder / "serial").write_text("01")
    for name, start, end in (("news.example", "20260101", "20991231"), ("expired.example", "20200101", "20210101")):
        key, request, made = (str(folder / f"{name}.{end}") for end in ("key", "csr", "crt"))
        asked = ("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, *asked)
        dates = ("-startdate", f"{start}000000Z", "-enddate", f"{end}000000Z")
        openssl("ca", "-batch", "-selfsign", "-config", str(folder / "ca.cnf"), "-keyfile", key, "-in", request, "-out", made, *dates)
    return folder


def fetch_once(host: str, server: ssl.SSLContext, client: ssl.SSLContext, reply: Reply) -> Result:
    """Fetch from a server of this name that answers one connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        try:
            with server.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65536)
                reply(Request(host, "/", {}, 0), secure)
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    hosts = {host: ("127.0.0.1", listening.getsockname()[1])}
    fetcher = Fetcher(PollSettings(host_gap=0.0, deadline=5.0), Clock(), local_hosts=hosts, resolve=unknown, tls=client)
    result = fetcher.fetch(f"https://{host}/feed")
    thread.join(5)
    listening.close()
    fetcher.close()
    return result


@pytest.mark.parametrize(
    ("certificate", "host", "trusted", "words"),
    [
        ("news.example", "news.example", True, None),
        ("news.example", "news.example", False, "self-signed"),
        ("news.example", "other.example", True, "mismatch"),
        ("expired.example", "expired.example", True, "expired"),
    ],
)
def test_31_tls(certificates: Path, certificate: str, host: str, trusted: bool, words: str | None) -> None:
    files = certificates / f"{certificate}.crt", certificates / f"{certificate}.key"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    trust = ssl.create_default_context(cafile=str(files[0]) if trusted else None)
    result = fetch_once(host, context, trust, answer(BODY))
    if words is None:
        assert isinstance(result, Fetched)
        assert result.body == BODY
    else:
        assert isinstance(result, Failed)
        assert result.kind == "tls"
        assert words in result.message.lower()


def test_16_from_https_to_http(certificates: Path) -> None:
    files = certificates / "news.example.crt", certificates / "news.example.key"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    result = fetch_once("news.example", context, ssl.create_default_context(cafile=str(files[0])), redirect("http://news.example/feed"))
    assert isinstance(result, Failed)
    assert (result.kind, result.message) == ("redirect", "It redirects from https to http")
