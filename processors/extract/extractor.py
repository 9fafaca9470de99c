"""Text in, extraction out: the one door to everything in this folder."""

from __future__ import annotations

from collections.abc import Sequence

from processors.domain.records import Document, Extraction
from processors.extract.actors import actors
from processors.extract.claims.network import ClaimNetwork
from processors.extract.language import detect
from processors.extract.reader import LONGEST_TEXT, Reader, Tagged, body, day, headline, load_reader
from processors.extract.signals import signals

ENGLISH = "en"


class Extractor:
    """Finds statements, actors, signals and names in English texts. Not thread-safe; loads no network, writes no file."""

    def __init__(self, reader: Reader, claims: ClaimNetwork, *, version: int) -> None:
        self._reader = reader
        self._claims = claims
        self._version = version

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        """One extraction for each document, in their order. The documents are read together; 8 to 16 at a time are quick."""
        languages = [_language(document) for document in documents]
        english = [document for document, language in zip(documents, languages, strict=True) if language == ENGLISH]
        tagged = iter(self._reader.tag([text for document in english for text in (headline(document), body(document))]))
        return [
            self._found(document, title=next(tagged), text=next(tagged)) if language == ENGLISH else self._skipped(document, language)
            for document, language in zip(documents, languages, strict=True)
        ]

    def _skipped(self, document: Document, language: str | None) -> Extraction:
        return Extraction(language=language, extractor=self._version, skipped="language" if document.text.strip() else "empty")

    def _found(self, document: Document, *, title: Tagged, text: Tagged) -> Extraction:
        reading = text.reading(day(document))
        found_signals = signals(reading, self._claims)
        return Extraction(
            language=ENGLISH,
            extractor=self._version,
            statements=reading.statements(),
            title_statements=title.reading(day(document)).statements() if title.drafts else (),
            actors=actors(reading, found_signals),
            signals=found_signals,
            names=tuple(text.names),
            skipped="cut" if len(document.text) > LONGEST_TEXT else None,
        )


def load_extractor(version: int = 1) -> Extractor:
    """Loads the language model and the weights. Raises ModelError or WeightsError when one is missing or altered."""
    return Extractor(load_reader(), ClaimNetwork.load(), version=version)


def _language(document: Document) -> str | None:
    """As detected, else as told. A text of no letters has none."""
    text = document.text if document.text.strip() else document.title
    detected = detect(text)
    if detected is None and document.language and any(character.isalpha() for character in text):
        return document.language.split("-")[0].lower()
    return detected
