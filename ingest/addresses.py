"""Which addresses may be fetched: web addresses of public hosts, however they are written.

A host name is judged twice: as it is written (here, `read_address`) and as what it resolves to, when it is dialled (`is_public`).
The tables follow the IANA registries of special-purpose addresses; `ipaddress.is_global` differs between versions of Python.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by carriers (CGNAT)
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local, metadata services
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/3",  # multicast, reserved, broadcast
        ),
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4 carries an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_LOW_PORTS = frozenset({80, 443})
_OTHER_PROTOCOLS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, *range(6665, 6670), 6679, 6697, 10080, 11211}
)
"""Ports from 1024 on at which something else than the web listens."""

_LONGEST = 2048
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_DOTS = str.maketrans("。．｡", "...")


class Refused(ValueError):
    """The address is not one that is fetched; the message says why, as the end of a sentence about it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart. `host` is ASCII, a bare IP literal without brackets; `target` is path and query, quoted."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def default_port(self) -> bool:
        return self.port == (443 if self.scheme == "https" else 80)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.default_port else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def read_address(text: str) -> Address:
    """Take a web address apart. Raises Refused for anything that is not http or https on a host that may be public."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise Refused(f"is longer than {_LONGEST} characters")
    if any(character <= " " or character in "\x7f\\" for character in text):
        raise Refused("has spaces, control characters or backslashes")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Refused("is malformed") from error
    if parts.scheme not in ("http", "https"):
        raise Refused("is not a web address (http or https)")
    if parts.username is not None or parts.password is not None:
        raise Refused("carries a user name")
    host = _host(parts.hostname or "")
    port = (443 if parts.scheme == "https" else 80) if port is None else port
    if (port < 1024 and port not in _LOW_PORTS) or port in _OTHER_PROTOCOLS:
        raise Refused(f"names port {port}, which is not one of the web")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
    return Address(parts.scheme, host, port, target)


def is_public(address: str) -> bool:
    """Does this IP address, in the canonical form that resolvers give, belong to a public host?"""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    if ip.scope_id is not None:
        return False
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)


def _host(written: str) -> str:
    if not written:
        raise Refused("names no host")
    if ":" in written:
        return _public_literal(written)
    host = unicodedata.normalize("NFKC", written.translate(_DOTS)).lower().rstrip(".")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _public_literal(host)
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise Refused("has a host name that cannot be written in ASCII") from error
    if not _HOST.fullmatch(ascii_host) or len(ascii_host) > 253:
        raise Refused("has a malformed host name")
    if ascii_host == "localhost" or ascii_host.endswith((".localhost", ".local", ".internal")):
        raise Refused("names a private host")
    return ascii_host


def _public_literal(host: str) -> str:
    """An IP address written out. Octal, hexadecimal and shortened forms are refused: `ipaddress` reads none of them."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError as error:
        raise Refused("has a number where a host name belongs") from error
    if not is_public(str(ip)):
        raise Refused("names a private host")
    return str(ip)
