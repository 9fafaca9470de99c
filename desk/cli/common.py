"""What the commands share: options, settings from the process's environment, and how they speak."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from config.settings import Settings

DataOption = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Data folder (default: data, beside the program).")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
PortOption = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port of the desk.  [default: 8080]")]
HostOption = Annotated[str | None, typer.Option("--host", help="Address of the desk.  [default: 127.0.0.1]")]

console = Console(highlight=False)
"""Rich leaves colours out for NO_COLOR and where the output is no terminal."""


class UsageError(Exception):
    """The command was called wrongly: exit code 2."""


class CommandError(Exception):
    """The command cannot do what was asked; the message says what to do: exit code 1."""


def environment() -> dict[str, str]:
    """The environment of this process: read here alone."""
    return dict(os.environ)


def settings(**overrides: Any) -> Settings:
    return Settings.load(environment(), **overrides)


def tell(line: str) -> None:
    """A line for the person at the terminal, apart from results."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def out(line: str) -> None:
    """A line of the result."""
    print(line, flush=False)  # noqa: T201


def read_text(file: str) -> str:
    """The text of a file, or of standard input for "-". Raises UsageError when it cannot be read or is not UTF-8."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text: {error.reason} at byte {error.start}") from error


def start_logging(level: str) -> None:
    """One line a message on standard error. Raises UsageError for a level that does not exist."""
    if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise UsageError(f"DRAGOMAN_LOG_LEVEL={level!r}: expected DEBUG, INFO, WARNING or ERROR")
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%H:%M:%S", stream=sys.stderr
    )
    for chatty in ("httpx", "httpcore", "elastic_transport", "kafka", "aiokafka", "trafilatura", "htmldate"):
        logging.getLogger(chatty).setLevel(max(logging.getLogger().level, logging.ERROR))
