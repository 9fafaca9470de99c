"""When a feed is polled next: pure rules, tried over many histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import Failed, FailureKind
from ingest.headers import Validators
from ingest.schedule import Decider, Pulse, Success
from ingest.settings import PollSettings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SETTINGS = PollSettings()
DECIDER = Decider(SETTINGS)
KNOWN = Validators(etag='"x"')

chances = st.floats(0, 1, exclude_max=True)
successes = st.builds(
    Success, new=st.integers(0, 50), not_modified=st.booleans(), fresh_for=st.none() | st.timedeltas(timedelta(0), timedelta(days=400))
)
failures = st.builds(
    Failed,
    kind=st.sampled_from(["network", "host", "status", "body", "timeout"]),
    message=st.just("It failed"),
    status=st.sampled_from([None, 404, 429, 503]),
    retry_after=st.none() | st.timedeltas(timedelta(days=-300), timedelta(days=3650)).map(lambda ahead: NOW + ahead),
)


def decide(pulse: Pulse, outcome: Success | Failed, now: datetime, chance: float) -> Pulse:
    if isinstance(outcome, Success):
        return DECIDER.after_success(pulse, outcome, now, chance)
    return DECIDER.after_failure(pulse, outcome, now, chance)


@given(st.lists(st.tuples(successes | failures, chances), min_size=1, max_size=40))
def test_a_feed_is_never_polled_too_soon_nor_forgotten(history: list[tuple[Success | Failed, float]]) -> None:
    pulse, now = Pulse(), NOW
    for outcome, chance in history:
        pulse = decide(pulse, outcome, now, chance)
        assert pulse.next_poll is not None
        wait = pulse.next_poll - now
        assert SETTINGS.interval_min <= wait <= SETTINGS.backoff_max * 1.1
        if isinstance(outcome, Success):
            assert (pulse.state, pulse.failures, pulse.error) == ("healthy", 0, None)
            assert wait <= SETTINGS.interval_max * 1.1
        now = pulse.next_poll


@given(st.lists(st.tuples(chances, st.timedeltas(timedelta(hours=-2), timedelta(hours=2))), min_size=5, max_size=60))
def test_27_a_clock_that_jumps_makes_no_storm(jumps: list[tuple[float, timedelta]]) -> None:
    """The wall clock jumps at every step, an hour passes in all: the poller, which never starts a feed sooner than the least
    interval of the clock that no one sets, never finds a feed due in the far future.
    """
    pulse, wall = Pulse(), NOW
    for chance, jump in jumps:
        wall += jump
        pulse = DECIDER.mended(pulse, wall, chance)
        assert pulse.next_poll is None or pulse.next_poll - wall <= SETTINGS.interval_max * 1.1
        if pulse.next_poll is None or pulse.next_poll <= wall:
            pulse = DECIDER.after_success(pulse, Success(new=1), wall, chance)


def test_interval_adapts_to_what_a_feed_brings() -> None:
    pulse = Pulse()
    waits = []
    for new in (3, 1, 1, 1, 1, *[0] * 12):
        pulse = DECIDER.after_success(pulse, Success(new=new), NOW, 0.0)
        waits.append(pulse.wait)
    assert waits[0] == SETTINGS.interval_first.total_seconds()
    assert waits[4] == SETTINGS.interval_min.total_seconds()
    assert waits[-1] == SETTINGS.interval_max.total_seconds()
    assert waits[4:] == sorted(waits[4:])


def test_jitter_spreads_feeds_that_began_together() -> None:
    times = {DECIDER.after_success(Pulse(), Success(), NOW, chance / 10).next_poll for chance in range(10)}
    assert len(times) == 10


def test_09_freshness_makes_the_wait_longer_within_reason() -> None:
    for fresh_for, wait in (
        (timedelta(seconds=1), SETTINGS.interval_first),
        (timedelta(minutes=40), timedelta(minutes=40)),
        (timedelta(days=365), SETTINGS.interval_max),
    ):
        assert DECIDER.after_success(Pulse(), Success(fresh_for=fresh_for), NOW, 0.0).next_poll == NOW + wait


def test_back_off_doubles_up_to_a_day() -> None:
    pulse, waits = Pulse(), []
    for _ in range(12):
        pulse = DECIDER.after_failure(pulse, Failed(kind="status", message="no", status=500), NOW, 0.0)
        assert pulse.next_poll is not None
        waits.append(pulse.next_poll - NOW)
    assert waits[:4] == [SETTINGS.interval_min * factor for factor in (1, 2, 4, 8)]
    assert waits[-1] == timedelta(days=1)


@pytest.mark.parametrize(("kind", "longest"), [("network", SETTINGS.network_retry_max), ("host", SETTINGS.interval_max)])
def test_without_a_network_the_wait_stays_short(kind: FailureKind, longest: timedelta) -> None:
    pulse = Pulse()
    for _ in range(12):
        pulse = DECIDER.after_failure(pulse, Failed(kind=kind, message="nobody there"), NOW, 0.0)
    assert pulse.next_poll == NOW + longest
    late = NOW + timedelta(days=8)
    assert DECIDER.after_failure(pulse, Failed(kind="host", message="nobody there"), late, 0.0).next_poll == late + timedelta(days=1)


ASKED = (
    (timedelta(hours=2), timedelta(hours=2)),
    (timedelta(days=3650), timedelta(days=1)),
    (timedelta(0), SETTINGS.interval_min),
)


@pytest.mark.parametrize(("asked", "wait"), ASKED)
def test_10_12_retry_after_is_honoured_up_to_a_day(asked: timedelta, wait: timedelta) -> None:
    failed = Failed(kind="status", message="busy", status=503, retry_after=NOW + asked)
    assert DECIDER.after_failure(Pulse(), failed, NOW, 0.0).next_poll == NOW + wait


def test_11_too_many_requests_rest_the_host() -> None:
    failed = Failed(kind="status", message="too many", status=429)
    assert DECIDER.host_rests_until(failed, NOW) == NOW + SETTINGS.host_rest
    assert DECIDER.host_rests_until(replace(failed, retry_after=NOW + timedelta(days=9)), NOW) == NOW + timedelta(days=1)
    assert DECIDER.host_rests_until(replace(failed, status=503), NOW) is None


def test_19_a_feed_that_fails_for_a_week_is_dead_until_it_answers() -> None:
    pulse, now = Pulse(validators=KNOWN), NOW
    while now - NOW < timedelta(days=7):
        pulse = DECIDER.after_failure(pulse, Failed(kind="status", message="not there", status=404), now, 0.0)
        assert pulse.state == "failing"
        assert pulse.next_poll is not None
        now = pulse.next_poll
    pulse = DECIDER.after_failure(pulse, Failed(kind="status", message="not there", status=404), now, 0.0)
    assert (pulse.state, pulse.validators) == ("dead", KNOWN)
    assert pulse.next_poll == now + timedelta(days=1)
    assert DECIDER.after_success(pulse, Success(new=1), now, 0.0).state == "healthy"


def test_18_gone_is_not_polled_until_resumed() -> None:
    gone = DECIDER.after_failure(Pulse(), Failed(kind="gone", message="gone", status=410), NOW, 0.0)
    assert (gone.state, gone.next_poll, gone.error) == ("gone", None, "gone")
    assert DECIDER.resumed(gone).state == "new"


def test_03_for_ever_not_modified_drops_the_validators_now_and_then() -> None:
    pulse = Pulse(validators=KNOWN)
    dropped = 0
    for _ in range(200):
        pulse = DECIDER.after_success(pulse, Success(not_modified=True, validators=KNOWN), NOW, 0.0)
        if pulse.validators == Validators():
            dropped += 1
            pulse = DECIDER.after_success(pulse, Success(validators=KNOWN), NOW, 0.0)
    assert dropped == 4


def test_13_a_feed_has_moved_when_it_says_so_again_and_again() -> None:
    pulse = Pulse()
    addresses = []
    for moved in ("http://b.example/", None, "http://b.example/", "http://c.example/", "http://c.example/", "http://c.example/", None):
        pulse = DECIDER.after_success(pulse, Success(moved=moved), NOW, 0.0)
        addresses.append(pulse.address)
    assert addresses == [None] * 5 + ["http://c.example/"] * 2
