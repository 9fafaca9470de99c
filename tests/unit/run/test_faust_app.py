"""The application as Faust sees it: misspelt settings would be taken in silence, and the net that ends the process is a private hook."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faust
import pytest

from processors.contracts.topics import MAX_MESSAGE_BYTES
from processors.pipeline import STAGES
from processors.run.faust_app import CRASHED, SETTINGS, Agents, App, Worker, build_app
from processors.run.metrics import StageCounters
from processors.run.supervise import FOR_GOOD
from processors.stages.stage import Stage, Tools
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from tests.services.faust_worker import Paragraphs


@pytest.fixture(params=STAGES, ids=lambda stage: stage.name)
def stage(request: pytest.FixtureRequest) -> Stage:
    found: Stage = request.param
    return found


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    tools = Tools(index=EmbeddedIndex(Database(tmp_path / "d.db")), analyst=Paragraphs(), clock=lambda: datetime.now(UTC))
    agents = Agents(stage, tools, StageCounters(), prefix="p-")
    return build_app(agents, stage, bootstrap="a:1,b:2", prefix="p-")


def test_each_stage_is_a_group_with_one_agent_for_each_topic(app: App, stage: Stage) -> None:
    assert app.conf.id == f"p-{stage.name}"
    topics = sorted(name for agent in app.agents.values() for name in agent.channel.topics)
    assert topics == sorted(f"p-{topic.name}" for topic in stage.consumes)
    assert all(agent.concurrency == 1 for agent in app.agents.values())


def test_every_setting_is_one_that_faust_knows(app: App) -> None:
    known = {name for name, _ in inspect.getmembers(type(app.conf))}
    assert set(SETTINGS) <= known | {"autodiscover", "datadir"}
    for name, value in SETTINGS.items():
        assert getattr(app.conf, name) == value, name


def test_what_the_measurements_ask_for(app: App) -> None:
    conf: Any = app.conf
    assert (conf.broker_session_timeout, conf.broker_heartbeat_interval, conf.broker_commit_interval) == (10.0, 3.0, 1.0)
    assert conf.stream_wait_empty
    assert conf.processing_guarantee.value == "at_least_once"
    assert conf.producer_acks == -1
    assert not conf.web_enabled
    assert conf.producer_max_request_size == MAX_MESSAGE_BYTES
    assert [str(url) for url in conf.broker] == ["kafka://a:1", "kafka://b:2"]
    assert len(app.tables) == 0


def test_the_hooks_that_we_put_ours_in_place_of_are_there() -> None:
    assert inspect.iscoroutinefunction(faust.App._on_agent_error)
    assert list(inspect.signature(faust.App._on_agent_error).parameters) == list(inspect.signature(App._on_agent_error).parameters)
    assert callable(faust.Worker._setup_logging)
    assert Worker._setup_logging is not faust.Worker._setup_logging


ALONE = """
from types import SimpleNamespace
from processors.pipeline import BY_NAME
from processors.run.faust_app import run_worker
from processors.run.metrics import StageCounters
offsets = SimpleNamespace(prefix="", ping=lambda: None)
run_worker(BY_NAME["relate"], None, StageCounters(), offsets, bootstrap="127.0.0.1:1", prefix="")
"""


def test_a_broker_that_goes_at_the_start_is_worth_a_new_start(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run([sys.executable, "-c", ALONE], env=environment, cwd=tmp_path, stderr=subprocess.PIPE, timeout=60, check=False)
    assert ended.returncode == CRASHED
    assert ended.returncode not in FOR_GOOD
