"""A stall is told apart from having nothing to do, from being busy and from going slowly."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from processors.domain.outcome import Unavailable
from processors.pipeline import BY_NAME
from processors.run.metrics import StageCounters
from processors.run.watchdog import PATIENCE_SECONDS, Stall, Watchdog


def test_something_to_read_and_no_move_is_a_stall() -> None:
    stall = Stall()
    assert [stall.seconds({0: (5, 9)}, busy=False, now=now) for now in (0.0, 10.0, 130.0)] == [0.0, 10.0, 130.0]


def test_nothing_to_read_is_none() -> None:
    stall = Stall()
    assert [stall.seconds({0: (9, 9)}, busy=False, now=now) for now in (0.0, 500.0)] == [0.0, 0.0]


def test_any_move_begins_anew() -> None:
    stall = Stall()
    stall.seconds({0: (5, 9)}, busy=False, now=0.0)
    assert stall.seconds({0: (6, 9)}, busy=False, now=100.0) == 0.0
    assert stall.seconds({0: (6, 9)}, busy=False, now=130.0) == 30.0


def test_a_batch_in_progress_or_waiting_is_none() -> None:
    stall = Stall()
    stall.seconds({0: (5, 9)}, busy=False, now=0.0)
    assert stall.seconds({0: (5, 9)}, busy=True, now=500.0) == 0.0
    assert stall.seconds({0: (5, 9)}, busy=False, now=510.0) == 0.0


def test_one_partition_that_stands_still_beside_one_that_moves() -> None:
    stall = Stall()
    waits = [stall.seconds({0: (5, 9), 1: (step, 99)}, busy=False, now=step * 10.0) for step in range(4)]
    assert waits == [0.0, 10.0, 20.0, 30.0]


def test_a_partition_that_went_to_another_worker_is_forgotten() -> None:
    stall = Stall()
    stall.seconds({0: (5, 9)}, busy=False, now=0.0)
    stall.seconds({}, busy=False, now=50.0)
    assert stall.seconds({0: (5, 9)}, busy=False, now=100.0) == 0.0


class Broker:
    """What a broker would say."""

    prefix = "p-"

    def __init__(self, progress: Mapping[int, tuple[int, int]] | None) -> None:
        self.said = progress

    def ping(self) -> None:
        self.progress("", "")

    def progress(self, topic: str, group: str) -> Mapping[int, tuple[int, int]]:
        if self.said is None:
            raise Unavailable("down")
        return self.said


def watch(broker: Broker, times: list[float], *, assigned: set[tuple[str, int]], stage: str = "relate") -> tuple[list[str], StageCounters]:
    counters, reasons = StageCounters(), list[str]()
    dog = Watchdog(BY_NAME[stage], broker, counters, busy=set(), assigned=lambda: assigned, stalled=reasons.append)
    for now in times:
        dog.look(now)
    return reasons, counters


def test_the_worker_is_told_and_the_lag_is_counted() -> None:
    reasons, counters = watch(Broker({0: (5, 9), 1: (2, 4)}), [0.0, PATIENCE_SECONDS + 1], assigned={("p-claims", 0)})
    assert len(reasons) == 1
    assert "relate has not moved on claims for 121 s" in reasons[0]
    assert counters.registry.get_sample_value("dragoman_stage_lag", {"stage": "relate", "topic": "claims"}) == 6


def test_partitions_of_others_are_their_affair() -> None:
    reasons, _ = watch(Broker({0: (5, 9)}), [0.0, PATIENCE_SECONDS + 1], assigned={("p-claims", 1)})
    assert reasons == []


def test_while_the_broker_is_away_nobody_is_judged() -> None:
    broker = Broker({0: (5, 9)})
    counters, reasons = StageCounters(), list[str]()
    dog = Watchdog(BY_NAME["relate"], broker, counters, busy=set(), assigned=lambda: {("p-claims", 0)}, stalled=reasons.append)
    dog.look(0.0)
    broker.said = None
    dog.look(100.0)
    broker.said = {0: (5, 9)}
    dog.look(PATIENCE_SECONDS + 1)
    assert reasons == []


@pytest.mark.parametrize("stage", BY_NAME)
def test_every_topic_of_a_stage_is_watched(stage: str) -> None:
    mine = {(f"p-{topic.name}", 0) for topic in BY_NAME[stage].consumes}
    reasons, _ = watch(Broker({0: (0, 1)}), [0.0, PATIENCE_SECONDS + 1], assigned=mine, stage=stage)
    assert len(reasons) == len(BY_NAME[stage].consumes)
