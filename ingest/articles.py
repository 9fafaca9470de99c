"""From an entry to an article: which text, which date; and whether it is new, revised, or the same. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from ingest.document import Entry
from ingest.feeds import Feed
from ingest.fulltext import Page
from ingest.identity import Identity
from ingest.ledger import Known
from ingest.settings import PollSettings
from ingest.text import without_headline
from processors.domain.ids import digest, revision
from processors.domain.records import Article, DateSource, TextSource

_EARLIEST_YEAR = 1990
_AHEAD = timedelta(hours=24)
"""Dates further ahead than this are mistakes; nearer ones come from clocks and zones that are wrong by hours."""
_CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more\W*|continue reading\W*)\Z", re.IGNORECASE)
_ADVERTISES_ITSELF = re.compile(r"\s*The post .{0,300} (?:first )?appeared (?:first )?on .{0,120}\Z", re.DOTALL)
_SHORTEST_WHOLE = 300
_RANK: dict[TextSource, int] = {"summary": 0, "feed": 1, "page": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an entry says, before it is known whether that is news. `content` is a hash of the entry as it stands in the feed."""

    url: str
    title: str
    text: str
    text_source: TextSource
    published: datetime | None
    date_source: DateSource
    language: str | None
    truncated: bool
    content: str

    @property
    def revision(self) -> str:
        return revision(self.title, self.text)


class Verdict(Enum):
    NEW = auto()
    REVISED = auto()
    SOURCE = auto()
    """Known from another feed: one more source."""
    SAME = auto()
    LATER = auto()
    """Changed again too soon: to be looked at once more."""


def draft(entry: Entry, identity: Identity, feed: Feed, settings: PollSettings, now: datetime) -> Draft:
    """The article as the feed alone gives it."""
    text, source = _text(entry, settings)
    published = sane_date(entry.published, now)
    language = (feed.language or entry.language or "").replace("_", "-").partition("-")[0].lower()
    return Draft(
        url=identity.url,
        title=entry.title,
        text=text,
        text_source=source,
        published=published,
        date_source="feed" if published else "none",
        language=language or None,
        truncated=entry.truncated,
        content=digest(entry.title, entry.content, entry.summary),
    )


def with_page(draft: Draft, page: Page | None, now: datetime) -> Draft:
    """The article with its page's text, where the page has more than the feed, and its date, where the feed has none."""
    if page is None:
        return draft
    published = draft.published or sane_date(page.published, now)
    draft = replace(draft, published=published, date_source=draft.date_source if draft.published else "page" if published else "none")
    text = without_headline(page.text, draft.title)
    if len(text) <= len(draft.text):
        return draft
    return replace(draft, text=text, text_source="page", truncated=page.truncated)


def sane_date(date: datetime | None, now: datetime) -> datetime | None:
    """The date if an article can have it; one that is a few hours ahead becomes now."""
    if date is None or date.year < _EARLIEST_YEAR or date > now + _AHEAD:
        return None
    return min(date, now)


def judge(known: Known | None, draft: Draft, feed: str, settings: PollSettings, now: datetime) -> Verdict:
    """Is what this feed says new, a revision, one more source, or nothing?"""
    if known is None:
        return Verdict.NEW
    if known.content == draft.content:
        return Verdict.SAME
    before = known.envelope.body if known.envelope else None
    better = before is not None and _RANK[draft.text_source] > _RANK[before.text_source]
    if known.content is None and not better:
        return Verdict.SOURCE if before else Verdict.SAME
    if known.owner != feed and not better:
        return Verdict.SAME
    return _judge_change(known, before, draft, settings, now)


def _judge_change(known: Known, before: Article | None, draft: Draft, settings: PollSettings, now: datetime) -> Verdict:
    if known.revisions >= settings.revisions:
        return Verdict.SAME
    if before is None:
        return Verdict.REVISED
    if draft.revision == before.revision or (before.text_source == "page" and draft.text_source == "summary"):
        return Verdict.SAME
    rest = settings.revision_rest * 2 ** (known.revisions - 1)
    # The first correction counts at once; a text that changes at every look is looked at less and less.
    if known.revisions > 1 and timedelta(0) <= now - before.fetched < rest:
        return Verdict.LATER
    return Verdict.REVISED


def article(id: str, draft: Draft, feed: Feed, known: Known | None, sources: tuple[str, ...], now: datetime) -> Article:
    """The article as it goes onto the topic. A revision is fetched later than the one before, whatever the clock says."""
    before = known.envelope.body if known and known.envelope else None
    fetched = max(now, before.fetched + timedelta(milliseconds=1)) if before else now
    return Article(
        id=id,
        url=before.url if before else draft.url,
        outlet=before.outlet if before else feed.outlet,
        title=draft.title,
        text=draft.text,
        language=draft.language,
        published=draft.published or (before.published if before else None),
        date_source=draft.date_source if draft.published or not before else before.date_source,
        text_source=draft.text_source,
        fetched=fetched,
        first_seen=known.first_seen if known else fetched,
        revision=draft.revision,
        sources=sources,
        truncated=draft.truncated,
    )


def _text(entry: Entry, settings: PollSettings) -> tuple[str, TextSource]:
    text = entry.content if len(entry.content) >= len(entry.summary) else entry.summary
    text = without_headline(_ADVERTISES_ITSELF.sub("", text), entry.title)
    long = len(text) >= settings.full_text_below
    # An element of its own for the content promises all of it, even where that is short.
    promised = len(entry.content) > len(entry.summary) and len(text) >= _SHORTEST_WHOLE and not _CUT_SHORT.search(text)
    return text, "feed" if long or promised else "summary"
