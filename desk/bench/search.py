"""`dragoman bench search`: time of searches in the embedded index, beside a plain scan of the same records with LIKE.

Each search gets one page of twenty and the number of all hits, as the desk and the API do. Queries are drawn from a seed, class by
class; the scan looks for what stands in the same records, in the same file and the same run.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from desk.bench import generated
from processors.domain import signals
from processors.domain.ports import Index
from processors.domain.query import Node
from processors.query.parse import parse
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex

BATCH = 500
PAGE = 20
QUERIES = 40
"""Of each class."""
SCANS = 3
"""Of each class; a scan takes the same time whatever it looks for."""
FACET_VALUES = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is typed, and what a scan would look for in the records as they are kept (JSON)."""

    text: str
    likes: tuple[str, ...]


def bench_search(statements: int, *, say: Callable[[str], None], seed: int = 0) -> None:
    """Fill a temporary index with so many generated statements and print the figures, line by line, through `say`."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "bench.db")
        index = EmbeddedIndex(database)
        index.setup()
        seconds = _fill(index, statements, seed)
        size = database.path.stat().st_size / 1e6
        say(f"{statements} statements written in {seconds:.0f} s ({seconds / statements * 1e3:.2f} ms each), {size:.0f} MB")
        say(f"{'class':18} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'hits':>8} {'scan ms':>8} {'ratio':>7}   {QUERIES} queries of each")
        random = Random(seed)  # noqa: S311 - a measurement, not a secret
        for name, draw in CLASSES.items():
            asked = [draw(random, statements) for _ in range(QUERIES)]
            say(_measured(name, database.reader, index, asked))
        say(_measured_facets(index, [CLASSES["common word"](random, statements) for _ in range(QUERIES)]))
        database.close()


def _fill(index: Index, statements: int, seed: int) -> float:
    """Returns the seconds that the index took, without those of the generator."""
    made, seconds = generated.statements(statements, seed=seed), 0.0
    while batch := list(islice(made, BATCH)):
        started = time.perf_counter()
        index.put_statements(batch)
        seconds += time.perf_counter() - started
    return seconds


def _measured(name: str, reader: sqlite3.Connection, index: Index, asked: list[Asked]) -> str:
    times, hits = [], []
    for one in asked:
        query = _parsed(one.text)
        started = time.perf_counter()
        hits.append(index.search_statements(query, limit=PAGE).total)
        times.append((time.perf_counter() - started) * 1e3)
    scan = statistics.median(_scan(reader, one) for one in asked[:SCANS])
    p50, p95 = _quantiles(times)
    return (
        f"{name:18} {p50:8.1f} {p95:8.1f} {max(times):8.1f} {statistics.median(hits):8.0f} {scan:8.1f} {scan / p50:7.1f}   {asked[0].text}"
    )


def _measured_facets(index: Index, asked: list[Asked]) -> str:
    times = []
    for one in asked:
        query = _parsed(one.text)
        started = time.perf_counter()
        index.facets(query, size=FACET_VALUES)
        times.append((time.perf_counter() - started) * 1e3)
    p50, p95 = _quantiles(times)
    return f"{'facets':18} {p50:8.1f} {p95:8.1f} {max(times):8.1f}   {asked[0].text}"


def _scan(reader: sqlite3.Connection, asked: Asked) -> float:
    """Milliseconds of one page, newest first, by a scan of all records."""
    where = " AND ".join("k.record LIKE ?" for _ in asked.likes)
    started = time.perf_counter()
    reader.execute(
        f"SELECT s.date, s.id, count(*) OVER () FROM statements k JOIN searched_statements s ON s.id = k.id WHERE {where}"  # noqa: S608
        " ORDER BY s.date DESC, s.id DESC LIMIT ?",
        (*(f"%{like}%" for like in asked.likes), PAGE),
    ).fetchall()
    return (time.perf_counter() - started) * 1e3


def _parsed(text: str) -> Node:
    return parse(text, target="statements", now=datetime.now(UTC))


def _quantiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _rare(random: Random, _: int) -> Asked:
    word = random.choice(generated.VOCABULARY[len(generated.COMMON) :])
    return Asked(word, (word,))


def _common(random: Random, _: int) -> Asked:
    word = random.choice(generated.COMMON[-25:])
    return Asked(word, (word,))


def _phrase(random: Random, _: int) -> Asked:
    words = " ".join(random.sample(generated.COMMON[-25:], 2))
    return Asked(f'"{words}"', (words,))


def _prefix(random: Random, _: int) -> Asked:
    start = random.choice(generated.SYLLABLES) + random.choice(generated.SYLLABLES)
    return Asked(f"{start}*", (start,))


def _boolean(random: Random, _: int) -> Asked:
    first, second, third = random.sample(generated.COMMON[-25:], 3)
    return Asked(f"{first} AND ({second} OR {third}) NOT country:USA", (first, second))


def _speaker(random: Random, _: int) -> Asked:
    name = generated.VOCABULARY[-1 - random.randrange(50)].title()
    return Asked(f"speaker:{name}", (name,))


def _country(random: Random, _: int) -> Asked:
    country = random.choice(generated.COUNTRIES)
    return Asked(f"country:{country}", (f'"country":"{country}"',))


def _signal(random: Random, _: int) -> Asked:
    first, second = random.choice(generated.COUNTRIES[:6]), random.choice(generated.COUNTRIES[6:])
    type_ = random.choice(signals.TYPES)
    return Asked(f"pair:{first}-{second} AND signal:{type_}", (f'"type":"{type_}"', first, second))


def _date(random: Random, count: int) -> Asked:
    start = generated.START + timedelta(seconds=random.randrange(count) * generated.SECONDS_BETWEEN)
    return Asked(f"date:[{start:%Y-%m-%d} TO {start + timedelta(days=30):%Y-%m-%d}]", (f'"date":"{start:%Y-%m}',))


def _fields(random: Random, count: int) -> Asked:
    country, word = _country(random, count), _common(random, count)
    dates = _date(random, count)
    return Asked(f"{word.text} {country.text} {dates.text}", (*word.likes, *country.likes, *dates.likes))


def _everything(_: Random, __: int) -> Asked:
    return Asked("", ("",))


CLASSES: dict[str, Callable[[Random, int], Asked]] = {
    "rare word": _rare,
    "common word": _common,
    "phrase": _phrase,
    "prefix": _prefix,
    "boolean": _boolean,
    "speaker": _speaker,
    "country": _country,
    "pair and signal": _signal,
    "month": _date,
    "word and fields": _fields,
    "everything": _everything,
}
