"""What the desk tells Prometheus of the index, and a poller of itself."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ingest.poller import Poller
from processors.domain.ports import Index


def index_metrics(index: Index) -> bytes:
    """Articles, current statements and open dead letters, in the Prometheus text format. Raises Unavailable."""
    registry = CollectorRegistry()
    gauge = Gauge("dragoman_index_records", "Records in the index", ["kind"], registry=registry)
    for kind, count in index.counts().items():
        gauge.labels(kind).set(count)
    return generate_latest(registry)


def poller_registry(poller: Poller) -> CollectorRegistry:
    """What a poller did since its start, and for how long it has not looked at what is due: seconds while it works, more when it hangs."""
    registry = CollectorRegistry()
    registry.register(_PollerMetrics(poller))
    return registry


class _PollerMetrics(Collector):
    """Asked at every look of Prometheus."""

    def __init__(self, poller: Poller) -> None:
        self._poller = poller

    def collect(self) -> Iterator[Metric]:
        done = CounterMetricFamily("dragoman_poller_done", "What the poller did", labels=["what"])
        for what, count in dict(self._poller.counts).items():
            done.add_metric([what], count)
        yield done
        idle = time.monotonic() - self._poller.looked
        yield GaugeMetricFamily("dragoman_poller_idle_seconds", "Seconds since the poller last looked at what is due", value=idle)
