"""Every engine finds what the reference finds, in the same order, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from processors.domain.ports import Hits, Index
from processors.domain.query import Node
from processors.domain.records import StatementRecord, Story
from processors.query.parse import parse
from tests.contract import queries, reference
from tests.contract.samples import revised, statements, stories

STORIES = 60
ALL = 500
TOLD = stories(2025, STORIES)
REVISED = [revised(told) for told in TOLD[:10]]

differential = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True, slots=True)
class World:
    """An index, and what is in it."""

    index: Index
    stories: list[Story]
    statements: list[StatementRecord]


@pytest.fixture(scope="module")
def world(shared_index: Index) -> World:
    """Ten of the articles were revised, so that withdrawn statements lie about."""
    for told in (*TOLD, *REVISED):
        shared_index.put_stories([told])
        shared_index.put_statements(statements(told))
    newest = {told.body.article.id: told for told in (*TOLD, *REVISED)}.values()
    return World(shared_index, [told.body for told in newest], [claim.body for told in newest for claim in statements(told)])


@given(query=queries.for_statements)
@differential
def test_statements(world: World, query: Node) -> None:
    hits = world.index.search_statements(query, limit=ALL)
    expected = reference.statements_found(query, world.statements)
    assert [one.id for one in hits.items] == expected
    assert hits.total == len(expected)


@given(query=queries.for_articles)
@differential
def test_articles(world: World, query: Node) -> None:
    hits = world.index.search_articles(query, limit=ALL)
    expected = reference.articles_found(query, world.stories, world.statements)
    assert [one.article.id for one in hits.items] == expected
    assert hits.total == len(expected)


@given(query=queries.for_statements)
@settings(differential, max_examples=50)
def test_pages_together_are_the_whole(world: World, query: Node) -> None:
    found = _by_pages(lambda cursor: world.index.search_statements(query, limit=9, cursor=cursor))
    assert [one.id for one in found] == reference.statements_found(query, world.statements)


def _by_pages(page: Callable[[str | None], Hits[StatementRecord]]) -> list[StatementRecord]:
    hits = page(None)
    found = [*hits.items]
    while hits.cursor is not None:
        hits = page(hits.cursor)
        found += hits.items
    return found


TYPED = (
    "freeze", "total freeze", '"total freeze"', '"freeze total"', "negotiati*", "łódź", "lodz", '"Große Straße"', "strasse",
    "embassy's", "speaker:Szijjártó", "speaker:szijjarto", 'speaker:"Sergey Lavrov"', "speaker:official", "office:minister",
    'office:"foreign minister"', "country:ISL", "channel:TASS", "channel:Al-Arabiya", 'addressee:"turkish counterpart"',
    "outlet:north-wire", "outlet:gazeta", "outlet:Łódzka", "pair:USA-RUS", "signal:FREEZE", "pair:RUS-USA AND signal:FREEZE",
    "signal:FREEZE modality:NEGATED", "signal:(FREEZE OR THAW) pair:POL-RUS", "signal:FREEZE AND NOT signal:THAW",
    "(signal:FREEZE pair:RUS-USA) AND (signal:THAW pair:RUS-USA)", "signal:FREEZE signal:THAW", "polarity:-1 modality:PAST",
    "polarity:positive", "kind:direct form:quote", "language:en", "title:wait", "-freeze", "freeze OR embassy kind:mixed",
    "date:2025-09", "date:[2025-09-01 TO 2025-09-10]", "date:>=2025-10", "date:now-7d", "nuclear OR (sanctions AND ambassador)",
    "NOT NOT arms",
)  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_what_people_type(world: World, text: str) -> None:
    now = datetime(2025, 10, 20, tzinfo=UTC)
    query, of_articles = parse(text, target="statements", now=now), parse(text, target="articles", now=now)
    assert [one.id for one in world.index.search_statements(query, limit=ALL).items] == reference.statements_found(query, world.statements)
    found = [one.article.id for one in world.index.search_articles(of_articles, limit=ALL).items]
    assert found == reference.articles_found(of_articles, world.stories, world.statements)


def test_the_typed_queries_find_something_and_not_everything(world: World) -> None:
    now = datetime(2025, 10, 20, tzinfo=UTC)
    found = [len(reference.statements_found(parse(text, target="statements", now=now), world.statements)) for text in TYPED]
    assert sum(0 < count < len(world.statements) for count in found) > 0.85 * len(TYPED)
