"""The only HTTP of the poller: one address in, `Fetched`, `NotModified` or `Failed` out, never an exception for what a server does.

Redirects are followed one by one, each checked like the first address; one deadline covers the whole fetch; no cookies, no referrer,
no proxies from the environment, no connection kept.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpcore

from ingest.addresses import Address, Refused, read_address
from ingest.bodies import ACCEPT_ENCODING, BadBody, TooLarge, unpack
from ingest.dial import Deadline, DeadlinePassed, LocalHosts, PublicBackend, Resolve, Resolver
from ingest.gate import Gate
from ingest.headers import NO_VALIDATORS, Validators, freshness, retry_after
from ingest.settings import PollSettings
from processors.contracts.versions import DRAGOMAN

FailureKind = Literal["address", "network", "host", "tls", "timeout", "protocol", "redirect", "status", "gone", "too large", "body"]
"""`network`: nothing can be reached, perhaps not the feed's fault. `host`: the name is unknown or refuses connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body, unpacked. `url` is where it was found; `moved` is set where only permanent redirects led there."""

    url: str
    body: bytes
    content_type: str
    validators: Validators
    fresh_for: timedelta | None
    moved: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing has changed since the validators were given."""

    validators: Validators
    fresh_for: timedelta | None
    moved: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`message` is a sentence for the reader of the feed list. `retry_after` is when the server wants to be asked again."""

    kind: FailureKind
    message: str
    status: int | None = None
    retry_after: datetime | None = None


Result = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")


class Fetcher:
    """Fetches from public hosts; `local_hosts` maps exact host names to a loopback address and port (the demonstration's site)."""

    def __init__(
        self,
        settings: PollSettings,
        clock: Callable[[], datetime],
        *,
        gate: Gate | None = None,
        local_hosts: LocalHosts | None = None,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.gate = gate or Gate(settings.per_host, settings.host_gap)
        self._settings = settings
        self._clock = clock
        self._local_hosts = local_hosts or {}
        self._resolver = Resolver(resolve)
        self._tls = tls or ssl.create_default_context()
        self.user_agent = f"Dragoman/{DRAGOMAN} ({settings.contact or 'feed reader'})"

    def close(self) -> None:
        self._resolver.close()

    def fetch(self, url: str, validators: Validators = NO_VALIDATORS, *, limit: int | None = None, accept: str = "*/*") -> Result:
        """Fetch one address. Blocks until its host has a free turn; then at most `settings.deadline` seconds."""
        seen: set[str] = set()
        permanent = True
        deadline: Deadline | None = None
        for _ in range(self._settings.redirects + 1):
            try:
                address = read_address(url)
            except Refused as error:
                return Failed(kind="redirect" if seen else "address", message=f"{_start(seen)} {_shown(url)}, which {error}")
            if address.url in seen:
                return Failed(kind="redirect", message="It redirects in a circle")
            with self.gate.slot(address.host):
                deadline = deadline or Deadline(self._settings.deadline)
                answer = self._ask(address, validators, deadline, limit or self._settings.body_limit, accept)
            if isinstance(answer, Failed):
                return answer
            if answer.status not in (301, 302, 303, 307, 308):
                moved = address.url if seen and permanent else None
                return self._judge(answer, address, moved, limit or self._settings.body_limit)
            permanent = permanent and answer.status in (301, 308)
            seen.add(address.url)
            url = urljoin(address.url, answer.header(b"location"))
            if address.scheme == "https" and urlsplit(url).scheme == "http":
                return Failed(kind="redirect", message="It redirects from https to http")
        return Failed(kind="redirect", message=f"It redirects more than {self._settings.redirects} times")

    def _ask(self, address: Address, validators: Validators, deadline: Deadline, limit: int, accept: str) -> _Answer | Failed:
        try:
            return self._exchange(address, validators, deadline, limit, accept)
        except TooLarge:
            return _too_large(limit)
        except Refused as error:
            return Failed(kind="address", message=f"The address {error}")
        except socket.gaierror as error:
            return _no_such_host(address.host, error)
        except DeadlinePassed:
            return Failed(kind="timeout", message=f"It was not read within {self._settings.deadline:g} seconds")
        except httpcore.TimeoutException:
            return Failed(kind="timeout", message=f"{address.host} does not answer in time")
        except httpcore.ConnectError as error:
            return _no_connection(address.host, error)
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return Failed(kind="protocol", message=f"The connection broke or the answer was malformed ({_words(error)})")

    def _exchange(self, address: Address, validators: Validators, deadline: Deadline, limit: int, accept: str) -> _Answer:
        origin = httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port)
        url = httpcore.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=address.target.encode())
        headers = [
            (b"Host", address.authority.encode()),
            (b"User-Agent", self.user_agent.encode("ascii", "replace")),
            (b"Accept", accept.encode()),
            (b"Accept-Encoding", ACCEPT_ENCODING.encode()),
            (b"Connection", b"close"),
            *validators.request_headers(),
        ]
        backend = PublicBackend(self._resolver, deadline, self._local_hosts)
        with (
            httpcore.HTTPConnection(origin, ssl_context=self._tls, network_backend=backend) as connection,
            connection.stream("GET", url, headers=headers) as response,
        ):
            body = bytearray()
            # Only these bodies are of use; the rest is left unread.
            if response.status == 200:
                for chunk in response.iter_stream():
                    body += chunk
                    if len(body) > limit:
                        raise TooLarge
            return _Answer(response.status, _first_of_each(response.headers), bytes(body))

    def _judge(self, answer: _Answer, address: Address, moved: str | None, limit: int) -> Result:
        fresh_for = freshness(answer.header(b"cache-control"), answer.header(b"expires"), self._clock())
        validators = Validators.of(answer.headers)
        if answer.status == 304:
            return NotModified(validators=validators, fresh_for=fresh_for, moved=moved)
        if answer.status != 200:
            return self._refusal(answer)
        try:
            body = unpack(answer.body, answer.header(b"content-encoding"), limit)
        except TooLarge:
            return _too_large(limit)
        except BadBody as error:
            return Failed(kind="body", message=f"The answer cannot be unpacked: {error}")
        return Fetched(
            url=address.url,
            body=body,
            content_type=answer.header(b"content-type"),
            validators=validators,
            fresh_for=fresh_for,
            moved=moved,
        )

    def _refusal(self, answer: _Answer) -> Failed:
        again = retry_after(answer.header(b"retry-after"), self._clock())
        status = answer.status
        words = _STATUS.get(status) or ("The server has a fault" if status >= 500 else "The server gives no feed")
        kind: FailureKind = "gone" if status == 410 else "status"
        return Failed(kind=kind, message=f"{words} (status {status})", status=status, retry_after=again)


_STATUS = {
    401: "The server wants a password",
    403: "The server refuses us",
    404: "There is nothing at this address",
    410: "The feed is gone for good",
    429: "The server has had too many requests",
    503: "The server is busy or under repair",
}


def _first_of_each(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in reversed(headers)}


def _start(seen: set[str]) -> str:
    return "It redirects to" if seen else "The address is"


def _shown(url: str) -> str:
    return repr(url if len(url) <= 100 else url[:99] + "…")


def _too_large(limit: int) -> Failed:
    return Failed(kind="too large", message=f"It is larger than {limit // (1024 * 1024) or 1} MB")


def _no_such_host(host: str, error: socket.gaierror) -> Failed:
    if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
        return Failed(kind="host", message=f"There is no host named {host}, or no network")
    return Failed(kind="network", message=f"The name {host} cannot be looked up now: no network, or its name servers fail")


def _no_connection(host: str, error: httpcore.ConnectError) -> Failed:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Failed(kind="tls", message=f"The certificate of {host} is not valid: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return Failed(kind="tls", message=f"No secure connection to {host}: {cause.reason or 'the handshake failed'}")
    if isinstance(cause, ConnectionRefusedError):
        return Failed(kind="host", message=f"{host} refuses connections")
    return Failed(kind="network", message=f"{host} cannot be reached: {_words(cause or error)}")


def _words(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (text or type(error).__name__)[:120]
