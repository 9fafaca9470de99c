"""What the desk says in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.files import read_toml
from desk.web import words
from desk.web.countries import country, flag
from desk.web.feeds import folders, summary
from desk.web.flags import FLAGS
from tests.unit.desk.making import NOW, feed
from tests.unit.desk.stories import FEEDS


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (7199, "1 hour"), (86_400, "1 day"), (-172_800, "2 days")],
)
def test_distance_in_its_largest_unit(seconds: int, told: str) -> None:
    assert words.distance(timedelta(seconds=seconds)) == told


def test_numbers_have_their_noun() -> None:
    assert [words.count(number, "statement") for number in (0, 1, 1234)] == ["0 statements", "1 statement", "1,234 statements"]
    assert words.count(2, "try", "tries") == "2 tries"


def test_confidence_in_a_word() -> None:
    assert [words.confidence(value) for value in (0.95, 0.9, 0.75, 0.4)] == ["sure (0.95)", "sure (0.90)", "likely (0.75)", "unsure (0.40)"]


def test_each_state_of_a_feed_has_its_sentence() -> None:
    failing = feed("A", "failing", failures=1, error="The server answered 503", last_success=NOW - timedelta(hours=3))
    assert words.feed_health(feed("A", "healthy"), NOW) == "Healthy: read 4 minutes ago. Next look in 6 minutes."
    assert words.feed_health(failing, NOW) == (
        "Failing after 1 try, last read 3 hours ago: The server answered 503. Next look in 6 minutes."
    )
    assert words.feed_health(feed("A", "gone", error="It answered 410.", next_poll=None), NOW) == (
        "Gone: It answered 410. It is not asked any more."
    )
    assert words.feed_health(feed("A", "new", next_poll=NOW), NOW) == "Not read yet. Next look now."
    assert words.feed_health(feed("A", "paused"), NOW).startswith("Paused")
    assert words.feed_health(feed("A", "dead", failures=41, last_success=None), NOW).startswith("Dead after 41 tries, never read so far")


def test_feeds_are_summed_up_and_those_in_need_come_first() -> None:
    assert summary(FEEDS) == "4 feeds: 1 healthy, 1 new, 1 failing, 1 dead."
    assert [(name, [one.title for one in feeds]) for name, feeds in folders(FEEDS)] == [
        ("Agencies", ["Gulf Desk", "Eastwire World"]),
        ("Newspapers", ["Old Gazette", "Harbour Herald"]),
    ]


def test_countries_are_named_and_flagged() -> None:
    assert [country(code) for code in ("RUS", "NATO", "EUU", "ZZZ", None)] == ["Russia", "NATO", "European Union", "ZZZ", ""]
    assert [flag(code) for code in ("RUS", "UNO", "NATO", None)] == ["🇷🇺", "🇺🇳", "", ""]


def test_every_country_that_is_known_has_a_flag() -> None:
    assert set(read_toml("actors/countries.toml")) <= set(FLAGS)
    assert all(len(letters) == 2 and letters.isupper() for letters in FLAGS.values())
