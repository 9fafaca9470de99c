"""The demonstration's reports are well formed, and every one of them names its source."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
STORIES = {"moscow-washington", "riyadh-tehran", "doha-neighbours", "havana-washington"}
PESKOV = "moscow-washington/2025-09-05-peskov-way-out-of-freeze-is-long.md"
QUOTATION_MARKS = {"harbour-courier": "‘’", "meridian-wire": "\"'", "world-desk-bulletin": "\"'"}


@dataclass(frozen=True, kw_only=True)
class Report:
    name: str
    meta: dict[str, Any]
    paragraphs: list[str]

    @property
    def event_date(self) -> date:
        return date.fromisoformat(self.name.split("/")[1][:10])


def read(path: Path) -> Report:
    opening, front_matter, text = path.read_text(encoding="utf-8").split("+++\n")
    assert opening == "", path
    name = path.relative_to(SEEDS / "reports").as_posix()
    return Report(name=name, meta=tomllib.loads(front_matter), paragraphs=text.rstrip("\n").split("\n\n"))


REPORTS = [read(path) for path in sorted((SEEDS / "reports").rglob("*.md"))]
OUTLETS: list[dict[str, Any]] = tomllib.loads((SEEDS / "outlets.toml").read_text(encoding="utf-8"))["outlet"]


def sources() -> dict[str, str]:
    """The sections of SOURCES.md by the file name in their heading."""
    parts = re.split(r"^### `(.+)`$", (SEEDS / "SOURCES.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_four_stories_with_several_turns_each() -> None:
    stories = Counter(report.name.split("/")[0] for report in REPORTS)
    assert stories.keys() == STORIES
    assert stories.total() >= 40
    assert min(stories.values()) >= 6


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_report_is_well_formed(report: Report) -> None:
    assert report.meta.keys() == {"outlet", "title", "summary", "published", "byline"}
    assert report.meta["outlet"] in {outlet["id"] for outlet in OUTLETS}
    assert report.meta["byline"] == ""
    assert 20 <= len(report.meta["title"]) <= 100
    assert re.fullmatch(r"[^\n]{40,250}\.", report.meta["summary"])
    published: datetime = report.meta["published"]
    assert published.tzinfo == UTC
    assert published.date() - report.event_date in (timedelta(0), timedelta(days=1))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_text_is_plain_short_and_in_house_style(report: Report) -> None:
    assert 3 <= len(report.paragraphs) <= 7
    for paragraph in report.paragraphs:
        assert paragraph == paragraph.strip() != ""
        assert not re.search(r"[\n<>*_`#\[\]]|\s\s", paragraph)
    text = " ".join(report.paragraphs)
    assert 90 <= len(text.split()) <= 260
    assert set(re.findall("[‘’“”\"']", text)) <= set(QUOTATION_MARKS.get(report.meta["outlet"], "“”’"))
    assert text.count("“") == text.count("”")
    assert text.count('"') % 2 == 0


def test_titles_and_texts_are_unique() -> None:
    assert len({report.meta["title"] for report in REPORTS}) == len(REPORTS)
    paragraphs = [paragraph for report in REPORTS for paragraph in report.paragraphs]
    assert len(set(paragraphs)) == len(paragraphs)


def test_outlets_are_invented_say_so_and_are_used() -> None:
    assert len({outlet["id"] for outlet in OUTLETS}) == len({outlet["host"] for outlet in OUTLETS}) == len(OUTLETS)
    assert {outlet["id"] for outlet in OUTLETS} == {report.meta["outlet"] for report in REPORTS}
    for outlet in OUTLETS:
        assert outlet["host"] == f"{outlet['id']}.example"
        assert re.fullmatch("[A-Z]{3}", outlet["country"])
        assert (outlet["language"], outlet["kind"]) == ("en", "outlet")
        assert outlet["feed_path"].startswith("/")
        assert {"invented", "public record"} <= set(re.findall("invented|public record", outlet["description"]))


def test_both_feed_kinds_come_with_and_without_full_text() -> None:
    assert {(outlet["feed"], outlet["full_text"]) for outlet in OUTLETS} == {
        (feed, full_text) for feed in ("rss", "atom") for full_text in (True, False)
    }


def test_every_report_has_a_dated_source() -> None:
    listed = sources()
    assert listed.keys() == {report.name for report in REPORTS}
    for report in REPORTS:
        assert f"({report.event_date.isoformat()})" in listed[report.name]
        assert re.search(r"looked up \d{4}-\d{2}-\d{2}:\n\n- .+: <https?://\S+>", listed[report.name])


def test_the_report_that_the_product_was_born_for_has_all_its_facts() -> None:
    text = " ".join(next(report for report in REPORTS if report.name == PESKOV).paragraphs)
    facts = (
        "Kremlin spokesman Dmitry Peskov told TASS on Friday|Channels for dialogue exist|no full revival|total freeze"
        "|three years under US President Joe Biden|resumed after Donald Trump returned|Alaska|telephone calls"
        "|lowest point since the Cold War|light at the end of the tunnel|seeking a reset|economic cooperation"
        "|depends on Washington too|would serve America|stands in the way"
    )
    assert [fact for fact in facts.split("|") if fact not in text] == []
