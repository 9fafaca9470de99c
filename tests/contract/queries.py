"""Query trees of any shape, with words that the samples have (and some that they nearly have)."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from hypothesis import strategies as st

from processors.domain import signals
from processors.domain.query import And, DateRange, Everything, Exact, HasSignal, HasStatement, Node, Not, Or, SignalIs, Words
from processors.domain.records import StatementForm, StatementKind
from tests.contract.samples import BACKGROUND, CHANNELS, CONTENTS, COUNTRIES, OUTLETS, SAID_AS, SPEAKERS, START

TEXTS = (
    *CONTENTS, *BACKGROUND, *CHANNELS, *SAID_AS, *(who.name for who in SPEAKERS), *(who.role for who in SPEAKERS if who.role),
    *(outlet.name for outlet in OUTLETS), *(outlet.id for outlet in OUTLETS),
)  # fmt: skip
WORDS = sorted({word for text in TEXTS for word in text.split()})
VARIANTS = (
    "FROZEN",
    "freezes",
    "negotiator",
    "organising",
    "Strasse",
    "Lodz",
    "lodzka",
    "Sijjarto",
    "Szijjarto",
    "Vucic",
    "Thorgerdur",
    "ibrahim",
)
PREFIXES = ("ne", "negoti", "negotiati", "organisati", "fre", "Þo", "Łó", "szijj", "12", "row", "al", "Tromsø", "zz")


def _phrase(text: str, start: int, length: int) -> str:
    words = text.split()
    at = start % len(words)
    return " ".join(words[at : at + length])


def _words(fields: tuple[str, ...]) -> st.SearchStrategy[Node]:
    field = st.sampled_from(fields)
    phrases = st.builds(_phrase, st.sampled_from(TEXTS), st.integers(0, 10), st.integers(1, 4))
    return st.one_of(
        st.builds(Words, field, st.sampled_from((*WORDS, *VARIANTS))),
        st.builds(Words, field, phrases, phrase=st.just(True)),
        st.builds(Words, field, st.sampled_from(PREFIXES), prefix=st.just(True)),
    )


_moments = st.integers(0, 90_000).map(lambda minutes: START + timedelta(minutes=minutes))
dates: st.SearchStrategy[Node] = st.builds(DateRange, st.none() | _moments, st.none() | _moments)
languages: st.SearchStrategy[Node] = st.builds(Exact, st.just("language"), st.sampled_from(("en", "de", "fr")))

_pairs = st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=2, unique=True).map(lambda two: "-".join(sorted(two)))
_signal: st.SearchStrategy[Node] = st.one_of(
    st.builds(SignalIs, st.just("pair"), _pairs),
    st.builds(SignalIs, st.just("signal"), st.sampled_from(signals.TYPES)),
    st.builds(SignalIs, st.just("polarity"), st.sampled_from(("1", "-1"))),
    st.builds(SignalIs, st.just("modality"), st.sampled_from(signals.MODALITIES)),
)


def _several(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


def _and_or(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(And, _several(inner)) | st.builds(Or, _several(inner))


def _boolean(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return _and_or(inner) | st.builds(Not, inner)


has_signal: st.SearchStrategy[Node] = st.builds(HasSignal, st.recursive(_signal, _and_or, max_leaves=4))

_of_statement = st.one_of(
    _words(("any", "title", "speaker", "office", "channel", "addressee", "outlet")),
    st.builds(Exact, st.just("country"), st.sampled_from(("RUS", "ISL", "EUU", "XXX"))),
    st.builds(Exact, st.just("kind"), st.sampled_from(get_args(StatementKind))),
    st.builds(Exact, st.just("form"), st.sampled_from(get_args(StatementForm))),
    languages,
    dates,
    has_signal,
)
for_statements: st.SearchStrategy[Node] = st.just(Everything()) | st.recursive(_of_statement, _boolean, max_leaves=8)

has_statement: st.SearchStrategy[Node] = st.builds(HasStatement, st.recursive(_of_statement, _boolean, max_leaves=4))
_of_article = st.one_of(_words(("any", "title", "outlet")), languages, dates, has_statement)
for_articles: st.SearchStrategy[Node] = st.just(Everything()) | st.recursive(_of_article, _boolean, max_leaves=8)
