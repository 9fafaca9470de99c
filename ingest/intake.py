"""From a parsed feed to messages: each entry is settled against what is known of it, in one transaction with its message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.articles import Draft, Verdict, article, draft, judge, with_page
from ingest.document import Document
from ingest.feeds import Feed
from ingest.fulltext import Page
from ingest.identity import Identity, identities
from ingest.ledger import Known, Ledger
from ingest.settings import PollSettings
from processors.domain.ids import article_id
from processors.domain.records import Origin

_BATCH = 100
_WANTS_PAGE = (Verdict.NEW, Verdict.REVISED)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an entry says of the article with this id; `look` as in `Identity`."""

    id: str
    look: str
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one reading of a feed brought. `later`: some entries should be looked at again soon."""

    new: int = 0
    revised: int = 0
    later: bool = False


class Intake:
    """Takes in what feeds say. `page` fetches the text behind a link; `deliver` sends what was posted; `stopping` ends early."""

    def __init__(
        self,
        ledger: Ledger,
        settings: PollSettings,
        page: Callable[[str], Page | None],
        deliver: Callable[[], None],
        stopping: Callable[[], bool],
    ) -> None:
        self._ledger = ledger
        self._settings = settings
        self._page = page
        self._deliver = deliver
        self._stopping = stopping

    def take(self, feed: Feed, document: Document, url: str, *, first: bool, now: datetime) -> Taken:
        """Settle every entry, in the feed's order. `first`: what the feed holds now is backlog.

        Raises Unavailable; what was settled until then stays, and is produced later.
        """
        origin: Origin = "backlog" if first and not feed.all_live else "live"
        counts: Counter[Verdict] = Counter()
        pages = self._settings.pages_per_poll if feed.full_text else 0
        done: set[str] = set()
        batch: list[_Said] = []
        for entry, identity in zip(document.entries, identities(document.entries, url, document.site), strict=True):
            drafted = draft(entry, identity, feed, self._settings, now)
            id, known = self._find(feed, identity)
            if done.intersection((id, identity.look)) or (known and known.content == drafted.content):
                continue
            done.update((id, identity.look))
            page = None
            if pages and drafted.text_source == "summary" and judge(known, drafted, feed.id, self._settings, now) in _WANTS_PAGE:
                pages -= 1
                page = self._page(identity.url)
                drafted = with_page(drafted, page, now)
            if self._stopping():
                # Also when a page could not be had because we are going: the next start reads it.
                counts[Verdict.LATER] += 1
                break
            batch.append(_Said(id, identity.look, drafted))
            # What took a page is on its way at once; what did not goes by the hundred, for the sake of the disk.
            if page or len(batch) >= _BATCH:
                counts.update(self._settle(feed, batch, origin, now))
                batch.clear()
        counts.update(self._settle(feed, batch, origin, now))
        return Taken(new=counts[Verdict.NEW], revised=counts[Verdict.REVISED], later=counts[Verdict.LATER] > 0)

    def _find(self, feed: Feed, identity: Identity) -> tuple[str, Known | None]:
        """The article's id and what is known of it: by its address, else by how this feed carried it under another address."""
        id = article_id(identity.key)
        known = self._ledger.known(id, feed.id)
        if known is None:
            earlier = self._ledger.article_of(feed.id, identity.look)
            if earlier is not None:
                return earlier, self._ledger.known(earlier, feed.id)
        return id, known

    def _settle(self, feed: Feed, batch: Sequence[_Said], origin: Origin, now: datetime) -> list[Verdict]:
        """Keep what the entries mean, all in one transaction, and send it."""
        with self._ledger.transaction():
            verdicts = [self._settle_one(feed, said, origin, now) for said in batch]
        self._deliver()
        return verdicts

    def _settle_one(self, feed: Feed, said: _Said, origin: Origin, now: datetime) -> Verdict:
        """Judge once more, now that nobody else can write."""
        known = self._ledger.known(said.id, feed.id)
        verdict = judge(known, said.draft, feed.id, self._settings, now)
        if verdict is Verdict.LATER:
            return verdict
        self._ledger.carried(feed.id, said.id, said.look, said.draft.content)
        sources = self._ledger.sources(said.id)
        if verdict is Verdict.SOURCE and known and known.envelope:
            more = replace(known.envelope.body, sources=sources)
            self._ledger.post(more, known.envelope.origin, known.owner, known.revisions)
        elif verdict in (Verdict.NEW, Verdict.REVISED):
            revisions = known.revisions + 1 if known else 1
            self._ledger.post(article(said.id, said.draft, feed, known, sources, now), origin, feed.id, revisions)
        return verdict
