"""Stories about diplomacy made from a seed: texts put together from sentences, with the statements and signals that are in them.

The names have what engines like to disagree on (ć, é, ß, ł, ø, þ, dotless ı, hyphens, apostrophes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import get_args

from processors.domain import ids, signals
from processors.domain.records import (
    NARRATOR,
    Article,
    DeadLetter,
    Envelope,
    Extraction,
    FeedHealth,
    Modality,
    Outlet,
    Signal,
    Span,
    Statement,
    StatementRecord,
    Story,
    Who,
)
from processors.stages.claims import claims_of

START = datetime(2025, 8, 28, 6, 0, tzinfo=UTC)
SPEAKERS = (
    Who(name="Sergey Lavrov", country="RUS", role="foreign minister"),
    Who(name="Dmitry Peskov", country="RUS", role="Kremlin spokesman"),
    Who(name="Marco Rubio", country="USA", role="secretary of state"),
    Who(name="Radosław Sikorski", country="POL", role="foreign minister"),
    Who(name="Péter Szijjártó", country="HUN", role="minister of foreign affairs"),
    Who(name="Aleksandar Vučić", country="SRB", role="president"),
    Who(name="Lars Løkke Rasmussen", country="DNK", role="foreign minister"),
    Who(name="Þorgerður Katrín Gunnarsdóttir", country="ISL", role="foreign minister"),
    Who(name="İbrahim Kalın", country="TUR", role="head of intelligence"),
    Who(name="Adel al-Jubeir", country="SAU", role="minister of state"),
    Who(name="Kaja Kallas", country="EUU", role="high representative"),
    Who(name="foreign ministry", country=None, role=None),
)
OUTLETS = (
    Outlet(id="north-wire", name="The North Wire", country="NOR", kind="agency"),
    Outlet(id="strasse-heute", name="Straße Heute", country="DEU"),
    Outlet(id="gazeta-lodzka", name="Gazeta Łódzka", country="POL"),
    Outlet(id="embassy-row", name="Embassy Row’s Daily", country="USA"),
)
CHANNELS = ("TASS", "reporters", "the Anadolu agency", "Al-Arabiya", "his Turkish counterpart")
"""Some are told as to an addressee."""
SAID_AS = ("he", "the minister", "a senior U.S. official", "the Kremlin’s spokesman")
CONTENTS = (
    "the total freeze of contacts will take time to end",
    "talks on nuclear arms are being prepared in Łódź",
    "contacts between the capitals were frozen for three years",
    "negotiations failed and the negotiators went home",
    "no ambassador will return before the sanctions are lifted",
    "the embassy’s doors on the Große Straße stay open",
    "a new agreement about grain was signed in Reykjavík",
    "the deal with al-Jubeir is dead",
    "relations are organised anew, organisation by organisation",
    "freezing assets is an act of coercion",
)
BACKGROUND = (
    "Diplomats in İzmir and Tromsø declined to comment.",
    "The café talks of 2019 were the last of their kind.",
    "Both sides had recalled their envoys.",
    "Trade fell by 12½ per cent, officials said earlier.",
)
COUNTRIES = ("RUS", "USA", "POL", "TUR", "SAU", "EUU")
LANGUAGES = ("en", "en", "en", "de", None)


def story(random: Random, number: int) -> Envelope[Story]:
    """One article of one revision with up to five statements, sometimes none."""
    first_seen = START + timedelta(minutes=random.randrange(90_000), microseconds=random.randrange(1_000_000))
    title, title_statements = _title(random)
    text, statements, found = _body(random)
    published = first_seen.replace(second=0, microsecond=0) - timedelta(minutes=random.randrange(3)) if random.random() < 0.8 else None
    article = Article(
        id=ids.article_id(f"https://outlet.example/{number}"),
        url=f"https://outlet.example/{number}",
        outlet=random.choice(OUTLETS),
        title=title,
        text=text,
        language=random.choice(LANGUAGES),
        published=published,
        date_source="feed" if published else "none",
        text_source="feed",
        fetched=first_seen,
        first_seen=first_seen,
        revision=ids.revision(title, text),
        sources=("feed-1",),
    )
    extraction = Extraction(language="en", extractor=1, statements=statements, title_statements=title_statements, signals=found)
    return Envelope(origin="live", month=ids.month_of(first_seen), body=Story(article=article, extraction=extraction))


def stories(seed: int, count: int) -> list[Envelope[Story]]:
    random = Random(seed)
    return [story(random, number) for number in range(count)]


def statements(told: Envelope[Story]) -> list[Envelope[StatementRecord]]:
    """What the story says, as it stands on the topic `statements`."""
    return [Envelope(origin=told.origin, month=told.month, body=claim) for claim in claims_of(told.body)]


def revised(told: Envelope[Story], *, minutes: int = 5, text: str = " More follows.", extractor: int | None = None) -> Envelope[Story]:
    """The same article read again later with another text: its statements have new ids."""
    old = told.body.article
    article = replace(
        old,
        text=old.text + text,
        fetched=old.fetched + timedelta(minutes=minutes),
        revision=ids.revision(old.title, old.text + text),
    )
    extraction = told.body.extraction if extractor is None else replace(told.body.extraction, extractor=extractor)
    return replace(told, body=Story(article=article, extraction=extraction))


def shortened(told: Envelope[Story], *, extractor: int) -> Envelope[Story]:
    """The same revision read by a later extractor, which does not find the last statement any more."""
    extraction = replace(told.body.extraction, statements=told.body.extraction.statements[:-1], extractor=extractor)
    return replace(told, body=replace(told.body, extraction=extraction))


def dead_letter(number: int, *, stage: str = "analyse") -> DeadLetter:
    value = f"{{broken {number}".encode() + b"\xff\x00"
    return DeadLetter(
        id=ids.dead_letter_id(stage, "articles", None, value),
        topic="articles",
        stage=stage,
        reason="no JSON: expected a name at column 2",
        key=None,
        value=value,
        version="0.1.0",
        at=START + timedelta(minutes=number),
    )


def feed(id_: str, *, failures: int = 0) -> FeedHealth:
    return FeedHealth(
        id=id_,
        title="World",
        url=f"https://{id_}.example/rss",
        outlet=OUTLETS[0],
        language="en",
        folder="Agencies",
        state="failing" if failures else "healthy",
        last_poll=START,
        last_success=None if failures else START,
        next_poll=START + timedelta(minutes=15),
        failures=failures,
        error="The server answers 503." if failures else None,
        articles=7,
    )


def _title(random: Random) -> tuple[str, tuple[Statement, ...]]:
    who, content = random.choice(SPEAKERS), random.choice(CONTENTS)
    if random.random() < 0.5:
        return f"Envoys of {who.name} wait", ()
    speaker = who.name.split()[-1]
    title = f"{speaker}: {content}"
    start = len(speaker) + 2
    return title, (_statement((start, len(title)), (len(speaker), len(speaker) + 1), (0, len(speaker)), who, random),)


def _body(random: Random) -> tuple[str, tuple[Statement, ...], tuple[Signal, ...]]:
    text = ""
    found: list[Statement] = []
    claimed: list[Signal] = []
    for _ in range(random.randrange(6)):
        who, content, channel = random.choice(SPEAKERS), random.choice(CONTENTS), random.choice(CHANNELS)
        said_as = random.choice((*SAID_AS, who.name)).capitalize()
        resolved = who if random.random() < 0.85 else None
        start = len(text) + len(said_as) + len(" told ") + len(channel) + len(" that ")
        text += f"{said_as} told {channel} that {content}. "
        beginning = start - len(f"{said_as} told {channel} that ")
        cue = (beginning + len(said_as) + 1, beginning + len(said_as) + 5)
        told = (cue[1] + 1, cue[1] + 1 + len(channel))
        content_span = (start, start + len(content))
        statement = _statement(content_span, cue, (beginning, beginning + len(said_as)), resolved, random)
        found.append(replace(statement, addressee=told) if random.random() < 0.3 else replace(statement, channel=told))
        claimed += _signals(random, content_span, resolved.name if resolved else NARRATOR)
        if random.random() < 0.3:
            text += random.choice(BACKGROUND) + "\n"
    return text or random.choice(BACKGROUND), tuple(found), tuple(claimed)


def _statement(content: Span, cue: Span, speaker: Span, who: Who | None, random: Random) -> Statement:
    return Statement(
        content=content,
        content_parts=(content,),
        cue=cue,
        speaker=speaker,
        who=who,
        kind=random.choice(("direct", "mixed", "indirect")),
        form=random.choice(("quote", "clause", "infinitive", "phrase")),
        channel=None,
        addressee=None,
        confidence=0.9,
        rule="sample",
    )


def _signals(random: Random, evidence: Span, holder: str) -> Iterator[Signal]:
    for _ in range(random.randrange(4)):
        type_, modality = random.choice(signals.TYPES), random.choice(get_args(Modality))
        first, second = random.sample(COUNTRIES, 2)
        pair = (first, second) if type_ not in signals.SYMMETRIC else (min(first, second), max(first, second))
        yield Signal(
            evidence=evidence,
            pair=pair,
            type=type_,
            polarity=signals.polarity(type_),
            modality=modality,
            holder=holder,
            rule="sample",
        )


def shuffled(random: Random, items: Sequence[Envelope[Story]]) -> list[Envelope[Story]]:
    mixed = list(items)
    random.shuffle(mixed)
    return mixed
