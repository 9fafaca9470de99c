"""`dragoman bench search` measures what it says: every class of query, with hits, beside a scan."""

from __future__ import annotations

from desk.bench import generated
from desk.bench.search import CLASSES, bench_search


def test_every_class_has_figures() -> None:
    lines: list[str] = []
    bench_search(400, say=lines.append)
    assert lines[0].startswith("400 statements written in")
    told = {line[:18].strip(): line[18:].split() for line in lines[2:]}
    assert list(told) == [*CLASSES, "facets"]
    for p50, p95, most, *_ in told.values():
        assert 0 <= float(p50) <= float(p95)
        assert float(most) < 10_000
    assert told["everything"][3] == "400"
    assert int(told["common word"][3]) > 0


def test_the_same_seed_gives_the_same_statements() -> None:
    first, again, other = (list(generated.statements(20, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len({one.body.id for one in first}) == 20
