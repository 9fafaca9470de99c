"""Counters of each stage, for Prometheus and for `/health`: consumed = done + dropped + rejected."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from processors.run.step import Stepped

OUTCOMES = ("done", "dropped", "rejected")


class StageCounters:
    """Own registry, so that two runners in one process (as in tests) do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._consumed = Counter("dragoman_stage_consumed", "Records read by a stage", ["stage"], registry=self.registry)
        self._outcome = Counter("dragoman_stage_outcome", "Records by what became of them", ["stage", "outcome"], registry=self.registry)
        self._waits = Counter("dragoman_stage_waits", "Times a stage waited for a service", ["stage"], registry=self.registry)
        self._seconds = Histogram("dragoman_stage_batch_seconds", "Time of one batch", ["stage"], registry=self.registry)
        self._lag = Gauge("dragoman_stage_lag", "Records that a stage has still to process", ["stage", "topic"], registry=self.registry)

    def stepped(self, stage: str, stepped: Stepped, seconds: float) -> None:
        self._consumed.labels(stage).inc(stepped.consumed)
        for outcome in OUTCOMES:
            self._outcome.labels(stage, outcome).inc(getattr(stepped, outcome))
        self._seconds.labels(stage).observe(seconds)

    def waited(self, stage: str) -> None:
        self._waits.labels(stage).inc()

    def lag(self, stage: str, topic: str, records: int) -> None:
        self._lag.labels(stage, topic).set(records)

    def of(self, stage: str) -> dict[str, int]:
        """`consumed`, `done`, `dropped`, `rejected` of a stage since the start."""
        read = self.registry.get_sample_value
        counts = {"consumed": read("dragoman_stage_consumed_total", {"stage": stage})}
        for outcome in OUTCOMES:
            counts[outcome] = read("dragoman_stage_outcome_total", {"stage": stage, "outcome": outcome})
        return {name: int(value or 0) for name, value in counts.items()}

    def text(self) -> bytes:
        return generate_latest(self.registry)
