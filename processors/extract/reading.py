"""One text read: its mentions, people and statements, in the order in which they depend on each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from processors.domain.records import Statement
from processors.extract.assembly import drafts
from processors.extract.cast import Cast
from processors.extract.channels import Channels, passed_on
from processors.extract.gazetteer import matches
from processors.extract.mentions import Mention, mentions
from processors.extract.parse import Page
from processors.extract.people import people
from processors.extract.phrases import Phrases
from processors.extract.speakers import Resolved, Speakers
from processors.extract.statements import Draft, kind_of

CONFIDENCE = {
    "quote-before-cue": 0.95,
    "quote-after-cue": 0.95,
    "quote-around": 0.9,
    "quote-after-colon": 0.8,
    "quote-goes-on": 0.75,
    "clause": 0.9,
    "clause-before": 0.85,
    "clause-around": 0.8,
    "according": 0.9,
    "asked": 0.8,
    "promised": 0.8,
    "described": 0.7,
    "accused": 0.75,
    "spoken of": 0.6,
    "judged": 0.6,
    "noun": 0.6,
    "headline": 0.7,
}
UNRESOLVED_FACTOR = 0.8
PRONOUN_FACTOR = 0.95


@dataclass(slots=True, kw_only=True)
class Told:
    """A draft with its resolved speaker."""

    draft: Draft
    resolved: Resolved


class Reading:
    """Everything about one page that statements, actors and signals are made of."""

    def __init__(self, page: Page, day: date | None) -> None:
        self.page = page
        self.gazetteer = matches(page.text)
        self.people = people(page, self.gazetteer)
        self.mentions: list[Mention] = mentions(page, self.gazetteer)
        self.phrases = Phrases(page, self.mentions)
        self.cast = Cast(page, self.phrases, self.people, day)
        found = drafts(page)
        self.speakers = Speakers(page, self.cast, self.phrases, [draft.content for draft in found])
        self.told = self._tell(found)

    def _tell(self, found: list[Draft]) -> list[Told]:
        channels = Channels(self.page, self.gazetteer)
        for draft in found:
            channels.fill(draft)
        found = passed_on(found, channels)
        order = sorted(found, key=lambda draft: draft.cue or draft.content)
        resolved = {id(draft): self.speakers.resolve(draft.speaker, draft.speaker_span) for draft in order}
        return [Told(draft=draft, resolved=resolved[id(draft)]) for draft in found]

    def statements(self) -> tuple[Statement, ...]:
        """In the order of the text."""
        return tuple(self._statement(told) for told in self.told)

    def _statement(self, told: Told) -> Statement:
        draft, resolved = told.draft, told.resolved
        kind = kind_of(self.page, draft.content)
        factor = UNRESOLVED_FACTOR if resolved.who is None else PRONOUN_FACTOR if resolved.rule == "pronoun" else 1.0
        return Statement(
            content=draft.content,
            content_parts=(draft.content,),
            cue=draft.cue,
            speaker=draft.speaker_span,
            who=resolved.who,
            kind=kind,
            form="quote" if kind == "direct" else "clause" if draft.form == "quote" else draft.form,
            channel=draft.channel,
            addressee=draft.addressee,
            confidence=round(CONFIDENCE[draft.rule] * factor, 2),
            rule=f"{draft.rule}+{resolved.rule}",
        )
