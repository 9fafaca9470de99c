"""Real Kafka and Elasticsearch for the tests that need them: at the addresses given, else in containers (which testcontainers ends
with the tests), else the test is skipped."""

from __future__ import annotations

import os
import socket
from functools import cache

import pytest

KAFKA, ELASTICSEARCH = "DRAGOMAN_TEST_KAFKA", "DRAGOMAN_TEST_ELASTICSEARCH"
KAFKA_IMAGE, ELASTICSEARCH_IMAGE = "apache/kafka:4.4.0", "docker.elastic.co/elasticsearch/elasticsearch:9.4.3"
KAFKA_PORT, ELASTICSEARCH_PORT = 9092, 9200


def kafka() -> str:
    """host:port."""
    address = os.environ.get(KAFKA)
    if address:
        return address
    if not _docker_runs():
        pytest.skip(f"needs Kafka: set {KAFKA}, or start Docker")
    return _kafka_container()


def elasticsearch() -> str:
    """Of one that asks for no password."""
    address = os.environ.get(ELASTICSEARCH)
    if address:
        return address
    if not _docker_runs():
        pytest.skip(f"needs Elasticsearch: set {ELASTICSEARCH}, or start Docker")
    return _elasticsearch_container()


@cache
def _docker_runs() -> bool:
    import docker  # type: ignore[import-untyped]

    try:
        return bool(docker.from_env().ping())
    except docker.errors.DockerException:
        return False


@cache
def _kafka_container() -> str:
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # A broker tells its clients where to find it, so the port on this side has to be known before it starts.
    environment = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{KAFKA_PORT},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    }
    container = DockerContainer(KAFKA_IMAGE).with_bind_ports(KAFKA_PORT, port).with_envs(**environment)
    container.waiting_for(LogMessageWaitStrategy("Kafka Server started")).start()
    return f"127.0.0.1:{port}"


@cache
def _elasticsearch_container() -> str:
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy

    environment = {"discovery.type": "single-node", "xpack.security.enabled": "false", "ES_JAVA_OPTS": "-Xms1g -Xmx1g"}
    container = DockerContainer(ELASTICSEARCH_IMAGE, env=environment).with_exposed_ports(ELASTICSEARCH_PORT)
    container.waiting_for(HttpWaitStrategy(ELASTICSEARCH_PORT, "/_cluster/health")).start()
    return f"http://{container.get_container_host_ip()}:{container.get_exposed_port(ELASTICSEARCH_PORT)}"
