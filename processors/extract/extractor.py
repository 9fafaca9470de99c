"""Text in, extraction out: the one door to everything in this folder."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language

from processors.domain.records import Document, Extraction
from processors.extract.actors import actors
from processors.extract.cleaning import cleaned
from processors.extract.language import detect
from processors.extract.model import load_model
from processors.extract.names import names
from processors.extract.parse import Page, parse
from processors.extract.reading import Reading
from processors.extract.signals import signals

LONGEST_TEXT = 60_000
"""Characters of a text that are read."""
LONGEST_TITLE = 600
ENGLISH = "en"


class Extractor:
    """Finds statements, actors, signals and names in English texts. Not thread-safe; loads no network, writes no file."""

    def __init__(self, nlp: Language, *, version: int) -> None:
        self._nlp = nlp
        self._version = version

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        """One extraction for each document, in their order. The documents are parsed together; 8 to 16 at a time are quick."""
        languages = [_language(document) for document in documents]
        texts = [text for document, language in zip(documents, languages, strict=True) if language == ENGLISH for text in _read(document)]
        pages = iter(parse(self._nlp, texts))
        return [
            self._found(document, next(pages), next(pages)) if language == ENGLISH else self._skipped(document, language)
            for document, language in zip(documents, languages, strict=True)
        ]

    def _skipped(self, document: Document, language: str | None) -> Extraction:
        return Extraction(language=language, extractor=self._version, skipped="language" if document.text.strip() else "empty")

    def _found(self, document: Document, title: Page, text: Page) -> Extraction:
        day = document.date.date() if document.date else None
        reading = Reading(text, day)
        found_signals = signals(reading)
        return Extraction(
            language=ENGLISH,
            extractor=self._version,
            statements=reading.statements(),
            title_statements=Reading(title, day).statements() if title.tokens else (),
            actors=actors(reading, found_signals),
            signals=found_signals,
            names=tuple(names(text, reading.mentions, reading.people, reading.gazetteer)),
            skipped="cut" if len(document.text) > LONGEST_TEXT else None,
        )


def load_extractor(version: int = 1) -> Extractor:
    """Loads the language model. Raises ModelError when it is missing or altered."""
    return Extractor(load_model(), version=version)


def _read(document: Document) -> tuple[str, str]:
    return cleaned(document.title[:LONGEST_TITLE]), cleaned(document.text[:LONGEST_TEXT])


def _language(document: Document) -> str | None:
    """As detected, else as told. A text of no letters has none."""
    text = document.text if document.text.strip() else document.title
    detected = detect(text)
    if detected is None and document.language and any(character.isalpha() for character in text):
        return document.language.split("-")[0].lower()
    return detected
