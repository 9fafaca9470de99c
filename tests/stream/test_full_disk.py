"""A disk that fills up under `dragoman up`: one clear line, nothing lost, and on it goes when there is space again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.demo.seeds import read_reports
from tests.stream.process import running
from tests.waiting import wait_for

SIZE = "24m"
"""The demonstration's data file and its write-ahead log need about half of it."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own; needs root on Linux."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_stops_polling_with_one_line_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    reports = len(read_reports())
    ballast = small_disk / "ballast"
    with running(small_disk / "data", "up", "--demo", log=tmp_path / "up.log") as dragoman:
        wait_for(lambda: dragoman.total("articles") >= 3, 60, "the first articles")
        fill(ballast)
        wait_for(lambda: "Polling waits, nothing is lost: the disk is full" in dragoman.log.read_text(), 60, "the line that says so")
        assert dragoman.process.poll() is None
        ballast.unlink()
        wait_for(lambda: dragoman.total("articles") == reports, 180, "every report")
        assert dragoman.terminate() < 5
    said = [line for line in dragoman.log.read_text().splitlines() if "dragoman.poller" in line]
    waits = ["Polling waits" in line for line in said]
    assert waits
    assert waits == [True, False] * (len(waits) // 2), "one line when polling stops, one when it goes on"


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(16_384))
        except OSError:
            return
