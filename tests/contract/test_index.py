"""What every index promises: written once, newest version kept, found again, forgotten by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from processors.domain.outcome import Done, Dropped
from processors.domain.ports import FACETS, BadCursor, Bucket, Index
from processors.domain.query import Everything, Exact, HasSignal, SignalIs, Words
from processors.domain.records import Envelope, StatementRecord, Story
from tests.contract.samples import dead_letter, feed, revised, shortened, shuffled, statements, stories


def telling(seed: int = 1, *, at_least: int = 2) -> Envelope[Story]:
    """A story whose text has so many statements."""
    return next(one for one in stories(seed, 50) if len(one.body.extraction.statements) >= at_least)


def put(index: Index, *told: Envelope[Story]) -> None:
    for one in told:
        index.put_stories([one])
        index.put_statements(statements(one))


def ids(records: tuple[StatementRecord, ...]) -> list[str]:
    return [record.id for record in records]


def test_a_story_comes_back_as_it_went(index: Index) -> None:
    told = telling()
    assert index.put_stories([told]) == [Done()]
    assert index.article(told.body.article.id) == told.body
    assert index.article("nowhere") is None


def test_a_statement_comes_back_as_it_went(index: Index) -> None:
    claims = statements(telling())
    assert index.put_statements(claims) == [Done()] * len(claims)
    assert [index.statement(claim.body.id) for claim in claims] == [claim.body for claim in claims]
    assert index.statement("nowhere") is None


def test_statements_of_an_article_come_in_the_order_of_the_text(index: Index) -> None:
    told = next(one for one in stories(3, 80) if one.body.extraction.title_statements and len(one.body.extraction.statements) > 2)
    claims = statements(told)
    index.put_stories([told])
    index.put_statements(list(reversed(claims)))
    assert index.statements_of(told.body.article.id) == tuple(claim.body for claim in claims)
    assert index.statements_of("nowhere") == ()


def test_the_same_again_is_a_duplicate(index: Index) -> None:
    told = telling()
    put(index, told)
    assert index.put_stories([told]) == [Dropped("duplicate")]
    assert index.put_statements(statements(told)) == [Dropped("duplicate")] * len(statements(told))
    assert index.counts()["statements"] == len(statements(told))


def test_duplicates_within_one_batch(index: Index) -> None:
    told, claims = telling(), statements(telling())
    assert index.put_stories([told, told]) == [Done(), Dropped("duplicate")]
    assert index.put_statements([claims[0], claims[0]]) == [Done(), Dropped("duplicate")]


def test_an_older_revision_is_late(index: Index) -> None:
    told = telling()
    put(index, revised(told))
    assert index.put_stories([told]) == [Dropped("late")]
    assert index.article(told.body.article.id) == revised(told).body


def test_a_feed_that_joins_is_shown_and_leaves_the_statements_alone(index: Index) -> None:
    told = telling()
    put(index, told)
    before = index.statements_of(told.body.article.id)
    more = replace(told, body=replace(told.body, article=replace(told.body.article, sources=("a", "b", *told.body.article.sources))))
    put(index, more)
    put(index, told)
    story = index.article(told.body.article.id)
    assert story is not None
    assert story.article.sources == more.body.article.sources
    assert index.statements_of(told.body.article.id) == before


def test_a_later_extractor_overwrites_an_earlier_one(index: Index) -> None:
    told = telling()
    again = replace(told, body=replace(told.body, extraction=replace(told.body.extraction, extractor=2)))
    put(index, told, again)
    assert index.article(told.body.article.id) == again.body
    assert {one.extractor for one in index.statements_of(told.body.article.id)} == {2}
    assert index.put_statements(statements(told)) == [Dropped("late")] * len(statements(told))


def test_statements_of_an_older_revision_are_withdrawn(index: Index) -> None:
    told = telling()
    put(index, told, revised(told))
    assert index.statements_of(told.body.article.id) == tuple(claim.body for claim in statements(revised(told)))
    old = index.statement(statements(told)[-1].body.id)
    assert old is not None
    assert old.withdrawn
    assert index.search_statements(Everything(), limit=100).total == len(statements(revised(told)))


def test_statements_that_the_same_revision_loses_are_withdrawn(index: Index) -> None:
    told = telling()
    fewer = shortened(told, extractor=2)
    put(index, told, fewer)
    assert ids(index.statements_of(told.body.article.id)) == [claim.body.id for claim in statements(fewer)]
    assert index.counts()["statements"] == len(statements(told)) - 1


def test_a_statement_of_an_older_revision_that_comes_late_stays_withdrawn(index: Index) -> None:
    told = telling()
    index.put_stories([told])
    index.put_stories([revised(told)])
    index.put_statements(statements(revised(told)))
    assert index.put_statements(statements(told)) == [Dropped("late")] * len(statements(told))
    assert ids(index.statements_of(told.body.article.id)) == [claim.body.id for claim in statements(revised(told))]


def test_statements_may_come_before_their_story(index: Index) -> None:
    told = telling()
    index.put_statements(statements(told))
    index.put_stories([told])
    index.put_statements(statements(revised(told)))
    index.put_stories([revised(told)])
    assert ids(index.statements_of(told.body.article.id)) == [claim.body.id for claim in statements(revised(told))]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_delivery_gives_the_same_index(index: Index, seed: int) -> None:
    """Stories and statements of several revisions, each twice, in any order: the content hash does not tell the order."""
    told = [one for one in stories(seed, 8) if one.body.extraction.statements]
    revisions = [*told, *(revised(one) for one in told), *(shortened(one, extractor=2) for one in told[:2])]
    random = Random(seed)
    for one in shuffled(random, revisions * 2):
        if random.random() < 0.5:
            index.put_stories([one])
            index.put_statements(statements(one))
        else:
            index.put_statements(statements(one))
            index.put_stories([one])
    newest = {one.body.article.id: one for one in (*told, *(revised(one) for one in told))}
    for id_, one in newest.items():
        assert index.article(id_) == one.body
        assert index.statements_of(id_) == tuple(claim.body for claim in statements(one))
    assert index.counts()["statements"] == sum(len(statements(one)) for one in newest.values())


def test_pages_follow_each_other_newest_first(index: Index) -> None:
    told = stories(5, 30)
    put(index, *told)
    everything = sorted(((one.body.date, one.body.id) for each in told for one in statements(each)), reverse=True)
    found: list[StatementRecord] = []
    cursor: str | None = None
    while True:
        hits = index.search_statements(Everything(), limit=7, cursor=cursor)
        assert hits.total == len(everything)
        assert len(hits.items) <= 7
        found += hits.items
        cursor = hits.cursor
        if cursor is None:
            break
    assert [(one.date, one.id) for one in found] == everything


def test_a_page_that_holds_all_has_no_cursor(index: Index) -> None:
    told = stories(5, 4)
    index.put_stories(told)
    hits = index.search_articles(Everything(), limit=4)
    assert (hits.total, len(hits.items), hits.cursor) == (4, 4, None)


def test_new_records_do_not_shift_the_pages_behind_a_cursor(index: Index) -> None:
    told = sorted(stories(6, 12), key=lambda one: one.body.article.date)
    index.put_stories(told[:10])
    first = index.search_articles(Everything(), limit=5)
    index.put_stories(told[10:])
    second = index.search_articles(Everything(), limit=5, cursor=first.cursor)
    dates = [item.article.date for item in (*first.items, *second.items)]
    assert dates == [one.body.article.date for one in reversed(told[:10])]
    assert second.total == 12


@pytest.mark.parametrize("cursor", ["", "x", "e30=", "WyJhIiwgMV0=", "[]", "WzFd", "ñ", "WzEsIDJd", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_foreign_cursor_is_refused(index: Index, cursor: str) -> None:
    with pytest.raises(BadCursor):
        index.search_statements(Everything(), limit=1, cursor=cursor)
    with pytest.raises(BadCursor):
        index.search_articles(Everything(), limit=1, cursor=cursor)
    with pytest.raises(BadCursor):
        index.fresh(cursor, limit=1)


def test_facets_count_each_statement_once_for_a_value(index: Index) -> None:
    told = stories(7, 40)
    put(index, *told)
    found = [claim.body for one in told for claim in statements(one)]
    expected: dict[str, list[set[str | None]]] = {
        "speaker": [{one.who.name} if one.who else set() for one in found],
        "country": [{one.who.country} if one.who else set() for one in found],
        "pair": [{"-".join(sorted(signal.pair)) for signal in one.signals} for one in found],
        "signal": [{signal.type for signal in one.signals} for one in found],
        "modality": [{signal.modality for signal in one.signals} for one in found],
        "outlet": [{one.outlet.id} for one in found],
        "language": [{one.language} for one in found],
        "kind": [{one.kind} for one in found],
    }
    facets = index.facets(Everything(), size=5)
    assert set(facets) == set(FACETS)
    for facet, values in expected.items():
        counts = {value: sum(value in carried for carried in values) for value in set().union(*values) if value}
        commonest = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))[:5]
        assert facets[facet] == tuple(Bucket(value=value, count=count) for value, count in commonest), facet


def test_facets_speak_of_what_was_found(index: Index) -> None:
    told = stories(8, 40)
    put(index, *told)
    query = HasSignal(SignalIs("signal", "FREEZE"))
    hits = index.search_statements(query, limit=1)
    facets = index.facets(query, size=100)
    assert hits.total > 0
    assert next(bucket.count for bucket in facets["signal"] if bucket.value == "FREEZE") == hits.total
    assert sum(bucket.count for bucket in facets["kind"]) == hits.total
    assert index.facets(Words("any", "nowhere"), size=5) == dict.fromkeys(FACETS, ())


def test_fresh_gives_what_arrived_since(index: Index) -> None:
    told = [one for one in stories(9, 20) if statements(one)]
    put(index, told[0])
    start = index.fresh(None, limit=10)
    assert start.items == ()
    claims = [claim for one in told[1:4] for claim in statements(one)]
    index.put_statements(claims)
    found: list[str] = []
    cursor = start.cursor
    while (fresh := index.fresh(cursor, limit=2)).items:
        assert len(fresh.items) <= 2
        found += ids(fresh.items)
        cursor = fresh.cursor
    assert sorted(found) == sorted(claim.body.id for claim in claims)
    assert index.fresh(cursor, limit=10).items == ()


def test_fresh_begins_with_an_empty_index(index: Index) -> None:
    start = index.fresh(None, limit=10)
    claims = statements(telling())
    index.put_statements(claims)
    assert sorted(ids(index.fresh(start.cursor, limit=100).items)) == sorted(claim.body.id for claim in claims)


def test_fresh_leaves_out_what_was_withdrawn_meanwhile(index: Index) -> None:
    told = telling()
    start = index.fresh(None, limit=10)
    put(index, told, revised(told))
    found = ids(index.fresh(start.cursor, limit=100).items)
    assert sorted(found) == sorted(claim.body.id for claim in statements(revised(told)))


def test_dead_letters_are_kept_listed_and_marked(index: Index) -> None:
    letters = [dead_letter(1), dead_letter(2, stage="index"), dead_letter(3)]
    index.put_dead_letters(letters)
    assert index.dead_letters() == tuple(reversed(letters))
    assert index.dead_letters(stage="index") == (letters[1],)
    assert index.dead_letters(limit=1) == (letters[2],)
    assert index.dead_letter(letters[0].id) == letters[0]
    index.mark_dead_letters([letters[0].id, "nowhere"], "retried")
    assert index.dead_letters() == (letters[2], letters[1])
    assert index.dead_letters(state="retried") == (replace(letters[0], state="retried"),)
    assert len(index.dead_letters(state=None)) == 3
    assert index.counts()["dead_letters"] == 2
    assert index.dead_letter("nowhere") is None


def test_a_dead_letter_that_is_there_is_left_as_it_is(index: Index) -> None:
    letter = dead_letter(1)
    index.put_dead_letters([letter])
    index.mark_dead_letters([letter.id], "dropped")
    index.put_dead_letters([replace(letter, at=letter.at + timedelta(days=1))])
    assert index.dead_letter(letter.id) == replace(letter, state="dropped")


def test_a_retried_dead_letter_that_failed_again_is_open_again(index: Index) -> None:
    letter = dead_letter(1)
    index.put_dead_letters([letter])
    index.mark_dead_letters([letter.id], "retried")
    index.put_dead_letters([letter])
    assert index.dead_letters() == (), "the same message read again is no new failure"
    again = replace(letter, at=letter.at + timedelta(minutes=5))
    index.put_dead_letters([again])
    assert index.dead_letters() == (again,)


def test_feeds_are_replaced_and_removed(index: Index) -> None:
    index.put_feeds([feed("b"), feed("a")])
    index.put_feeds([feed("b", failures=3)])
    assert index.feeds() == (feed("a"), feed("b", failures=3))
    index.remove_feeds(["a", "nowhere"])
    assert index.feeds() == (feed("b", failures=3),)


def test_counts_of_an_empty_index(index: Index) -> None:
    assert index.counts() == {"articles": 0, "statements": 0, "dead_letters": 0}
    assert index.search_statements(Everything(), limit=10).total == 0
    assert index.feeds() == ()
    assert index.dead_letters() == ()


def test_the_content_hash_tells_content_and_nothing_else(index: Index) -> None:
    told = [one for one in stories(10, 6) if one.body.article.published]
    empty = index.content_hash()
    put(index, *told)
    full = index.content_hash()
    assert full != empty
    put(index, *told)
    assert index.content_hash() == full
    put(index, revised(told[0]))
    assert index.content_hash() != full


def test_prune_forgets_what_was_first_seen_before_a_month(index: Index) -> None:
    told = stories(11, 60)
    put(index, *told)
    old = [one for one in told if one.month < "2025-10"]
    young = [one for one in told if one.month >= "2025-10"]
    assert old
    assert young
    assert index.prune("2025-10") == len(old)
    assert index.article(old[0].body.article.id) is None
    assert index.counts()["articles"] == len(young)
    assert index.counts()["statements"] == sum(len(statements(one)) for one in young)
    found = index.search_articles(Everything(), limit=100)
    assert {item.article.id for item in found.items} == {one.body.article.id for one in young}
    assert index.prune("2025-10") == 0


def test_setup_may_run_again(index: Index) -> None:
    put(index, telling())
    index.setup()
    index.ping()
    assert index.search_statements(Exact("language", "en"), limit=1).total > 0
