"""A ratchet: the best scores that were ever measured, in recorded.toml. They may rise; the tests fail when one falls.

One table for each set, one line for each measure, "part: name" = value with four digits. Figures by class or phenomenon are not recorded:
they are single texts wide. A share of what is unwanted rises by falling.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from processors.evaluation.evaluate import Report
from processors.evaluation.measures import BY, Measure, Share

FILE: Final = Path(__file__).parent / "recorded.toml"
HAIR: Final = 0.005
"""How far a score may fall: less than one text in a hundred changes."""
HEAD: Final = """\
# The best scores measured so far, by set. `dragoman evaluate --record` raises them; a test fails when one falls by more than 0.005.
"""
Recorded = Mapping[str, Mapping[str, float]]


def read_recorded(path: Path = FILE) -> Recorded:
    """Raises OSError, tomllib.TOMLDecodeError."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fallen(report: Report, recorded: Recorded) -> list[str]:
    """The measures that are worse than recorded by more than a hair, each as a line that tells by how much."""
    before = recorded.get(report.gold.name, {})
    measured = dict(_measured(report))
    lines = [
        f"{report.gold.name}, {name}: {measured[name].value:.4f}, recorded {value:.4f}"
        for name, value in before.items()
        if name in measured and _gain(measured[name], value) < -HAIR
    ]
    return lines + [
        f"{report.gold.name}, {name}: not measured, recorded {value:.4f}" for name, value in before.items() if name not in measured
    ]


def raised(report: Report, recorded: Recorded) -> dict[str, dict[str, float]]:
    """What was recorded, with the better of both values for each measure of the report's set."""
    result = {name: dict(values) for name, values in recorded.items()}
    values = result.setdefault(report.gold.name, {})
    for name, measure in _measured(report):
        if measure.value is not None and (name not in values or _gain(measure, values[name]) > 0):
            values[name] = round(measure.value, 4)
    return result


def write_recorded(recorded: Recorded, path: Path = FILE) -> None:
    """Raises OSError."""
    tables = (
        "\n".join([f"[{json.dumps(name)}]", *(f"{json.dumps(measure)} = {value:.4f}" for measure, value in values.items())])
        for name, values in recorded.items()
    )
    path.write_text(HEAD + "".join(f"\n{table}\n" for table in tables), encoding="utf-8")


def _measured(report: Report) -> Iterator[tuple[str, Measure]]:
    for part, measures in report.scores.items():
        if not part.startswith(BY):
            yield from ((f"{part}: {name}", measure) for name, measure in measures.items() if measure.value is not None)


def _gain(measure: Measure, before: float) -> float:
    """How much better than before; positive is good."""
    difference = (measure.value or 0.0) - before
    return -difference if isinstance(measure, Share) and measure.unwanted else difference
