from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from desk.web.app import Desk, create_app
from processors.domain.ports import Index
from tests.unit.desk import desks, stories


@pytest.fixture
def index() -> Iterator[Index]:
    with desks.index() as made:
        desks.fill(made, stories.STORIES)
        made.put_feeds(stories.FEEDS)
        yield made


@pytest.fixture
def desk(index: Index) -> Desk:
    return desks.desk(index)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), base_url="http://localhost:8080", headers={"accept": "text/html"}) as made:
        yield made


@pytest.fixture
def locked(index: Index) -> Iterator[TestClient]:
    """A client of a desk that has a token, and who has not shown it."""
    app = create_app(desks.desk(index, token=desks.TOKEN))
    with TestClient(app, base_url="http://localhost:8080", follow_redirects=False) as made:
        yield made
