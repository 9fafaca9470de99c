"""Fixtures for every folder: addresses of real services."""

from __future__ import annotations

import pytest

from tests.services import addresses


@pytest.fixture
def kafka_address() -> str:
    """host:port of a real Kafka; skips the test where there is none."""
    return addresses.kafka()


@pytest.fixture
def elasticsearch_address() -> str:
    """Address of a real Elasticsearch without passwords; skips the test where there is none."""
    return addresses.elasticsearch()
