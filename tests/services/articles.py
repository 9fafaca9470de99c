"""Articles for the tests of the road: each with a few paragraphs, every fifth revised once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from processors.contracts.codec import encode
from processors.domain.ids import article_id, month_of, revision
from processors.domain.ports import Message
from processors.domain.records import Article, Envelope, Outlet

START = datetime(2026, 11, 20, tzinfo=UTC)
OUTLET = Outlet(id="wire", name="The Wire", country="GBR")


def article(number: int, *, text: str | None = None) -> Article:
    url, seen = f"http://wire.example/{number}", START + timedelta(minutes=number)
    title = f"Report {number}"
    text = text if text is not None else "\n".join(f"Ties are frozen, said minister {number} of {part}." for part in range(number % 4 + 1))
    return Article(
        id=article_id(url),
        url=url,
        outlet=OUTLET,
        title=title,
        text=text,
        language="en",
        published=seen,
        date_source="feed",
        text_source="feed",
        fetched=seen,
        first_seen=seen,
        revision=revision(title, text),
    )


def revised(first: Article) -> Article:
    text = first.text + "\nIt was updated."
    return replace(first, text=text, revision=revision(first.title, text), fetched=first.fetched + timedelta(hours=1))


def articles(count: int) -> list[Article]:
    made = [article(number) for number in range(count)]
    return [*made, *(revised(one) for one in made[::5])]


def envelope(one: Article) -> Envelope[Article]:
    return Envelope(origin="live", month=month_of(one.first_seen), body=one)


def message(one: Article) -> Message:
    return Message(topic="articles", key=one.id.encode(), value=encode(envelope(one)))
