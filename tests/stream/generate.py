"""Articles for the stream test: the demonstration's reports, and many more made from them with a seed.

The variations are those of real feeds: other dates and outlets, paragraphs left out, revisions (also ones that arrive after a newer
one), and messages that come twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desk.demo.seeds import Report, SeedOutlet, read_outlets, read_reports
from processors.contracts.codec import encode
from processors.contracts.topics import ARTICLES
from processors.domain.ids import article_id, month_of, revision
from processors.domain.ports import Message
from processors.domain.records import Article, Envelope, Outlet

START = datetime(2026, 3, 1, 6, tzinfo=UTC)


def messages(more: int, seed: int) -> list[Message]:
    """The demonstration and `more` articles made from it, as messages on the topic `articles`, in their order of arrival."""
    outlets = {outlet.id: outlet for outlet in read_outlets()}
    reports = read_reports()
    chance = random.Random(seed)
    articles = [_article(report, outlets[report.outlet], START + timedelta(seconds=number)) for number, report in enumerate(reports)]
    arrivals = list(articles)
    for number in range(more):
        arrivals += _varied(chance, chance.choice(articles), list(outlets.values()), number)
    return [_message(article) for article in arrivals]


def _article(report: Report, outlet: SeedOutlet, fetched: datetime) -> Article:
    url, text = f"http://{outlet.host}{report.path}", "\n\n".join(report.paragraphs)
    return Article(
        id=article_id(url),
        url=url,
        outlet=_outlet(outlet),
        title=report.title,
        text=text,
        language=outlet.language,
        published=report.published,
        date_source="feed",
        text_source="feed",
        fetched=fetched,
        first_seen=fetched,
        revision=revision(report.title, text),
        sources=(outlet.id,),
    )


def _varied(chance: random.Random, base: Article, outlets: list[SeedOutlet], number: int) -> Iterator[Article]:
    outlet = chance.choice(outlets)
    url = f"http://{outlet.host}/more/{number}"
    fetched = START + timedelta(hours=1, minutes=number * 7)
    first = replace(
        _with_text(base, base.title, _fewer(chance, base.text)),
        id=article_id(url),
        url=url,
        outlet=_outlet(outlet),
        published=None if chance.random() < 0.1 else fetched - timedelta(minutes=chance.randrange(3000)),
        date_source="feed",
        fetched=fetched,
        first_seen=fetched,
        sources=(outlet.id,),
    )
    first = first if first.published else replace(first, date_source="none")
    made = [first]
    if chance.random() < 0.2:
        changed = _with_text(first, first.title + " (updated)", _fewer(chance, first.text) + "\n\nThis report was updated.")
        made.append(replace(changed, fetched=fetched + timedelta(hours=1)))
    if chance.random() < 0.2:
        made.append(chance.choice(made))
    if chance.random() < 0.1:
        chance.shuffle(made)
    yield from made


def _with_text(article: Article, title: str, text: str) -> Article:
    return replace(article, title=title, text=text, revision=revision(title, text))


def _fewer(chance: random.Random, text: str) -> str:
    """The text with some of its paragraphs, at least the first."""
    paragraphs = text.split("\n\n")
    return "\n\n".join([paragraphs[0], *(part for part in paragraphs[1:] if chance.random() < 0.7)])


def _outlet(outlet: SeedOutlet) -> Outlet:
    return Outlet(id=outlet.id, name=outlet.name, country=outlet.country)


def _message(article: Article) -> Message:
    envelope = Envelope(origin="live", month=month_of(article.first_seen), body=article)
    return Message(topic=ARTICLES.name, key=article.id.encode(), value=encode(envelope))
