"""Connections to public hosts only, under one deadline: the address is resolved, checked and then dialled, so that no second look-up
can name another one.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

import httpcore

from ingest.addresses import Refused, is_public

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses, in the order of preference; raises socket.gaierror."""

LocalHosts = Mapping[str, tuple[str, int]]
"""Host names that are served on this machine, with the loopback address and port of each."""

_TRIES = 3


class DeadlinePassed(httpcore.TimeoutException):
    """The time for the whole fetch is over."""


class Deadline:
    """A point in time that all steps of one fetch share."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than 0. Raises DeadlinePassed."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left


class Resolver:
    """The system's resolver with a deadline: its own timeouts can add up to a minute."""

    def __init__(self, resolve: Resolve | None = None) -> None:
        self._resolve = resolve or system_addresses
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")

    def addresses(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        """Raises socket.gaierror, DeadlinePassed."""
        answer = self._threads.submit(self._resolve, host, port)
        try:
            return answer.result(deadline.left())
        except NotInTime as error:
            answer.cancel()
            raise DeadlinePassed from error

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def system_addresses(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class PublicBackend(httpcore.NetworkBackend):
    """Opens the connections of one fetch. `local_hosts` is the one exception from public addresses: exactly these names."""

    def __init__(self, resolver: Resolver, deadline: Deadline, local_hosts: LocalHosts) -> None:
        self._resolver = resolver
        self._deadline = deadline
        self._local_hosts = local_hosts
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises Refused, socket.gaierror, httpcore.ConnectError, httpcore.ConnectTimeout, DeadlinePassed."""
        addresses, port = self._where(host, port)
        for last, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            # No single address may use up the time of the others.
            seconds = self._deadline.left() / (last + 1)
            try:
                stream = self._sockets.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not last:
                    raise
            else:
                return _Stream(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} has no address")

    def _where(self, host: str, port: int) -> tuple[Sequence[str], int]:
        local = self._local_hosts.get(host)
        if local is not None:
            return [local[0]], local[1]
        addresses = self._resolver.addresses(host, port, self._deadline)
        if not all(map(is_public, addresses)):
            raise Refused("names a host in a private network")
        return addresses[:_TRIES], port

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self._deadline.left()))


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline, whatever trickles in and whatever timeout is asked for."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
