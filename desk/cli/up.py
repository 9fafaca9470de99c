"""`dragoman up`: poller, stages, index and desk in one process on one data file."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from config.settings import Settings
from desk import build, serve
from desk.cli.common import CommandError, DataOption, HostOption, PortOption, settings, start_logging, tell
from desk.demo.site import DemoSite
from desk.house import House
from desk.lock import only_one
from processors.contracts.versions import DRAGOMAN

STOP_SECONDS = 4.5
"""After this the process ends whatever still runs: every write is a transaction, so nothing is lost."""

DemoOption = Annotated[bool | None, typer.Option("--demo/--no-demo", help="Poll the demonstration's outlets instead of the real feeds.")]


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(demo: DemoOption = None, port: PortOption = None, host: HostOption = None, data: DataOption = None) -> None:
    """Run everything on this machine: read feeds, find statements, show them at http://127.0.0.1:8080."""
    chosen = settings(demo=demo, port=port, host=host, data=data)
    start_logging(chosen.log_level)
    stop = stop_signal()
    with serve.listen(chosen) as listening, only_one(chosen.data), demonstration(chosen) as site:
        parts = build.embedded(chosen)
        with build.poller(chosen, parts.database, parts.log, parts.index, site) as poller:
            house = House(chosen, parts, poller)
            house.start(listening)
            tell(_welcome(chosen, site))
            while not stop.wait(0.2) and not house.ended.is_set():
                pass
            tell("Dragoman ends.")
            end_for_sure(STOP_SECONDS)
            house.stop()
    if house.failure:
        raise CommandError(str(house.failure))


def stop_signal() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


@contextmanager
def demonstration(chosen: Settings) -> Iterator[DemoSite | None]:
    """The demonstration's outlets on a loopback port, where they were asked for."""
    if not chosen.demo:
        yield None
        return
    site = DemoSite(build.now)
    site.start()
    try:
        yield site
    finally:
        site.close()


def end_for_sure(seconds: float) -> None:
    """End this process after so many seconds even if a thread still hangs in a system call."""
    timer = threading.Timer(seconds, os._exit, [1])
    timer.daemon = True
    timer.start()


def _welcome(chosen: Settings, site: DemoSite | None) -> str:
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    what = (
        f"{len(site.outlets)} outlets of the demonstration publish {len(site.reports)} reports within a minute"
        if site
        else "`dragoman feeds list` shows what it reads"
    )
    return f"Dragoman {DRAGOMAN}: the wire is at http://{host}:{chosen.port}/ ({what}; data in {chosen.data}). Ctrl-C ends it."
