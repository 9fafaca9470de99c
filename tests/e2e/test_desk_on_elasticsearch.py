"""The desk says the same on Elasticsearch as on the data file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from desk.web.app import create_app
from desk.web.live import matching
from processors.domain.ports import Index
from processors.domain.query import Everything
from processors.query.parse import parse
from tests.services.own import own_index
from tests.unit.desk import desks
from tests.unit.desk.making import NOW
from tests.unit.desk.stories import FEEDS, KREMLIN, RIYADH, STORIES

pytestmark = pytest.mark.elasticsearch

PATHS = (
    "/search",
    "/search?q=pair:RUS-USA",
    "/search?q=revival+NOT+signal:FREEZE",
    "/search?target=articles",
    "/feeds",
    "/api/v1/statements?q=signal:NORMALISATION",
    f"/articles/{KREMLIN.story.article.id}",
    f"/api/v1/articles/{KREMLIN.story.article.id}",
)


@pytest.fixture(scope="module")
def elastic() -> Iterator[Index]:
    with own_index() as made:
        desks.fill(made, STORIES)
        made.put_feeds(FEEDS)
        yield made


def test_pages_are_the_same(index: Index, elastic: Index) -> None:
    embedded, remote = (TestClient(create_app(desks.desk(one)), base_url="http://localhost") for one in (index, elastic))
    for path in PATHS:
        assert remote.get(path).text == embedded.get(path).text, path


def test_the_live_line_means_the_same(index: Index, elastic: Index) -> None:
    records = [record for one in STORIES for record in one.statements]
    for query in ("", "pair:RUS-USA", "signal:THAW modality:PROSPECTIVE", "NOT pair:RUS-USA", "speaker:Peskov"):
        node = parse(query, target="statements", now=NOW)
        assert matching(elastic, node, records) == matching(index, node, records), query


def test_what_arrives_is_told_from_its_place_on() -> None:
    with own_index() as index:
        desks.fill(index, [KREMLIN])
        start = index.fresh(None, limit=1).cursor
        desks.fill(index, [RIYADH])
        assert matching(index, Everything(), index.fresh(start, limit=100).items) == list(RIYADH.statements)
