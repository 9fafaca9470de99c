"""When a feed is polled next, and what state it is in. Pure: decides, performs nothing; time and chance are passed in.

The wait adapts to what a feed brings: shorter after new articles, longer after none, within the limits of the settings, always
spread by chance so that feeds do not fall into step. After failures it doubles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.fetch import Failed
from ingest.headers import NO_VALIDATORS, Validators
from ingest.settings import PollSettings
from processors.domain.records import FeedState

_MOVED_AFTER = 3
"""Polls in a row that must be redirected to the same place before a feed is taken to have moved."""
_WHOLE_AGAIN = 50
"""After so many answers of "not modified" in a row the validators are dropped once: some servers say it for ever."""
_JITTER = 0.1
_SHORTER, _LONGER = 0.5, 1.3
_DOUBLINGS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How a feed is doing and when it is polled next. Times are aware, in UTC; `wait` in seconds, before jitter."""

    state: FeedState = "new"
    wait: float = 0.0
    next_poll: datetime | None = None
    """None: at once, unless the state is gone or paused."""
    last_poll: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None
    validators: Validators = NO_VALIDATORS
    body: str | None = None
    """Hash of the last body that was taken in whole."""
    unchanged: int = 0
    """Answers of "not modified" in a row."""
    moved_to: str | None = None
    moved_times: int = 0
    address: str | None = None
    """Where the feed has moved for good; None: where it was set up."""
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """A poll that the feed answered. `body` and `validators` are None where the next poll should fetch everything again."""

    new: int = 0
    not_modified: bool = False
    validators: Validators | None = None
    body: str | None = None
    fresh_for: timedelta | None = None
    moved: str | None = None


def readdressed(pulse: Pulse) -> Pulse:
    """The feed was given another address: what belonged to the old one is forgotten, and it is due at once."""
    state: FeedState = "paused" if pulse.state == "paused" else "new"
    return Pulse(state=state, last_poll=pulse.last_poll, last_success=pulse.last_success, articles=pulse.articles)


class Decider:
    """The rules, for one set of settings. `chance` is a number from 0 (included) to 1 (excluded)."""

    def __init__(self, settings: PollSettings) -> None:
        self._settings = settings

    def after_success(self, pulse: Pulse, success: Success, now: datetime, chance: float) -> Pulse:
        wait = self._adapted(pulse.wait, success.new)
        least = min(success.fresh_for, self._settings.interval_max).total_seconds() if success.fresh_for else 0.0
        moved_times = pulse.moved_times + 1 if success.moved and success.moved == pulse.moved_to else int(bool(success.moved))
        unchanged = pulse.unchanged + 1 if success.not_modified else 0
        validators = success.validators or NO_VALIDATORS
        return replace(
            pulse,
            state="healthy",
            wait=wait,
            next_poll=now + _spread(max(wait, least), chance),
            last_poll=now,
            last_success=now,
            failures=0,
            failing_since=None,
            error=None,
            validators=NO_VALIDATORS if unchanged >= _WHOLE_AGAIN else validators,
            body=pulse.body if success.not_modified else success.body,
            unchanged=0 if unchanged >= _WHOLE_AGAIN else unchanged,
            moved_to=success.moved,
            moved_times=moved_times,
            address=success.moved if moved_times >= _MOVED_AFTER else pulse.address,
            articles=pulse.articles + success.new,
        )

    def after_failure(self, pulse: Pulse, failed: Failed, now: datetime, chance: float) -> Pulse:
        """Validators are kept: what was read before was read whole."""
        failures = pulse.failures + 1
        since = min(pulse.failing_since or now, now)
        state: FeedState = "dead" if now - since >= self._settings.dead_after else "failing"
        most = self._longest_wait(failed, state)
        first = self._settings.interval_min
        wait = min(first * 2 ** min(failures - 1, _DOUBLINGS), most)
        next_poll = now + _spread(wait.total_seconds(), chance)
        if failed.retry_after:
            next_poll = max(next_poll, min(failed.retry_after, now + self._settings.backoff_max))
        return replace(
            pulse,
            state="gone" if failed.kind == "gone" else state,
            next_poll=None if failed.kind == "gone" else next_poll,
            last_poll=now,
            failures=failures,
            failing_since=since,
            error=failed.message,
        )

    def host_rests_until(self, failed: Failed, now: datetime) -> datetime | None:
        """Too many requests concern the whole host, not one feed."""
        if failed.status != 429:
            return None
        asked = failed.retry_after or now + self._settings.host_rest
        return min(asked, now + self._settings.backoff_max)

    def mended(self, pulse: Pulse, now: datetime, chance: float) -> Pulse:
        """The clock went back: the last poll lies in the future. Start the wait anew, from now."""
        if pulse.last_poll is None or pulse.last_poll <= now:
            return pulse
        wait = max(pulse.wait, self._settings.interval_min.total_seconds())
        planned = (pulse.next_poll - pulse.last_poll).total_seconds() if pulse.next_poll else wait
        return replace(pulse, last_poll=now, next_poll=now + timedelta(seconds=chance * max(wait, planned)))

    def paused(self, pulse: Pulse) -> Pulse:
        return replace(pulse, state="paused", next_poll=None)

    def resumed(self, pulse: Pulse) -> Pulse:
        """A fresh start: due at once, failures forgotten, validators kept."""
        return replace(pulse, state="new", next_poll=None, failures=0, failing_since=None, error=None)

    def _longest_wait(self, failed: Failed, state: FeedState) -> timedelta:
        """A day where a server said no; less where none was reached, since that may be our own network."""
        if failed.kind == "network":
            return self._settings.network_retry_max
        if failed.kind == "host" and state != "dead":
            return self._settings.interval_max
        return self._settings.backoff_max

    def _adapted(self, wait: float, new: int) -> float:
        settings = self._settings
        if not wait:
            return settings.interval_first.total_seconds()
        wait *= _SHORTER if new else _LONGER
        return min(max(wait, settings.interval_min.total_seconds()), settings.interval_max.total_seconds())


def _spread(seconds: float, chance: float) -> timedelta:
    """Up to a tenth more, never less: the least wait stays the least."""
    return timedelta(seconds=seconds * (1 + _JITTER * chance))
