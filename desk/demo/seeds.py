"""Reads `seeds/`: the invented outlets and their reports."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parents[2] / "seeds"
FENCE = "+++\n"
DATE = "2025-09-05-"
"""A file name begins with the date of the event; the address of the page has it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedOutlet:
    """`full_text`: the feed carries whole reports; else a summary, and the report is a page behind the link."""

    id: str
    name: str
    host: str
    country: str
    language: str
    feed: Literal["rss", "atom"]
    feed_path: str
    full_text: bool
    description: str

    @property
    def feed_url(self) -> str:
        return f"http://{self.host}{self.feed_path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    outlet: str
    slug: str
    title: str
    summary: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/{self.published:%Y/%m/%d}/{self.slug[len(DATE) :]}"


def read_outlets(folder: Path = FOLDER) -> tuple[SeedOutlet, ...]:
    """Raises FileNotFoundError, KeyError, tomllib.TOMLDecodeError where the file is not as seeds/README.md says."""
    wanted = SeedOutlet.__dataclass_fields__
    rows = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    return tuple(SeedOutlet(**{name: row[name] for name in wanted}) for row in rows)


def read_reports(folder: Path = FOLDER) -> tuple[Report, ...]:
    """All reports, oldest first: the order in which the demonstration plays them."""
    reports = [_report(path) for path in sorted((folder / "reports").glob("*/*.md"))]
    return tuple(sorted(reports, key=lambda report: (report.published, report.slug)))


def _report(path: Path) -> Report:
    _, head, text = path.read_text(encoding="utf-8").split(FENCE, 2)
    front = tomllib.loads(head)
    return Report(
        outlet=front["outlet"],
        slug=path.stem,
        title=front["title"],
        summary=front["summary"],
        published=front["published"],
        paragraphs=paragraphs(text),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def of_outlet(reports: Sequence[Report], outlet: SeedOutlet) -> tuple[Report, ...]:
    return tuple(report for report in reports if report.outlet == outlet.id)
