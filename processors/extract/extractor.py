"""Text in, extraction out: the one door to everything in this folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language

from processors.domain.records import Document, Extraction
from processors.extract.actors import actors
from processors.extract.assembly import drafts
from processors.extract.cleaning import cleaned
from processors.extract.entities import corrected, mark_names
from processors.extract.language import detect
from processors.extract.model import load_model
from processors.extract.names import names
from processors.extract.parse import Page, parse
from processors.extract.reading import Reading
from processors.extract.signals import signals
from processors.extract.statements import Draft
from processors.extract.tagging.name_tagger import NameTagger, TaggedName
from processors.extract.tagging.statement_tagger import StatementTagger, load_statement_tagger

LONGEST_TEXT = 60_000
"""Characters of a text that are read."""
LONGEST_TITLE = 600
ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tagged:
    """A page with the names and statements on it."""

    page: Page
    names: Sequence[TaggedName]
    drafts: Sequence[Draft]


class Extractor:
    """Finds statements, actors, signals and names in English texts. Not thread-safe; loads no network, writes no file."""

    def __init__(self, nlp: Language, names: NameTagger, statements: StatementTagger, *, version: int) -> None:
        self._nlp = nlp
        self._names = names
        self._statements = statements
        self._version = version

    def extract(self, documents: Sequence[Document]) -> list[Extraction]:
        """One extraction for each document, in their order. The documents are parsed together; 8 to 16 at a time are quick."""
        languages = [_language(document) for document in documents]
        texts = [text for document, language in zip(documents, languages, strict=True) if language == ENGLISH for text in _read(document)]
        read = iter(self._tag(texts))
        return [
            self._found(document, title=next(read), text=next(read)) if language == ENGLISH else self._skipped(document, language)
            for document, language in zip(documents, languages, strict=True)
        ]

    def _tag(self, texts: Sequence[str]) -> list[_Tagged]:
        pages = parse(self._nlp, texts)
        tagged = [corrected(text, found) for text, found in zip(texts, self._names.names(texts), strict=True)]
        for page, found in zip(pages, tagged, strict=True):
            mark_names(page, found)
        return [
            _Tagged(page=page, names=found, drafts=drafts(page, passages))
            for page, found, passages in zip(pages, tagged, self._statements.tag(pages), strict=True)
        ]

    def _skipped(self, document: Document, language: str | None) -> Extraction:
        return Extraction(language=language, extractor=self._version, skipped="language" if document.text.strip() else "empty")

    def _found(self, document: Document, *, title: _Tagged, text: _Tagged) -> Extraction:
        day = document.date.date() if document.date else None
        reading = Reading(text.page, text.drafts, day)
        found_signals = signals(reading)
        return Extraction(
            language=ENGLISH,
            extractor=self._version,
            statements=reading.statements(),
            title_statements=Reading(title.page, title.drafts, day).statements() if title.drafts else (),
            actors=actors(reading, found_signals),
            signals=found_signals,
            names=tuple(names(text.page.text, text.names, reading.mentions)),
            skipped="cut" if len(document.text) > LONGEST_TEXT else None,
        )


def load_extractor(version: int = 1) -> Extractor:
    """Loads the language model and the weights. Raises ModelError or WeightsError when one is missing or altered."""
    return Extractor(load_model(), NameTagger.load(), load_statement_tagger(), version=version)


def _read(document: Document) -> tuple[str, str]:
    return cleaned(document.title[:LONGEST_TITLE]), cleaned(document.text[:LONGEST_TEXT])


def _language(document: Document) -> str | None:
    """As detected, else as told. A text of no letters has none."""
    text = document.text if document.text.strip() else document.title
    detected = detect(text)
    if detected is None and document.language and any(character.isalpha() for character in text):
        return document.language.split("-")[0].lower()
    return detected
