"""Examples for the networks of claims: candidates of annotated texts, described as at run time, with what the annotation says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.domain.records import Document, Span
from processors.domain.signals import MODALITIES, TYPES
from processors.extract.claims.candidates import is_candidate
from processors.extract.claims.lexicon import Lines
from processors.extract.claims.party_features import Parties, PartyDescriber
from processors.extract.claims.states import EXPLICIT, StateRef, States
from processors.extract.claims.trigger_features import TriggerDescriber, TriggerFeatures
from processors.extract.parse import Page, Token
from processors.extract.reading import Reading
from processors.training.texts import Row, in_batches

Floats = npt.NDArray[np.float32]
Reader = Callable[[Sequence[Document]], list[Reading]]

UNKNOWN: Final = -1
BATCH: Final = 16
BEST: Final = frozenset({"name", "person", "institution", "office"})
"""Ways of naming a state that make it an actor, rather than a mark of origin or a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One claim of the annotation. `type`, `modality`: numbers, or UNKNOWN where only the pair is known."""

    pair: tuple[str, str]
    type: int
    modality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One candidate. `claims`: True, False, or None where the annotation does not tell. `quad`: 1 to 4, or 0 where it is not told."""

    features: TriggerFeatures
    tensor: Floats
    head_tensor: Floats
    parties: Parties
    gold: list[Annotated]
    claims: bool | None
    quad: int


def annotated_examples(texts: Sequence[Row], read: Reader) -> Iterator[Example]:
    """Of texts in the form of the gold files: {id, text, signals}."""
    for row, reading in _readings(texts, read):
        gold: dict[int, list[Annotated]] = {}
        for signal in row["signals"]:
            root = root_of(reading.page, signal["evidence"])
            if root is not None:
                gold.setdefault(root.index, []).append(
                    Annotated(
                        pair=(signal["pair"][0], signal["pair"][1]),
                        type=TYPES.index(signal["type"]),
                        modality=MODALITIES.index(signal["modality"]),
                    )
                )
        for token, describe in _candidates(reading):
            claims = gold.get(token.index, [])
            yield describe(gold=claims, claims=bool(claims), quad=0)


def event_examples(events: Sequence[Row], read: Reader) -> Iterator[Example]:
    """Of sentences with one event {id, text, quad, source_spans, target_spans}: the word that joins both actors carries it.

    What else the sentence claims is not annotated, so that its other words teach nothing.
    """
    for row, reading in _readings([row for row in events if row["quad"] and row["source_spans"] and row["target_spans"]], read):
        joint = joint_of(reading.page, row["source_spans"][0], row["target_spans"][0])
        if joint is None:
            continue
        states = States(reading)
        source, target = (codes_in(states, row[key]) for key in ("source_spans", "target_spans"))
        two = bool(source and target and not set(source) & set(target))
        for token, describe in _candidates(reading):
            if token is joint:
                pair = (
                    [Annotated(pair=(source[0], target[0]), type=UNKNOWN, modality=UNKNOWN)]
                    if two and len(source) == len(target) == 1
                    else []
                )
                yield describe(gold=pair, claims=True if two else None, quad=row["quad"])


def _readings(texts: Sequence[Row], read: Reader) -> Iterator[tuple[Row, Reading]]:
    for batch in in_batches(texts, BATCH):
        yield from zip(batch, read([_document(row) for row in batch]), strict=True)


def _document(row: Row) -> Document:
    date = row.get("date")
    return Document(id=row["id"], text=row["text"], date=datetime.fromisoformat(date[:10]).replace(tzinfo=UTC) if date else None)


def _candidates(reading: Reading) -> Iterator[tuple[Token, Callable[..., Example]]]:
    page = reading.page
    states = States(reading)
    triggers, parties = TriggerDescriber(page, states, Lines(page.tokens)), PartyDescriber(states)
    for token in page.tokens:
        if not is_candidate(token):
            continue
        features = triggers.describe(token)

        def describe(
            *, gold: list[Annotated], claims: bool | None, quad: int, token: Token = token, features: TriggerFeatures = features
        ) -> Example:
            return Example(
                features=features,
                tensor=page.tensor[token.index].astype(np.float32),
                head_tensor=page.tensor[token.head.index].astype(np.float32),
                parties=parties.describe(token),
                gold=gold,
                claims=claims,
                quad=quad,
            )

        yield token, describe


def root_of(page: Page, span: Span | Sequence[int]) -> Token | None:
    """The word on which the rest of the span hangs: the one whose head lies outside and that holds most of it."""
    tokens = [token for token in page.tokens if token.start < span[1] and token.end > span[0]]
    inside = {token.index for token in tokens}
    tops = [token for token in tokens if token.head is token or token.head.index not in inside]
    tops = [token for token in tops if not token.is_punct] or tops
    return max(tops, key=lambda top: (sum(index in inside for index in range(top.left, top.right + 1)), -top.index), default=None)


def joint_of(page: Page, source: Span, target: Span) -> Token | None:
    """The lowest word on which both spans hang; the head of a span that holds the other."""
    first, second = root_of(page, source), root_of(page, target)
    if first is None or second is None:
        return None
    above = _above(first)
    joint = next((token for token in _above(second) if token in above), None)
    return joint.head if joint is first or joint is second else joint


def _above(token: Token) -> list[Token]:
    chain = [token]
    while chain[-1].head is not chain[-1]:
        chain.append(chain[-1].head)
    return chain


def codes_in(states: States, spans: Sequence[Span]) -> list[str]:
    """The states that spans name as actors, else by adjective, else as places."""
    refs: list[StateRef] = [
        ref
        for refs in states.by_sentence
        for ref in refs
        if ref.how in EXPLICIT and any(start <= ref.token.start < end for start, end in spans)
    ]
    chosen = [ref for ref in refs if ref.how in BEST] or [ref for ref in refs if ref.how == "origin"] or refs
    return list(dict.fromkeys(ref.code for ref in chosen))
