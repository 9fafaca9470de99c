"""`dragoman bench extract`: articles per CPU second beside spaCy's whole small pipeline, time by step, start-up and memory.

Every measurement runs in a fresh process of one thread; what is compared runs in turn, several times, and the median is printed.
Loading and a first round to warm up are not counted, but for the start-up.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection

from desk.bench.domestic import domestic
from desk.bench.memory import peak_megabytes, resident_megabytes
from desk.demo.seeds import read_reports
from processors.domain.records import Document
from processors.run.threads import one_thread

ARTICLE_CHARACTERS = 3500
BATCH = 16
"""Articles that are read together, as the stage of the pipeline does."""
DOMESTIC = 3
"""Articles about nothing between states for each one about foreign affairs, in the mix."""
Worker = Callable[[Sequence[str], Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One process. `start`: CPU seconds until it is ready; `seconds`: over all articles; memory in megabytes: at most, and what it grew by
    while it read all articles a second time."""

    start: float
    seconds: float
    peak: float
    growth: float


def foreign() -> list[str]:
    """The demonstration's reports joined, in order, to articles of about 3,500 characters: all about foreign affairs."""
    texts, current = [], ""
    for report in read_reports():
        current = f"{current}\n\n{report.title}.\n\n" + "\n\n".join(report.paragraphs)
        if len(current) >= ARTICLE_CHARACTERS:
            texts.append(current.strip()[:ARTICLE_CHARACTERS])
            current = ""
    return texts


def mixed(texts: Sequence[str]) -> list[str]:
    """Each text followed by DOMESTIC articles about other things."""
    others = domestic(1, characters=ARTICLE_CHARACTERS)
    return [article for text in texts for article in (text, *islice(others, DOMESTIC))]


def bench_extract(texts: Sequence[str], *, rounds: int, say: Callable[[str], None]) -> None:
    """Print the figures, line by line, through `say`. `texts`: all about foreign affairs."""
    for name, articles in (("all about foreign affairs", texts), (f"mix: one in {1 + DOMESTIC} about foreign affairs", mixed(texts))):
        characters = statistics.mean(len(text) for text in articles)
        say(f"{name}: {len(articles)} articles of {characters:.0f} characters, {rounds} runs of each in turn, one thread, CPU time")
        _compare(articles, rounds, say)
    steps = _run(_steps, texts)
    say("by step: " + ", ".join(f"{name} {seconds / sum(steps.values()):.0%}" for name, seconds in steps.items()))


def _compare(texts: Sequence[str], rounds: int, say: Callable[[str], None]) -> None:
    ours: list[Measured] = []
    baseline: list[Measured] = []
    for _ in range(rounds):
        ours.append(Measured(**_run(_dragoman, texts)))
        baseline.append(Measured(**_run(_spacy, texts)))
    for name, runs in (("dragoman extract", ours), ("spaCy small, whole", baseline)):
        rates = sorted(len(texts) / run.seconds for run in runs)
        say(
            f"  {name:18} {statistics.median(rates):7.1f} articles/s (lowest {rates[0]:.1f}, highest {rates[-1]:.1f})"
            f"  start {statistics.median(run.start for run in runs):.2f} s"
            f"  peak {max(run.peak for run in runs):.0f} MB, second reading {max(run.growth for run in runs):+.1f} MB"
        )
    ratios = sorted(theirs.seconds / our.seconds for our, theirs in zip(ours, baseline, strict=True))
    say(f"  {'ratio':18} {statistics.median(ratios):7.2f} times spaCy's articles (lowest {ratios[0]:.2f}, highest {ratios[-1]:.2f})")


def _run(worker: Worker, texts: Sequence[str]) -> dict[str, float]:
    """What the worker sends from a process of its own. Raises OSError when it ends without."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=worker, args=(list(texts), theirs))
    with one_thread():
        process.start()
    theirs.close()
    try:
        found: dict[str, float] = ours.recv()
    except EOFError as error:
        raise OSError(f"the measured process ended with exit code {process.exitcode}") from error
    process.join()
    return found


def _dragoman(texts: Sequence[str], pipe: Connection) -> None:
    from desk.build import load

    extractor = load()
    documents = [Document(id=str(number), text=text, language="en") for number, text in enumerate(texts)]

    def read() -> None:
        for batch in _batches(documents):
            extractor.extract(batch)

    pipe.send(_measured(read))


def _spacy(texts: Sequence[str], pipe: Connection) -> None:
    import spacy

    from processors.extract.model import PACKAGE

    model = spacy.load(PACKAGE)

    def read() -> None:
        for _ in model.pipe(texts):
            pass

    pipe.send(_measured(read))


def _steps(texts: Sequence[str], pipe: Connection) -> None:
    from desk.bench.steps import seconds_by_step

    pipe.send(seconds_by_step(texts))


def _measured(read: Callable[[], None]) -> dict[str, float]:
    start = time.process_time()
    read()
    resident = resident_megabytes()
    began = time.process_time()
    read()
    seconds = time.process_time() - began
    return {"start": start, "seconds": seconds, "peak": peak_megabytes(), "growth": resident_megabytes() - resident}


def _batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    for first in range(0, len(documents), BATCH):
        yield documents[first : first + BATCH]
