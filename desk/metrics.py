"""What the desk tells Prometheus of the index: how much is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from processors.domain.ports import Index


def index_metrics(index: Index) -> bytes:
    """Articles, current statements and open dead letters, in the Prometheus text format. Raises Unavailable."""
    registry = CollectorRegistry()
    gauge = Gauge("dragoman_index_records", "Records in the index", ["kind"], registry=registry)
    for kind, count in index.counts().items():
        gauge.labels(kind).set(count)
    return generate_latest(registry)
