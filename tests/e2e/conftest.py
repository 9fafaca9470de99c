from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from desk.web.app import create_app
from processors.domain.ports import Index
from tests.e2e.chromium import NAMES, chromium, executable
from tests.unit.desk import desks, stories
from tests.unit.desk.serving import serve


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with the module: while it is there, the thread counts as one that runs an event loop, which other tests start themselves."""
    if executable() is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with chromium() as made:
        yield made


@pytest.fixture
def index() -> Iterator[Index]:
    with desks.index() as made:
        desks.fill(made, stories.STORIES)
        made.put_feeds(stories.FEEDS)
        yield made


@pytest.fixture
def address(index: Index) -> Iterator[str]:
    """Where the desk is served."""
    with serve(create_app(desks.desk(index))) as served:
        yield served
