"""Where the time of an extraction goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from processors.extract.actors import actors
from processors.extract.claims.network import ClaimNetwork
from processors.extract.cleaning import cleaned
from processors.extract.language import detect
from processors.extract.model import load_model
from processors.extract.parse import parse
from processors.extract.reader import load_reader
from processors.extract.signals import signals
from processors.extract.tagging.name_tagger import NameTagger
from processors.extract.tagging.statement_tagger import load_statement_tagger

ROUNDS = 3
Result = TypeVar("Result")


def seconds_by_step(texts: Sequence[str]) -> dict[str, float]:
    """CPU seconds of each step over all texts, the least of ROUNDS."""
    nlp, names, statements, reader, network = load_model(), NameTagger.load(), load_statement_tagger(), load_reader(), ClaimNetwork.load()
    texts = [cleaned(text) for text in texts]
    _, language = _timed(lambda: [detect(text) for text in texts])
    pages, parsing = _timed(lambda: parse(nlp, texts))
    _, naming = _timed(lambda: names.read(texts))
    _, tagging = _timed(lambda: statements.tag(pages))
    tagged, everything = _timed(lambda: reader.tag(texts))
    readings, resolving = _timed(lambda: [found.reading(None) for found in tagged])
    found, signalling = _timed(lambda: [signals(reading, network) for reading in readings])
    _, acting = _timed(lambda: [(actors(reading, claims), reading.statements()) for reading, claims in zip(readings, found, strict=True)])
    return {
        "language": language,
        "parse": parsing,
        "names": naming,
        "statements": tagging,
        "assembly and metonyms": max(0.0, everything - parsing - naming - tagging),
        "resolution and actors": resolving + acting,
        "signals": signalling,
    }


def _timed(step: Callable[[], Result]) -> tuple[Result, float]:
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        result = step()
        seconds.append(time.process_time() - began)
    return result, min(seconds)
