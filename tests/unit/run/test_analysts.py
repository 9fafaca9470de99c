"""Real child processes: they analyse, die, hang and fail to load."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from processors.domain.outcome import Rejected, Unavailable
from processors.domain.records import Document, Extraction
from processors.run.analysts import AnalystError, Loader, ProcessAnalyst
from processors.run.threads import NAMES


class Scripted:
    """Does to its process what the text says."""

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        for document in documents:
            if document.text == "die":
                os._exit(9)
            if document.text == "fail":
                raise KeyError("no such word")
            if document.text == "hang":
                sys.stdout.write("hangs\n")
                sys.stdout.flush()
            while document.text == "hang":
                time.monotonic()
        return [Extraction(language=document.text, extractor=1) for document in documents]


def load_scripted() -> Scripted:
    return Scripted()


class Counting:
    """Tells how many threads its process may compute with."""

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        return [Extraction(language=os.environ.get(document.text), extractor=1) for document in documents]


def load_counting() -> Counting:
    return Counting()


def load_nothing() -> Scripted:
    raise FileNotFoundError("the model is missing")


def documents(*texts: str) -> list[Document]:
    return [Document(id=str(number), text=text) for number, text in enumerate(texts)]


@pytest.fixture
def analysts() -> Iterator[list[ProcessAnalyst]]:
    started: list[ProcessAnalyst] = []
    yield started
    for analyst in started:
        analyst.close()


def analyst_of(analysts: list[ProcessAnalyst], load: Loader = load_scripted, *, count: int = 1) -> ProcessAnalyst:
    analysts.append(ProcessAnalyst(load, count=count, deadline=1.0))
    return analysts[-1]


def test_results_stand_in_the_order_of_the_documents(analysts: list[ProcessAnalyst]) -> None:
    found = analyst_of(analysts, count=2).analyse(documents(*"abcdefg"))
    assert [extraction.language for extraction in found if isinstance(extraction, Extraction)] == list("abcdefg")


def test_a_text_that_kills_its_process_is_rejected_alone(analysts: list[ProcessAnalyst]) -> None:
    good, bad, last = analyst_of(analysts).analyse(documents("a", "die", "b"))
    assert isinstance(good, Extraction)
    assert isinstance(last, Extraction)
    assert bad == Rejected("the analysis process died (out of memory?)")


def test_a_text_that_hangs_is_killed_at_the_deadline(analysts: list[ProcessAnalyst]) -> None:
    good, bad = analyst_of(analysts).analyse(documents("a", "hang"))
    assert isinstance(good, Extraction)
    assert bad == Rejected("analysis took longer than 1 s")


def test_a_text_that_the_extractor_fails_on_is_rejected_with_the_reason(analysts: list[ProcessAnalyst]) -> None:
    good, bad = analyst_of(analysts).analyse(documents("a", "fail"))
    assert isinstance(good, Extraction)
    assert bad == Rejected("the analysis failed: KeyError: 'no such word'")


def test_an_extractor_that_cannot_be_loaded_is_told(analysts: list[ProcessAnalyst]) -> None:
    with pytest.raises(AnalystError, match="the model is missing"):
        analyst_of(analysts, load_nothing).start()


def test_an_analysis_process_computes_with_one_thread(analysts: list[ProcessAnalyst]) -> None:
    before = dict(os.environ)
    found = analyst_of(analysts, load_counting).analyse(documents(*NAMES))
    assert [extraction.language for extraction in found if isinstance(extraction, Extraction)] == ["1"] * len(NAMES)
    assert dict(os.environ) == before


def test_nothing_to_analyse(analysts: list[ProcessAnalyst]) -> None:
    assert analyst_of(analysts).analyse([]) == []


def test_what_is_interrupted_by_the_end_is_not_rejected(analysts: list[ProcessAnalyst]) -> None:
    analyst = analyst_of(analysts)
    analyst.start()
    threading.Timer(0.2, analyst.close).start()
    with pytest.raises(Unavailable):
        analyst.analyse(documents("hang"))
    with pytest.raises(Unavailable):
        analyst.analyse(documents("a"))


PARENT = """
from tests.unit.run.test_analysts import ProcessAnalyst, documents, load_scripted
if __name__ == "__main__":
    analyst = ProcessAnalyst(load_scripted, deadline=600.0)
    analyst.analyse(documents("hang"))
"""


def test_a_child_at_work_does_not_outlive_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment, start_new_session=True) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.kill()
        try:
            parent.communicate(timeout=30)  # its output ends when the last process that holds it has ended
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)
