"""The index on Elasticsearch. Implements `ports.Index`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from elasticsearch import Elasticsearch

from processors.domain import content
from processors.domain.ids import write_version
from processors.domain.outcome import Done, Dropped, Outcome, Refused, Rejected
from processors.domain.ports import Bucket, Fresh, Hits
from processors.domain.query import Node
from processors.domain.records import DeadLetter, Envelope, FeedHealth, StatementRecord, Story
from processors.stores.elasticsearch import arrivals, schema, search
from processors.stores.elasticsearch.bulk import Write, Written, send
from processors.stores.elasticsearch.compile import Dsl, compile_query
from processors.stores.elasticsearch.documents import dead_letter_document, feed_document, statement_document
from processors.stores.elasticsearch.failures import in_words
from processors.stores.elasticsearch.stories import ClaimsOf, StoryWriter

CURRENT: Dsl = {"term": {"withdrawn": False}}
EVERYTHING: Dsl = {"match_all": {}}


class ElasticsearchIndex:
    """Monthly indices under a prefix. Every method may raise Unavailable and Refused.

    What was written is found by search within a second or so (Elasticsearch's refresh interval); with `refresh`, at once.
    """

    def __init__(self, client: Elasticsearch, claims_of: ClaimsOf, *, prefix: str = "dragoman", refresh: bool = False) -> None:
        """`claims_of`: the statements of a story, by which articles are searched."""
        self._client, self._names, self._refresh = client, schema.Names(prefix), refresh
        self._stories = StoryWriter(client, self._names, claims_of, refresh=refresh)

    @in_words()
    def setup(self) -> None:
        schema.create(self._client, self._names)

    @in_words()
    def ping(self) -> None:
        schema.check(self._client, self._names)

    @in_words()
    def put_stories(self, stories: Sequence[Envelope[Story]]) -> list[Outcome]:
        return self._stories.put(stories)

    @in_words()
    def put_statements(self, statements: Sequence[Envelope[StatementRecord]]) -> list[Outcome]:
        schema.ready(self._client, self._names, "statements", {statement.month for statement in statements})
        writes = [
            Write(
                op="index",
                index=self._names.month("statements", envelope.month),
                id=envelope.body.id,
                version=write_version(envelope.body.fetched, envelope.body.extractor),
                source=statement_document(envelope.body),
            )
            for envelope in statements
        ]
        return [_outcome(write, written) for write, written in zip(writes, send(self._client, writes, refresh=self._refresh), strict=True)]

    @in_words()
    def put_dead_letters(self, letters: Sequence[DeadLetter]) -> None:
        index = self._plain("dead-letters", visible=True)
        known = {
            letter.id: letter for letter in search.find(self._client, index, _ids([one.id for one in letters]), DeadLetter, sort=["id"])
        }
        writes = []
        for letter in letters:
            stored = known.get(letter.id)
            again = stored is not None and stored.state == "retried" and letter.at > stored.at
            writes.append(Write(op="index" if again else "create", index=index, id=letter.id, source=dead_letter_document(letter)))
        self._send(writes)

    @in_words()
    def put_feeds(self, feeds: Sequence[FeedHealth]) -> None:
        index = self._plain("feeds")
        self._send([Write(op="index", index=index, id=feed.id, source=feed_document(feed)) for feed in feeds])

    @in_words()
    def remove_feeds(self, ids: Sequence[str]) -> None:
        index = self._plain("feeds")
        self._send([Write(op="delete", index=index, id=id_) for id_ in ids])

    @in_words()
    def article(self, id: str) -> Story | None:
        found = search.find(self._client, self._names.of("articles"), _ids([id]), Story, sort=["id"])
        return found[0] if found else None

    @in_words()
    def statement(self, id: str) -> StatementRecord | None:
        found = search.find(self._client, self._names.of("statements"), _ids([id]), StatementRecord, sort=["id"])
        return found[0] if found else None

    @in_words()
    def statements_of(self, article: str) -> tuple[StatementRecord, ...]:
        query: Dsl = {"bool": {"filter": [CURRENT, {"term": {"article": article}}]}}
        order = [{"in_title": "desc"}, "ordinal", "id"]
        return search.find(self._client, self._names.of("statements"), query, StatementRecord, sort=order)

    @in_words()
    def search_statements(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[StatementRecord]:
        return search.page(self._client, self._names.of("statements"), _current(query), StatementRecord, limit=limit, cursor=cursor)

    @in_words()
    def search_articles(self, query: Node, *, limit: int, cursor: str | None = None) -> Hits[Story]:
        compiled: Dsl = {"bool": {"filter": [compile_query(query, "articles")]}}
        return search.page(self._client, self._names.of("articles"), compiled, Story, limit=limit, cursor=cursor)

    @in_words()
    def facets(self, query: Node, *, size: int) -> dict[str, tuple[Bucket, ...]]:
        return search.facets(self._client, self._names.of("statements"), _current(query), size=size)

    @in_words()
    def fresh(self, cursor: str | None, *, limit: int) -> Fresh:
        return arrivals.fresh(self._client, self._names, cursor, limit=limit)

    @in_words()
    def dead_letters(self, *, stage: str | None = None, state: str | None = "open", limit: int = 100) -> tuple[DeadLetter, ...]:
        index = self._plain("dead-letters", visible=True)
        terms: list[Dsl] = [{"term": {field: value}} for field, value in (("stage", stage), ("state", state)) if value is not None]
        return search.find(self._client, index, {"bool": {"filter": terms}}, DeadLetter, sort=[{"at": "desc"}, "id"], limit=limit)

    @in_words()
    def dead_letter(self, id: str) -> DeadLetter | None:
        found = search.find(self._client, self._plain("dead-letters", visible=True), _ids([id]), DeadLetter, sort=["id"])
        return found[0] if found else None

    @in_words()
    def mark_dead_letters(self, ids: Sequence[str], state: str) -> None:
        index = self._plain("dead-letters", visible=True)
        letters = search.find(self._client, index, _ids(ids), DeadLetter, sort=["id"])
        marked = [replace(letter, state=cast(Any, state)) for letter in letters]
        self._send([Write(op="index", index=index, id=letter.id, source=dead_letter_document(letter)) for letter in marked])

    @in_words()
    def feeds(self) -> tuple[FeedHealth, ...]:
        return search.find(self._client, self._plain("feeds", visible=True), EVERYTHING, FeedHealth, sort=["id"])

    @in_words()
    def counts(self) -> dict[str, int]:
        return {
            "articles": search.count(self._client, self._names.of("articles"), EVERYTHING),
            "statements": search.count(self._client, self._names.of("statements"), CURRENT),
            "dead_letters": search.count(self._client, self._plain("dead-letters", visible=True), {"term": {"state": "open"}}),
        }

    @in_words()
    def content_hash(self) -> str:
        self._client.indices.refresh(index=[self._names.of(what) for what in schema.MONTHLY], ignore_unavailable=True)
        return content.combine(self._digests())

    @in_words()
    def prune(self, before_month: str) -> int:
        old = {
            what: [
                index
                for index in self._client.indices.get(index=self._names.months(what), features=["aliases"])
                if self._names.month_of(what, index) < before_month
            ]
            for what in schema.MONTHLY
        }
        gone = search.count(self._client, ",".join(old["articles"]), EVERYTHING) if old["articles"] else 0
        for indices in old.values():
            if indices:
                self._client.indices.delete(index=indices, ignore_unavailable=True)
        return gone

    def _digests(self) -> Iterator[int]:
        undated = set()
        for story in search.scan(self._client, self._names.of("articles"), EVERYTHING, Story):
            if story.article.published is None:
                undated.add(story.article.id)
            yield content.story_digest(story)
        for statement in search.scan(self._client, self._names.of("statements"), CURRENT, StatementRecord):
            yield content.statement_digest(statement, dated=statement.article not in undated)

    def _plain(self, what: str, *, visible: bool = False) -> str:
        """Name of an index that has no months, once it is known to be there; `visible`: with all that was written to it."""
        schema.require(self._client, self._names, what)
        index = self._names.of(what)
        if visible:
            self._client.indices.refresh(index=index)
        return index

    def _send(self, writes: Sequence[Write]) -> None:
        for written in send(self._client, writes, refresh=self._refresh):
            if written.refused is not None:
                raise Refused(f"Elasticsearch does not take a record: {written.refused}")


def _current(query: Node) -> Dsl:
    return {"bool": {"filter": [CURRENT, compile_query(query, "statements")]}}


def _ids(ids: Sequence[str]) -> Dsl:
    return {"ids": {"values": list(ids)}}


def _outcome(write: Write, written: Written) -> Outcome:
    if written.refused is not None:
        return Rejected(written.refused)
    if written.done:
        return Done()
    return Dropped("duplicate" if written.version == write.version else "late")
