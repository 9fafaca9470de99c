"""`dragoman bench extract`: articles per CPU second, beside the small spaCy model alone.

Both run in fresh processes of one thread each, in turn, several times; what is printed is the median and the ratio of the medians.
Loading and one article to warm up are not counted.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeVar

from desk.bench.memory import peak_megabytes
from desk.demo.seeds import read_reports
from processors.domain.records import Document

ARTICLE_CHARACTERS = 3500
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: CPU seconds of the process over all articles, and its peak resident memory."""

    seconds: float
    megabytes: float


def default_texts() -> list[str]:
    """The demonstration's reports joined, in order, to articles of about 3,500 characters."""
    texts, current = [], ""
    for report in read_reports():
        current = f"{current}\n\n{report.title}.\n\n" + "\n\n".join(report.paragraphs)
        if len(current) >= ARTICLE_CHARACTERS:
            texts.append(current.strip()[:ARTICLE_CHARACTERS])
            current = ""
    return texts


def bench_extract(texts: Sequence[str], *, rounds: int, say: Callable[[str], None]) -> None:
    """Print the figures, line by line, through `say`."""
    characters = statistics.mean(len(text) for text in texts)
    say(f"{len(texts)} articles of {characters:.0f} characters, {rounds} runs of each in turn, one thread, CPU time of the process")
    ours, baseline = [], []
    for _ in range(rounds):
        ours.append(_in_process(_dragoman, texts))
        baseline.append(_in_process(_spacy, texts))
    for name, runs in (("dragoman extract", ours), ("spaCy small model", baseline)):
        rates = sorted(len(texts) / run.seconds for run in runs)
        memory = max(run.megabytes for run in runs)
        say(f"{name:18} {statistics.median(rates):7.1f} articles/s  (lowest {rates[0]:.1f}, highest {rates[-1]:.1f})  peak {memory:.0f} MB")
    ratios = sorted(theirs.seconds / our.seconds for our, theirs in zip(ours, baseline, strict=True))
    say(f"{'ratio':18} {statistics.median(ratios):7.2f} times spaCy's articles  (lowest {ratios[0]:.2f}, highest {ratios[-1]:.2f})")


def _in_process(worker: Callable[[Sequence[str], Connection], None], texts: Sequence[str]) -> Measured:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        process = context.Process(target=worker, args=(list(texts), theirs))
        process.start()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    theirs.close()
    try:
        measured: Measured = ours.recv()
    except EOFError as error:
        raise OSError(f"the measured process ended with exit code {process.exitcode}") from error
    process.join()
    return measured


def _dragoman(texts: Sequence[str], pipe: Connection) -> None:
    from desk.build import load

    extractor = load()
    documents = [Document(id=str(number), text=text, language="en") for number, text in enumerate(texts)]
    pipe.send(_measured(lambda part: extractor.extract(part), documents))


def _spacy(texts: Sequence[str], pipe: Connection) -> None:
    import spacy

    from processors.extract.model import PACKAGE

    model = spacy.load(PACKAGE)
    pipe.send(_measured(lambda part: list(model.pipe(part)), list(texts)))


def _measured(run: Callable[[list[Item]], object], items: list[Item]) -> Measured:
    run(items[:1])
    started = time.process_time()
    run(items)
    seconds = time.process_time() - started
    return Measured(seconds=seconds, megabytes=peak_megabytes())
