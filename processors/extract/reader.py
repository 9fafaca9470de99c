"""From texts to pages with a parse, names and statements on them: everything that the taggers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.language import Language

from processors.domain.records import Document, Name
from processors.extract.assembly import drafts
from processors.extract.cleaning import cleaned
from processors.extract.entities import mark_names
from processors.extract.metonymy import Metonymy
from processors.extract.model import load_model
from processors.extract.names import names
from processors.extract.parse import Page, parse
from processors.extract.reading import Reading
from processors.extract.statements import Draft
from processors.extract.tagging.name_tagger import NameTagger
from processors.extract.tagging.statement_tagger import StatementTagger, load_statement_tagger

LONGEST_TEXT = 60_000
"""Characters of a text that are read."""
LONGEST_TITLE = 600
MOST_TOGETHER = 30_000
"""Characters of texts that are read together: eight articles are as quick as more, and need less memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A page with the names and statements on it."""

    page: Page
    names: Sequence[Name]
    drafts: Sequence[Draft]

    def reading(self, day: date | None) -> Reading:
        """With everybody resolved as of the day."""
        return Reading(self.page, self.drafts, day)


class Reader:
    """Not thread-safe; loads no network, writes no file."""

    def __init__(self, nlp: Language, names: NameTagger, metonymy: Metonymy, statements: StatementTagger) -> None:
        self._nlp = nlp
        self._names = names
        self._metonymy = metonymy
        self._statements = statements

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Each text, in its order, parsed and tagged together; 8 at a time are quick."""
        return [tagged for group in together(texts) for tagged in self._tag(group)]

    def _tag(self, texts: Sequence[str]) -> list[Tagged]:
        pages = parse(self._nlp, texts)
        named: list[list[Name]] = []
        for page, read in zip(pages, self._names.read(texts), strict=True):
            found = mark_names(page, read.names)
            named.append(names(page, read, found, self._metonymy))
        return [
            Tagged(page=page, names=found, drafts=drafts(page, passages))
            for page, found, passages in zip(pages, named, self._statements.tag(pages), strict=True)
        ]

    def read(self, documents: Sequence[Document]) -> list[Reading]:
        """The readings of the documents' texts, whatever their languages: what trainers describe."""
        tagged = self.tag([body(document) for document in documents])
        return [found.reading(day(document)) for document, found in zip(documents, tagged, strict=True)]


def together(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in their order, in groups of MOST_TOGETHER characters at most; a longer one is alone."""
    group: list[str] = []
    size = 0
    for text in texts:
        if group and size + len(text) > MOST_TOGETHER:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def load_reader() -> Reader:
    """Loads the language model and the weights. Raises ModelError or WeightsError when one is missing or altered."""
    return Reader(load_model(), NameTagger.load(), Metonymy.load(), load_statement_tagger())


def headline(document: Document) -> str:
    return cleaned(document.title[:LONGEST_TITLE])


def body(document: Document) -> str:
    return cleaned(document.text[:LONGEST_TEXT])


def day(document: Document) -> date | None:
    return document.date.date() if document.date else None
