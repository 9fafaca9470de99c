"""Statements made from a seed, as many as wanted, with the lengths and the frequencies of real ones.

Words follow Zipf's law: a few are in most statements, most are in few. Sentences are not meant to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from random import Random
from typing import get_args

from processors.domain import ids, signals
from processors.domain.records import (
    Envelope,
    Marks,
    Modality,
    Outlet,
    SignalClaim,
    StatementForm,
    StatementKind,
    StatementRecord,
    Who,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
COUNTRIES = (
    "USA",
    "RUS",
    "CHN",
    "IRN",
    "ISR",
    "UKR",
    "TUR",
    "SAU",
    "QAT",
    "EUU",
    "FRA",
    "DEU",
    "GBR",
    "IND",
    "PRK",
    "KOR",
    "JPN",
    "CUB",
    "POL",
    "UNO",
)
ROLES = ("foreign minister", "president", "spokesman", "prime minister", "ambassador", "deputy foreign minister", "high representative")
COMMON = (
    "the", "of", "to", "and", "in", "a", "that", "for", "on", "with", "is", "as", "by", "at", "be", "from", "has", "not", "will",
    "it", "are", "was", "an", "this", "talks", "relations", "sides", "minister", "countries", "foreign", "would", "president",
    "government", "said", "state", "between", "security", "agreement", "support", "sanctions", "peace", "military", "nuclear",
    "ministry", "meeting", "diplomatic", "cooperation", "officials", "international", "dialogue", "ties", "war", "region", "economic",
    "freeze", "embassy",
)  # fmt: skip
SYLLABLES = (
    "ba",
    "dor",
    "kel",
    "mi",
    "ran",
    "so",
    "tur",
    "ve",
    "lin",
    "gra",
    "pe",
    "shu",
    "nos",
    "tal",
    "fi",
    "zem",
    "or",
    "chi",
    "wen",
    "ul",
)
VOCABULARY = (*COMMON, *("".join(parts) for parts in product(SYLLABLES, repeat=3)))
WEIGHTS = tuple(accumulate(1 / (rank + 3) for rank in range(len(VOCABULARY))))
SPEAKERS = 3000
OUTLETS = 60
WORDS = (25, 65)
"""In a passage, fewest and most."""
SECONDS_BETWEEN = 300


def statements(count: int, *, seed: int = 0) -> Iterator[Envelope[StatementRecord]]:
    random = Random(seed)  # noqa: S311 - a measurement, not a secret
    speakers = [_speaker(random, number) for number in range(SPEAKERS)]
    outlets = [Outlet(id=f"outlet-{number}", name=f"{words(random, 2).title()} Times", country="GBR") for number in range(OUTLETS)]
    for number in range(count):
        at = START + timedelta(seconds=number * SECONDS_BETWEEN + random.randrange(3600))
        yield Envelope(origin="live", month=ids.month_of(at), body=_statement(random, number, speakers, outlets, at))


def words(random: Random, count: int) -> str:
    return " ".join(random.choices(VOCABULARY, cum_weights=WEIGHTS, k=count))


def _speaker(random: Random, number: int) -> Who:
    name = f"{words(random, 1).title()} {VOCABULARY[-1 - number].title()}"
    return Who(name=name, country=random.choices(COUNTRIES, cum_weights=range(10, 10 + len(COUNTRIES)))[0], role=random.choice(ROLES))


def _statement(random: Random, number: int, speakers: list[Who], outlets: list[Outlet], at: datetime) -> StatementRecord:
    passage = words(random, random.randint(*WORDS)).capitalize() + "."
    article = ids.article_id(f"https://outlet.example/{number // 3}")
    end = len(passage) - 1
    return StatementRecord(
        id=ids.statement_id(article, "1", (number, number + end)),
        article=article,
        revision="1",
        ordinal=number % 3,
        in_title=False,
        content=passage[:end],
        passage=passage,
        passage_start=number,
        marks=Marks(content=((0, end),)),
        cue="said",
        speaker="he",
        who=speakers[min(int(random.paretovariate(0.6)) - 1, SPEAKERS - 1)],
        kind=random.choice(get_args(StatementKind)),
        form=random.choice(get_args(StatementForm)),
        channel=random.choice(("TASS", "reporters", None, None)),
        addressee=None,
        signals=tuple(_signal(random) for _ in range(random.choice((0, 1, 1, 2)))),
        confidence=0.9,
        rule="generated",
        extractor=1,
        outlet=random.choice(outlets),
        title=words(random, 8).capitalize(),
        url=f"https://outlet.example/{number // 3}",
        language="en",
        date=at.replace(microsecond=0),
        fetched=at,
        first_seen=at,
    )


def _signal(random: Random) -> SignalClaim:
    type_ = random.choice(signals.TYPES)
    first, second = sorted((random.choice(COUNTRIES[:6]), random.choice(COUNTRIES[6:])))
    return SignalClaim(
        pair=(first, second),
        type=type_,
        polarity=signals.polarity(type_),
        modality=random.choice(get_args(Modality)),
        holder="narrator",
        evidence=words(random, 8),
    )
