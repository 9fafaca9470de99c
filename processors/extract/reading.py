"""One text read: its mentions, people and statements, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from processors.domain.records import Statement
from processors.extract.cast import Cast
from processors.extract.channels import Channels, passed_on
from processors.extract.mentions import Mention, mentions
from processors.extract.parse import Page, Token
from processors.extract.people import people
from processors.extract.phrases import Phrases
from processors.extract.resolved import Resolved
from processors.extract.speakers import Speakers
from processors.extract.statements import Draft, kind_of

UNRESOLVED_FACTOR = 0.8
PRONOUN_FACTOR = 0.95


@dataclass(slots=True, kw_only=True)
class Told:
    """A draft with its resolved speaker."""

    draft: Draft
    resolved: Resolved


class Reading:
    """Everything about one page that statements, actors and signals are made of."""

    def __init__(self, page: Page, found: Sequence[Draft], day: date | None) -> None:
        self.page = page
        self.people = people(page, page.gazetteer)
        self.mentions: list[Mention] = mentions(page, page.gazetteer)
        self.phrases = Phrases(page, self.mentions)
        self.cast = Cast(page, self.phrases, self.people, day)
        self.speakers = Speakers(page, self.cast, self.phrases, [draft.content for draft in found])
        self.told = self._tell(found)

    def _tell(self, found: Sequence[Draft]) -> list[Told]:
        channels = Channels(self.page, self.page.gazetteer)
        for draft in found:
            channels.fill(draft)
        found = passed_on(found, channels)
        order = sorted(found, key=lambda draft: draft.cue or draft.content)
        resolved = {id(draft): self.speakers.resolve(draft.speaker, draft.speaker_span) for draft in order}
        return [Told(draft=draft, resolved=resolved[id(draft)]) for draft in found]

    def told_at(self, token: Token) -> Told | None:
        """The innermost statement whose content holds the token."""
        return self._innermost.get(token.index)

    def speaker_at(self, token: Token) -> str | None:
        """The state of who says the words among which the token stands."""
        told = self.told_at(token)
        return told.resolved.who.country if told is not None and told.resolved.who is not None else None

    @cached_property
    def _innermost(self) -> dict[int, Told]:
        """By token: the shortest content that holds it, the first of equally long ones."""
        found: dict[int, Told] = {}
        for told in sorted(self.told, key=lambda told: told.draft.content[1] - told.draft.content[0]):
            for part in told.draft.parts:
                for token in self.page.within(part):
                    found.setdefault(token.index, told)
        return found

    def statements(self) -> tuple[Statement, ...]:
        """In the order of the text."""
        return tuple(self._statement(told) for told in self.told)

    def _statement(self, told: Told) -> Statement:
        draft, resolved = told.draft, told.resolved
        kind = kind_of(self.page, draft.content)
        factor = UNRESOLVED_FACTOR if resolved.who is None else PRONOUN_FACTOR if resolved.rule == "pronoun" else 1.0
        return Statement(
            content=draft.content,
            content_parts=draft.parts,
            cue=draft.cue,
            speaker=draft.speaker_span,
            who=resolved.who,
            kind=kind,
            form=draft.form,
            channel=draft.channel,
            addressee=draft.addressee,
            confidence=round(draft.confidence * factor, 2),
            rule=f"{draft.rule}+{resolved.rule}",
        )
