from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.child import Readers
from ingest.feeds import Feed
from ingest.settings import PollSettings
from tests.unit.ingest.newsroom import FEED, Newsroom
from tests.unit.ingest.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    # The tests measure the processor's time themselves: a busy machine must not fail them.
    readers = Readers(1, 60.0, PollSettings().parse_memory)
    yield readers
    readers.close()


@pytest.fixture
def newsroom_of(tmp_path: Path, web: Web, readers: Readers) -> Iterator[Callable[..., Newsroom]]:
    made: list[Newsroom] = []

    def make(*feeds: Feed, **more: Any) -> Newsroom:
        made.append(Newsroom(tmp_path, web, readers, *feeds, **more))
        return made[-1]

    yield make
    for newsroom in made:
        newsroom.close()


@pytest.fixture
def newsroom(newsroom_of: Callable[..., Newsroom]) -> Newsroom:
    """One with one feed, http://news.example/feed, whose pages are not fetched."""
    return newsroom_of(FEED)
