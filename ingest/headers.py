"""What the headers of an answer say about asking again: validators, freshness, Retry-After."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST_VALIDATOR = 4096
_FAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified as the server sent them (as Latin-1): sent back byte for byte, even malformed."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[bytes, bytes]) -> Validators:
        return cls(etag=_kept(headers.get(b"etag")), last_modified=_kept(headers.get(b"last-modified")))

    def request_headers(self) -> list[tuple[bytes, bytes]]:
        headers = []
        if self.etag:
            headers.append((b"If-None-Match", self.etag.encode("latin-1")))
        if self.last_modified:
            headers.append((b"If-Modified-Since", self.last_modified.encode("latin-1")))
        return headers

    def updated(self, newer: Validators) -> Validators:
        """A 304 may bring new validators; those it does not mention stay."""
        return Validators(etag=newer.etag or self.etag, last_modified=newer.last_modified or self.last_modified)


NO_VALIDATORS = Validators()


def _kept(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value and len(value) <= _LONGEST_VALIDATOR else None


def freshness(cache_control: str, expires: str, now: datetime) -> timedelta | None:
    """How long the answer says that it stays fresh; None where it says nothing of use."""
    control = cache_control.lower()
    if "no-cache" in control or "no-store" in control:
        return None
    age = re.search(r"max-age\s*=\s*\"?(\d{1,12})", control)
    if age:
        return min(timedelta(seconds=int(age[1])), _FAR) or None
    until = _date(expires)
    return until - now if until and until > now else None


def retry_after(value: str, now: datetime) -> datetime | None:
    """The time that a Retry-After names, as seconds or as a date; None for the past and for garbage."""
    value = value.strip()
    if re.fullmatch(r"\d{1,12}", value):
        return now + min(timedelta(seconds=int(value)), _FAR) if int(value) else None
    until = _date(value)
    return until if until and until > now else None


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
