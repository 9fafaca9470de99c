"""What only a real Elasticsearch can tell: its forms, its blocks, its limits, and arrivals while others write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from elasticsearch import Elasticsearch

from processors.domain.ids import month_of
from processors.domain.outcome import Done, Refused, Rejected, Unavailable
from processors.domain.query import Everything, Words
from processors.domain.records import Envelope, Extraction, StatementRecord, Story
from processors.stages.claims import claims_of
from processors.stores.elasticsearch.bulk import Write, send
from processors.stores.elasticsearch.connect import connect
from processors.stores.elasticsearch.index import ElasticsearchIndex
from tests.contract.samples import dead_letter, statements, stories
from tests.services.articles import article
from tests.services.own import forget_indices, own_client, own_name

pytestmark = pytest.mark.elasticsearch


@dataclass(frozen=True, slots=True)
class Bare:
    """An index that was not set up, with the client beneath it."""

    client: Elasticsearch
    prefix: str
    index: ElasticsearchIndex


@pytest.fixture
def bare() -> Iterator[Bare]:
    name = own_name()
    with own_client() as client:
        try:
            yield Bare(client, name, ElasticsearchIndex(client, claims_of, prefix=name, refresh=True))
        finally:
            forget_indices(client, name)


@pytest.fixture
def ready(bare: Bare) -> Bare:
    bare.index.setup()
    return bare


def told(text: str = "Ties are frozen.", *, number: int = 1) -> Envelope[Story]:
    found = article(number, text=text)
    story = Story(article=found, extraction=Extraction(language="en", extractor=1))
    return Envelope(origin="live", month=month_of(found.first_seen), body=story)


def in_month(one: Envelope[Story], month: str) -> Envelope[Story]:
    return replace(one, month=month)


def test_without_set_up_nothing_is_written_and_it_says_what_to_do(bare: Bare) -> None:
    for use in (bare.index.ping, lambda: bare.index.put_stories([told()]), lambda: bare.index.put_dead_letters([dead_letter(1)])):
        with pytest.raises(Refused, match="dragoman setup"):
            use()
    assert not bare.client.indices.get(index=f"{bare.prefix}-*").body, "no index came by itself"


def test_a_template_that_was_lost_stops_the_first_write_of_the_next_month(ready: Bare) -> None:
    ready.index.put_stories([in_month(told(), "2026-10")])
    ready.client.indices.delete_index_template(name=f"{ready.prefix}-articles")
    assert ready.index.put_stories([in_month(told(number=2), "2026-10")]) == [Done()]
    with pytest.raises(Refused, match=f"lacks the index template {ready.prefix}-articles: run `dragoman setup`"):
        ready.index.put_stories([in_month(told(), "2026-11")])
    ready.index.setup()
    assert ready.index.put_stories([in_month(told(), "2026-11")]) == [Done()]


def test_an_alias_that_was_lost_is_told(ready: Bare) -> None:
    ready.index.put_stories([told()])
    ready.client.indices.delete_alias(index=f"{ready.prefix}-articles-2026.11", name=f"{ready.prefix}-articles")
    with pytest.raises(Refused, match="has lost its alias"):
        ready.index.put_stories([told(number=2)])


def test_an_index_of_another_form_is_told(ready: Bare) -> None:
    ready.index.put_stories([told()])
    ready.client.indices.put_mapping(index=f"{ready.prefix}-articles-2026.11", meta={"form": 0})
    with pytest.raises(Refused, match="has form 0"):
        ready.index.put_stories([told(number=2)])


def test_a_plain_index_that_was_lost_does_not_come_back_by_itself(ready: Bare) -> None:
    ready.client.indices.delete(index=f"{ready.prefix}-feeds")
    with pytest.raises(Refused, match="dragoman setup"):
        ready.index.feeds()
    with pytest.raises(Refused, match="dragoman setup"):
        ready.index.remove_feeds(["a"])


@pytest.mark.parametrize("block", ["read_only", "read_only_allow_delete", "write"])
def test_an_index_that_may_not_be_written_is_waited_for(ready: Bare, block: str) -> None:
    ready.index.put_stories([told()])
    index = f"{ready.prefix}-articles-2026.11"
    write = Write(op="index", index=index, id="1", version=1, source={"id": "1"})
    ready.client.indices.put_settings(index=index, settings={f"index.blocks.{block}": True})
    try:
        with pytest.raises(Unavailable):
            send(ready.client, [write], sleep=lambda seconds: None)
    finally:
        ready.client.indices.put_settings(index=index, settings={f"index.blocks.{block}": None})
    assert send(ready.client, [write])[0].done


def test_a_document_that_does_not_fit_the_form_is_refused_alone(ready: Bare) -> None:
    ready.index.put_stories([told()])
    index = f"{ready.prefix}-articles-2026.11"
    writes = [Write(op="index", index=index, id=f"{n}", version=1, source={"id": f"{n}"}) for n in range(499)]
    bad = Write(op="index", index=index, id="bad", version=1, source={"id": "bad", "nowhere": 1})
    results = send(ready.client, [*writes[:250], bad, *writes[250:]], refresh=True)
    assert sum(result.done for result in results) == 499
    assert "nowhere" in str(results[250].refused)
    assert ready.index.counts()["articles"] == 500


def test_what_an_index_would_choke_on_is_cut_and_kept(ready: Bare) -> None:
    """A word of 40 kB in the text, an outlet's id of 40 kB, the longest text that a topic takes."""
    one = told(f"a beginning {'y' * 40_000} and an end")
    long_id = replace(one.body, article=replace(one.body.article, outlet=replace(one.body.article.outlet, id="z" * 40_000)))
    large = told("word " * 1_500_000, number=2)
    assert ready.index.put_stories([replace(one, body=long_id), large]) == [Done(), Done()]
    assert ready.index.article(long_id.article.id) == long_id
    assert ready.index.article(large.body.article.id) == large.body
    assert ready.index.search_articles(Words("any", "beginning"), limit=5).total == 1


def test_months_lie_apart_and_are_searched_together(ready: Bare) -> None:
    ready.index.put_stories([in_month(told(number=number), f"2026-{month}") for number, month in enumerate(("09", "10", "11"))])
    names = set(ready.client.indices.get(index=f"{ready.prefix}-articles-*"))
    assert names == {f"{ready.prefix}-articles-2026.{month}" for month in ("09", "10", "11")}
    assert ready.index.search_articles(Everything(), limit=1).total == 3
    assert ready.index.prune("2026-11") == 2
    assert set(ready.client.indices.get(index=f"{ready.prefix}-articles-*")) == {f"{ready.prefix}-articles-2026.11"}


def test_two_writers_of_one_article_leave_the_newest(ready: Bare) -> None:
    """Each with a writer of its own, as two workers after a rebalance: whoever comes second, the newest revision stays."""
    first = told("The first text.")
    newest = replace(
        first.body, article=replace(first.body.article, text="The last.", fetched=first.body.article.fetched + timedelta(hours=9))
    )
    revisions = [
        replace(
            first, body=replace(first.body, article=replace(first.body.article, fetched=first.body.article.fetched + timedelta(hours=n)))
        )
        for n in range(9)
    ]
    barrier = threading.Barrier(2)

    def write(mine: list[Envelope[Story]]) -> None:
        index = ElasticsearchIndex(ready.client, claims_of, prefix=ready.prefix)
        barrier.wait()
        for one in mine:
            index.put_stories([one])

    halves = [[*revisions[::2], replace(first, body=newest)], list(reversed(revisions))]
    threads = [threading.Thread(target=write, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ready.client.indices.refresh(index=f"{ready.prefix}-*")
    assert ready.index.article(newest.article.id) == newest


def test_no_arrival_is_missed_while_others_write(ready: Bare) -> None:
    """Four writers, without a refresh of their own; the reader sees each statement exactly once."""
    claims = [claim for one in stories(4, 150) for claim in statements(one)]
    start = ready.index.fresh(None, limit=1)
    writers = [threading.Thread(target=_write, args=(ready, claims[number::4])) for number in range(4)]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    cursor = start.cursor
    while True:
        alive = any(writer.is_alive() for writer in writers)
        fresh = ready.index.fresh(cursor, limit=17)
        cursor = fresh.cursor
        seen += [item.id for item in fresh.items]
        if not alive and not fresh.items:
            break
    assert sorted(seen) == sorted(claim.body.id for claim in claims)


def _write(ready: Bare, claims: list[Envelope[StatementRecord]]) -> None:
    index = ElasticsearchIndex(ready.client, claims_of, prefix=ready.prefix)
    for place in range(0, len(claims), 5):
        index.put_statements(claims[place : place + 5])


def test_a_story_that_does_not_fit_is_rejected_alone(ready: Bare) -> None:
    """With more nested statements than the index takes."""
    ready.index.put_stories([told()])
    index = f"{ready.prefix}-articles-2026.11"
    ready.client.indices.put_settings(index=index, settings={"index.mapping.nested_objects.limit": 1})
    many = next(one for one in stories(2, 50) if len(one.body.extraction.statements) > 2)
    outcomes = ready.index.put_stories([in_month(many, "2026-11"), told(number=2)])
    assert isinstance(outcomes[0], Rejected)
    assert "nested" in outcomes[0].reason
    assert outcomes[1] == Done()


def test_an_address_where_nothing_listens() -> None:
    index = ElasticsearchIndex(connect("http://127.0.0.1:9"), claims_of)
    with pytest.raises(Unavailable, match="Elasticsearch cannot be reached"):
        index.ping()
