"""Writes stories, and withdraws the statements that a revision no longer has.

Statements come by another topic, before or after their story. For each statement that is withdrawn a mark with a higher version
is written in its place, whether or not it is there yet: one that comes later loses. Marks are written before the article's new
revision: who is interrupted in between finds the old revision again and writes them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import Elasticsearch

from processors.domain.ids import story_version
from processors.domain.outcome import Done, Dropped, Outcome, Rejected, Unavailable
from processors.domain.records import Envelope, StatementRecord, Story
from processors.stores.elasticsearch.bulk import Write, send
from processors.stores.elasticsearch.documents import record_of, statement_document, story_document, withdrawn_mark
from processors.stores.elasticsearch.schema import Names, ready

ClaimsOf = Callable[[Story], Iterable[StatementRecord]]
TRIES = 3
"""How often a story is decided anew because another writer was quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """What is there of an article."""

    version: int
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Mark:
    """That a statement is withdrawn."""

    month: str
    article: str
    statement: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """`dropped`: why the story is not written; `withdrawn`: statements that the newest revision, of version `newest`, lacks."""

    dropped: str | None
    withdrawn: frozenset[str]
    newest: int


class StoryWriter:
    """Writes through one client; keeps nothing."""

    def __init__(self, client: Elasticsearch, names: Names, claims_of: ClaimsOf, *, refresh: bool) -> None:
        self._client, self._names, self._claims_of, self._refresh = client, names, claims_of, refresh

    def put(self, stories: Sequence[Envelope[Story]]) -> list[Outcome]:
        """One outcome for each. Raises Unavailable, Refused."""
        ready(self._client, self._names, "articles", {story.month for story in stories})
        ready(self._client, self._names, "statements", {story.month for story in stories})
        outcomes: dict[int, Outcome] = {}
        for places in _rounds(stories):
            outcomes |= self._put_round({place: stories[place] for place in places})
        return [outcomes[place] for place in range(len(stories))]

    def _put_round(self, stories: Mapping[int, Envelope[Story]]) -> dict[int, Outcome]:
        """Each article at most once."""
        outcomes: dict[int, Outcome] = {}
        for _ in range(TRIES):
            left = {place: story for place, story in stories.items() if place not in outcomes}
            if not left:
                return outcomes
            outcomes |= self._try(left)
        if len(outcomes) < len(stories):
            raise Unavailable("other writers change the same articles at this moment")
        return outcomes

    def _try(self, stories: Mapping[int, Envelope[Story]]) -> dict[int, Outcome]:
        """Outcomes of the stories that were decided; none for those where another writer came between."""
        outcomes: dict[int, Outcome] = {}
        marks: list[_Mark] = []
        writes: dict[int, Write] = {}
        for (place, envelope), stored in zip(stories.items(), self._stored(stories.values()), strict=True):
            story, claims = envelope.body, tuple(self._claims_of(envelope.body))
            version = story_version(story)
            decided = _decide(stored, version, frozenset(claim.id for claim in claims))
            marks += [_Mark(envelope.month, story.article.id, gone, decided.newest) for gone in sorted(decided.withdrawn)]
            if decided.dropped:
                outcomes[place] = Dropped(decided.dropped)
            else:
                index = self._names.month("articles", envelope.month)
                writes[place] = Write(op="index", index=index, id=story.article.id, version=version, source=story_document(story, claims))
        send(self._client, self._withdrawing(marks), refresh=self._refresh)
        for place, written in zip(writes, send(self._client, list(writes.values()), refresh=self._refresh), strict=True):
            if written.refused is not None:
                outcomes[place] = Rejected(written.refused)
            elif written.done:
                outcomes[place] = Done()
        return outcomes

    def _stored(self, stories: Iterable[Envelope[Story]]) -> list[_Stored | None]:
        wanted = [(self._names.month("articles", story.month), story.body.article.id) for story in stories]
        found = self._read(wanted, "claims")
        return [_Stored(version=doc["_version"], claims=frozenset(doc["_source"].get("claims", ()))) if doc else None for doc in found]

    def _withdrawing(self, marks: Sequence[_Mark]) -> list[Write]:
        wanted = [(self._names.month("statements", mark.month), mark.statement) for mark in marks]
        writes = []
        for mark, (index, id_), doc in zip(marks, wanted, self._read(wanted, "record"), strict=True):
            record = record_of(doc["_source"], StatementRecord) if doc else None
            source = withdrawn_mark(id_, mark.article) if record is None else statement_document(replace(record, withdrawn=True))
            writes.append(Write(op="index", index=index, id=id_, version=mark.version, source=source))
        return writes

    def _read(self, wanted: Sequence[tuple[str, str]], field: str) -> list[Any]:
        """Real-time reads by id; None for what is not there."""
        if not wanted:
            return []
        docs = [{"_index": index, "_id": id_, "_source": [field]} for index, id_ in wanted]
        found = self._client.mget(docs=docs)["docs"]
        return [doc if doc.get("found") else None for doc in found]


def _decide(stored: _Stored | None, version: int, claims: frozenset[str]) -> _Decided:
    if stored is None:
        return _Decided(dropped=None, withdrawn=frozenset(), newest=version)
    if stored.version < version:
        return _Decided(dropped=None, withdrawn=stored.claims - claims, newest=version)
    # Of a late revision nobody else knows what it said, and its statements may be on their way.
    late = stored.version > version
    return _Decided(
        dropped="late" if late else "duplicate", withdrawn=claims - stored.claims if late else frozenset(), newest=stored.version
    )


def _rounds(stories: Sequence[Envelope[Story]]) -> Iterator[list[int]]:
    """Places of the stories in rounds that have no article twice; revisions of one article keep their order."""
    left = list(range(len(stories)))
    while left:
        seen: set[str] = set()
        now: list[int] = []
        later: list[int] = []
        for place in left:
            article = stories[place].body.article.id
            (later if article in seen else now).append(place)
            seen.add(article)
        yield now
        left = later
