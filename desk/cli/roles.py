"""The roles of production, one process each: `setup`, `poll`, `work` and `desk`."""

from __future__ import annotations

import sys
import threading
from contextlib import ExitStack
from functools import partial
from typing import Annotated, NoReturn

import typer
from prometheus_client import start_http_server

from config.settings import Settings
from desk import build, serve
from desk.cli.common import CommandError, DataOption, HostOption, PortOption, UsageError, environment, settings, start_logging, tell
from desk.cli.up import DemoOption, demonstration, end_for_sure, stop_signal
from desk.housekeeping import forget_old, keep_house
from desk.lock import only_one
from desk.metrics import index_metrics, poller_registry
from processors.pipeline import BY_NAME, STAGES
from processors.run.metrics import StageCounters
from processors.run.supervise import supervise
from processors.stages.stage import Stage

POLLER_STOP_SECONDS = 30.0
DESK_STOP_SECONDS = 5.0
Stages = Annotated[list[str] | None, typer.Argument(metavar="[STAGE]...", help=f"{', '.join(BY_NAME)}; all by default.")]


def register(app: typer.Typer) -> None:
    for command in (setup, poll, work, desk):
        app.command()(command)


def setup() -> None:
    """Create topics, index templates and aliases; does no harm when they are there."""
    chosen = settings()
    start_logging(chosen.log_level)
    build.kafka(chosen).create_topics(partitions=chosen.partitions, retention_months=chosen.retention_months)
    build.elasticsearch(chosen).setup()
    tell("Topics and indices are ready.")


def poll(demo: DemoOption = None, data: DataOption = None) -> None:
    """Read feeds and put their articles on the topic `articles`; forget what is older than the retention."""
    chosen = settings(demo=demo, data=data)
    start_logging(chosen.log_level)
    stop = stop_signal()
    log, index = build.kafka(chosen), build.elasticsearch(chosen)
    with ExitStack() as stack:
        stack.enter_context(only_one(chosen.data))
        site = stack.enter_context(demonstration(chosen))
        poller = stack.enter_context(build.poller(chosen, build.poller_database(chosen), log, index, site))
        if chosen.metrics_port:
            start_http_server(chosen.metrics_port, addr="127.0.0.1", registry=poller_registry(poller))
        chores = [partial(forget_old, index, chosen.retention_months, build.now)]
        threading.Thread(target=keep_house, args=(stop, chores), name="housekeeping", daemon=True).start()
        tell("Polling.")
        poller.run(stop)
        end_for_sure(POLLER_STOP_SECONDS)


def work(stages: Stages = None) -> None:
    """Run stages of the pipeline on Kafka, each in a process and a consumer group of its own."""
    unknown = set(stages or ()) - set(BY_NAME)
    if unknown:
        raise UsageError(f"no stage {', '.join(sorted(unknown))}; the stages are {', '.join(BY_NAME)}")
    chosen = settings()
    start_logging(chosen.log_level)
    names = [stage.name for stage in STAGES if not stages or stage.name in stages]
    if len(names) == 1:
        _work_alone(BY_NAME[names[0]], chosen)
    log, _ = build.kafka(chosen), build.elasticsearch(chosen)
    log.ping()  # what stops every stage is said once, not by each of them
    commands = {name: [sys.executable, "-m", "desk.cli", "work", name] for name in names}
    raise typer.Exit(supervise(commands, {name: _environment(chosen, number) for number, name in enumerate(names)}))


def _work_alone(stage: Stage, chosen: Settings) -> NoReturn:
    from processors.run.faust_app import run_worker  # takes long to import

    log, index, counters = build.kafka(chosen), build.elasticsearch(chosen), StageCounters()
    if chosen.metrics_port:
        start_http_server(chosen.metrics_port, addr="127.0.0.1", registry=counters.registry)
    run_worker(stage, build.tools(index, build.analyst(chosen)), counters, log, bootstrap=chosen.kafka, prefix=chosen.topic_prefix)


def _environment(chosen: Settings, number: int) -> dict[str, str]:
    """Stages that run side by side show their metrics on ports that follow each other."""
    own = {"DRAGOMAN_METRICS_PORT": str(chosen.metrics_port + number)} if chosen.metrics_port else {}
    return environment() | own


def desk(port: PortOption = None, host: HostOption = None) -> None:
    """Serve the pages and the API from Elasticsearch."""
    chosen = settings(port=port, host=host)
    start_logging(chosen.log_level)
    stop = stop_signal()
    index = build.elasticsearch(chosen)
    with serve.listen(chosen) as listening:
        server = serve.server_of(
            serve.desk_of(chosen, index, status=lambda: {"mode": "elasticsearch"}, metrics=lambda: index_metrics(index))
        )
        thread = threading.Thread(target=server.run, args=([listening],), name="desk", daemon=True)
        thread.start()
        tell(f"The desk is at http://{chosen.host}:{chosen.port}/.")
        while not stop.wait(0.2) and thread.is_alive():
            pass
        end_for_sure(DESK_STOP_SECONDS)
        server.should_exit = True
        thread.join()
    if not stop.is_set():
        raise CommandError("the desk has ended by itself; DRAGOMAN_LOG_LEVEL=INFO tells more")
