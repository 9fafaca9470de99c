"""What can be set about polling; the composition root fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """Manners and limits. The defaults suit the open web; the demonstration polls its own site faster."""

    contact: str = ""
    """Address or e-mail for publishers, sent in the User-Agent."""

    interval_first: timedelta = timedelta(minutes=15)
    interval_min: timedelta = timedelta(minutes=3)
    interval_max: timedelta = timedelta(hours=1)
    network_retry_max: timedelta = timedelta(minutes=15)
    """Longest wait while the network itself seems to be down."""
    backoff_max: timedelta = timedelta(hours=24)
    """Longest wait after failures, and the longest Retry-After that is honoured."""
    host_rest: timedelta = timedelta(minutes=15)
    """How long a whole host rests after "too many requests" that name no time."""
    dead_after: timedelta = timedelta(days=7)
    """A feed that has failed for so long is called dead; it is still tried once a day."""

    workers: int = 8
    per_host: int = 2
    host_gap: float = 1.0
    """Seconds between the starts of two requests to one host."""

    deadline: float = 30.0
    """Seconds for a whole fetch: look-up, connection, redirects and body."""
    body_limit: int = 10 * 1024 * 1024
    """Bytes of a body, before and after it is unpacked."""
    redirects: int = 10
    parse_deadline: float = 5.0
    """Seconds that reading a feed or a page may take before its process is killed."""
    parse_memory: int = 160 * 1024 * 1024
    """Bytes that reading one feed or page may add to its process, which begins with about 80 MB."""
    readers: int = 2
    """Processes that read feeds and pages."""

    entries_per_feed: int = 10_000
    """Entries read from one feed; the rest are counted as left out."""
    pages_per_poll: int = 50
    """Pages fetched for their full text in one poll; further entries keep their summary."""
    full_text_below: int = 1200
    """A text in the feed with fewer characters counts as a summary."""
    revisions: int = 20
    """Revisions kept of one article."""
    revision_rest: timedelta = timedelta(minutes=10)
    """Least time between the first two revisions of an article; doubles with each further one."""
