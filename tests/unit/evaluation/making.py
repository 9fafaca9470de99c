"""Small annotated texts for the tests of this folder: spans by their words."""

from __future__ import annotations

from processors.domain.records import NARRATOR, Actor, Document, Extraction, Modality, Signal, Span, Statement, Who
from processors.domain.signals import polarity
from processors.evaluation.gold import Annotated, Case
from processors.evaluation.matching import Words

TEXT = "Oslo had recalled its envoy from Minsk, Lund told TASS. The Kremlin denied it. Talks go on in Moscow."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def statement(content: str = "Oslo had recalled its envoy from Minsk", who: Who | None = None, channel: str | None = "TASS") -> Statement:
    return Statement(
        content=span(content),
        content_parts=(span(content),),
        cue=span("told"),
        speaker=span("Lund"),
        who=who or Who(name="Kari Lund", country="NOR", role="foreign minister"),
        kind="indirect",
        form="clause",
        channel=span(channel) if channel else None,
        addressee=None,
        confidence=1.0,
        rule="test",
    )


def signal(
    type_: str = "DOWNGRADE",
    modality: Modality = "ACTUAL",
    holder: str = "Kari Lund",
    pair: tuple[str, str] = ("NOR", "BLR"),
    evidence: str = "Oslo had recalled its envoy from Minsk",
) -> Signal:
    return Signal(
        evidence=span(evidence), pair=pair, type=type_, polarity=polarity(type_), modality=modality, holder=holder, rule="test", quad=4
    )


LUND = Actor(name="Kari Lund", type="PERSON", country="NOR", role=None, mentions=(span("Lund"),))
NORWAY = Actor(name="Norway", type="STATE", country="NOR", role=None, mentions=(span("Oslo"),))
RUSSIA = Actor(name="Russia", type="STATE", country="RUS", role=None, mentions=(span("The Kremlin"),))
EVERYTHING = Extraction(
    language="en",
    extractor=0,
    statements=(statement(),),
    actors=(LUND, NORWAY, RUSSIA),
    signals=(signal(), signal("CONTACT", holder=NARRATOR, pair=("NOR", "RUS"), evidence="Talks go on")),
)
NOTHING = Extraction(language="en", extractor=0)


def case(expected: Extraction = EVERYTHING, found: Extraction = EVERYTHING, *, tests: str = "", id: str = "text") -> Case:
    return Case(gold=Annotated(document=Document(id=id, text=TEXT), expected=expected, tests=tests), found=found, words=Words(TEXT))
