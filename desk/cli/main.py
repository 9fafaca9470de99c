"""The `dragoman` command: puts the commands together and turns every expected failure into one clear line.

Exit codes: 0 done, 1 it could not be done, 2 it was asked for wrongly. `--debug` shows the traceback.
"""

from __future__ import annotations

import io
import sys

import typer

from config.settings import SettingsError
from desk.build import NotConfiguredError
from desk.cli import actor, bench, data, evaluate, explain, extract, feeds, letters, roles, search, train, up
from desk.cli.common import CommandError, UsageError, out, tell
from desk.serve import CannotServeError
from ingest.book import FeedError
from processors.contracts.versions import DRAGOMAN
from processors.domain.outcome import Refused, Unavailable
from processors.pipeline import show
from processors.query.errors import QueryError
from processors.run.fuse import TooManyDeadLetters
from processors.stores.embedded.database import DataFolderError

app = typer.Typer(
    name="dragoman",
    help="A self-hosted newswire of diplomacy: who said what about whom, and what it means between two countries.",
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
WRONG_CALL = (UsageError, SettingsError, QueryError, NotConfiguredError)
CANNOT = (
    CommandError,
    CannotServeError,
    Unavailable,
    Refused,
    DataFolderError,
    TooManyDeadLetters,
    FeedError,
    OSError,
)

for module in (up, roles, extract, actor, explain, evaluate, search, data):
    module.register(app)
app.add_typer(feeds.app, name="feeds")
app.add_typer(letters.app, name="dead-letters")
app.add_typer(bench.app, name="bench")
app.add_typer(train.app, name="train")


@app.command("show")
def show_topology() -> None:
    """Print the topology: every stage with the topics it reads and writes."""
    out(show())


@app.command()
def version() -> None:
    """Print the version."""
    out(DRAGOMAN)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the same bytes in every locale; what UTF-8 cannot hold as an escape, which JSON reads
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    sys.exit(run(arguments, debug=debug))


def run(arguments: list[str], *, debug: bool) -> int:
    """Run a command line; returns the exit code."""
    try:
        result = app(arguments or ["--help"], standalone_mode=False, prog_name="dragoman")
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "dragoman"
        tell(f"dragoman: {error.format_message().rstrip('.')}. See `{command} --help`.")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except WRONG_CALL + CANNOT as error:
        if debug:
            raise
        tell(f"dragoman: {error}")
        return 2 if isinstance(error, WRONG_CALL) else 1
    return result if isinstance(result, int) else 0
