"""The live wire over a real connection."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

import anyio
import httpx
import pytest
from fastapi.testclient import TestClient

from desk.web import live
from desk.web.app import create_app
from desk.web.live import events, matching
from processors.domain.outcome import Unavailable
from processors.domain.ports import Index
from processors.domain.query import Everything
from processors.query.parse import parse
from tests.unit.desk import desks, making
from tests.unit.desk.making import NOW
from tests.unit.desk.reading import tree
from tests.unit.desk.serving import serve
from tests.unit.desk.stories import HARBOUR, KREMLIN, RIYADH, STORIES

PATIENCE = 20.0


@pytest.fixture
def empty() -> Iterator[Index]:
    with desks.index() as made:
        yield made


def _read(lines: Iterator[str], cards: int) -> tuple[list[str], str]:
    """Ids of the next cards, and the id of the last event after them."""
    seen: list[str] = []
    last = ""
    data: list[str] = []
    for line in lines:
        if line.startswith("data: "):
            data.append(line[6:])
        elif line.startswith("id: "):
            last = line[4:]
        elif not line and data:
            seen += [identity.removeprefix("w-") for identity in tree("\n".join(data)).xpath("//article/@id")]
            data = []
        if len(seen) >= cards and last:
            break
    return seen, last


def _ids(*found: making.Found) -> set[str]:
    return {record.id for one in found for record in one.statements}


def test_what_arrives_is_told_and_a_lost_line_goes_on_where_it_was(empty: Index) -> None:
    desks.fill(empty, [RIYADH])
    with serve(create_app(desks.desk(empty))) as address, httpx.Client(base_url=address, timeout=PATIENCE) as client:
        with client.stream("GET", "/live") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
            lines = answer.iter_lines()
            assert next(lines) == "retry: 3000"
            desks.fill(empty, [KREMLIN])
            seen, last = _read(lines, len(KREMLIN.statements))
        assert set(seen) == _ids(KREMLIN)
        desks.fill(empty, [HARBOUR])
        with client.stream("GET", "/live", headers={"last-event-id": last}) as answer:
            seen, _ = _read(answer.iter_lines(), len(HARBOUR.statements))
        assert set(seen) == _ids(HARBOUR)


def test_a_filtered_line_tells_only_what_the_query_finds(empty: Index) -> None:
    start = empty.fresh(None, limit=1).cursor
    desks.fill(empty, STORIES)
    asked = {"q": "pair:IRN-SAU OR addressee:counterpart", "after": start}
    with (
        serve(create_app(desks.desk(empty))) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
        client.stream("GET", "/live", params=asked) as answer,
    ):
        seen, _ = _read(answer.iter_lines(), 2)
    assert set(seen) == {RIYADH.statements[0].id, HARBOUR.statements[1].id}


def test_bad_questions_are_refused_before_the_stream_begins(client: TestClient) -> None:
    assert client.get("/live", params={"q": "pairs:RUS-USA"}).status_code == 400
    assert client.get("/live", params={"after": "no cursor"}).status_code == 400
    assert client.get("/live", headers={"last-event-id": "no cursor"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "pair:RUS-USA", "signal:THAW modality:PROSPECTIVE", "NOT pair:RUS-USA", "speaker:Peskov talks", '"full revival"']
)
def test_the_line_means_the_same_as_the_search(index: Index, query: str) -> None:
    node = parse(query, target="statements", now=NOW)
    records = [record for one in STORIES for record in one.statements]
    found = {record.id for record in index.search_statements(node, limit=100).items}
    assert {record.id for record in matching(index, node, records)} == found


def test_withdrawn_statements_are_not_told(index: Index) -> None:
    record = KREMLIN.statements[1]
    assert matching(index, Everything(), [replace(record, withdrawn=True), record]) == [record]


def test_a_server_that_stops_ends_the_streams_in_peace(empty: Index, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), httpx.Client(timeout=PATIENCE) as client:
        with serve(create_app(desks.desk(empty))) as address:
            stream = client.send(client.build_request("GET", f"{address}/live"), stream=True)
            lines = stream.iter_lines()
            assert next(lines) == "retry: 3000"
        assert list(lines) == [""]
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_trouble_with_the_store_is_told_once_and_its_end_too(empty: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WAIT_SECONDS", 0.001)
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.001)
    failures = threading.Semaphore(3)

    class Shaky:
        def fresh(self, cursor: str | None, *, limit: int) -> object:
            if failures.acquire(blocking=False):
                raise Unavailable("not now")
            return empty.fresh(cursor, limit=limit)

        def __getattr__(self, name: str) -> object:
            return getattr(empty, name)

    start = empty.fresh(None, limit=1).cursor
    desks.fill(empty, [RIYADH])

    async def listen() -> list[str]:
        told = []
        with anyio.fail_after(PATIENCE):
            async for text in events(desks.desk(Shaky()), Everything(), start, asyncio.Event()):  # type: ignore[arg-type]
                told.append(text.partition("\n")[0])
                if text.startswith("id:"):
                    break
        return told

    told = anyio.run(listen)
    assert told[:-1] == ["retry: 3000", "event: trouble", "event: well", "event: statement"]
