"""The supervisor as a process of its own, with children that are one line of shell."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import logging, sys
from processors.run.supervise import supervise
logging.basicConfig(level="INFO", format="%(message)s")
names = dict(pair.split("=", 1) for pair in sys.argv[1:])
sys.exit(supervise({name: ["/bin/sh", "-c", line] for name, line in names.items()}, {name: {"PATH": "/usr/bin:/bin"} for name in names}))
"""


@contextmanager
def supervising(folder: Path, **children: str) -> Iterator[subprocess.Popen[str]]:
    pairs = [f"{name}={line}" for name, line in children.items()]
    command = [sys.executable, "-c", SCRIPT, *pairs]
    process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    with supervising(tmp_path, worker=f"echo x >> {lives}; exit 70", other=f"touch {tmp_path}/other; exec sleep 60") as process:
        wait_for(lambda: lives.exists() and lives.read_text().count("x") >= 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert "worker ended (exit code 70); it starts again in 2 s" in process.communicate()[1]


def test_sigterm_is_passed_on_and_the_children_may_finish(tmp_path: Path) -> None:
    line = f"trap 'sleep 0.3; touch {tmp_path}/done; exit 0' TERM; touch {tmp_path}/up; while :; do sleep 0.05; done"
    with supervising(tmp_path, worker=line) as process:
        wait_for((tmp_path / "up").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert (tmp_path / "done").exists()


def test_one_that_gives_up_for_good_ends_all(tmp_path: Path) -> None:
    other = f"trap 'touch {tmp_path}/done; exit 0' TERM; touch {tmp_path}/up; while :; do sleep 0.05; done"
    worker = f"while [ ! -e {tmp_path}/up ]; do sleep 0.05; done; exit 1"
    with supervising(tmp_path, worker=worker, other=other) as process:
        assert process.wait(20) == 1
        assert "worker gave up (exit code 1): everything stops" in process.communicate()[1]
    assert (tmp_path / "done").exists()


def test_a_command_that_cannot_be_started_is_not_hidden(tmp_path: Path) -> None:
    script = "import sys; from processors.run.supervise import supervise; sys.exit(supervise({'a': ['/nowhere/at/all']}, {'a': {}}))"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert "FileNotFoundError" in ended.stderr
