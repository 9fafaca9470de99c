"""Whatever is typed is read or refused at a place inside the text; what can be said is read as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.domain import signals
from processors.domain.query import And, DateRange, Exact, HasSignal, Node, Not, Or, SignalIs, Target, Words
from processors.query.analysis import fold
from processors.query.errors import QueryError
from processors.query.fields import FIELDS
from processors.query.parse import parse
from tests.unit.query.rendering import render

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2025, 9, 8, 12, 30, tzinfo=UTC)

PIECES = st.sampled_from(
    ["a", "nuc*", "*", "?", " ", " ", "AND", "OR", "NOT", "TO", "(", ")", '"', "“", "”", "[", "]", "{", "}", ":", "+", "-", "~", "^", "/"]
    + ["\\", "<", ">", "=", ".", ",", "'", "&&", "!", "now-7d", "2025-09", "RUS-USA", "FREEZE", "-1", "é", "\x00", "\n", "\ud800"]
    + [f"{field}:" for field in FIELDS]
)


@given(text=st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60), target=st.sampled_from(["statements", "articles"]))
@example(text="(" * 2000, target="statements")
@example(text="NOT " * 490 + "a", target="statements")
@example(text="-" * 1999 + "a", target="articles")
@example(text="a:" * 999 + "b", target="statements")
@example(text="(a OR b AND " * 150 + "c", target="statements")
@settings(deadline=None, max_examples=500)
def test_any_text_is_read_or_refused_at_a_place_inside_it(text: str, target: Target) -> None:
    error = refusal(text, target)
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.message.endswith(".")
        told = error.in_words(text).split("\n")
        assert len(told) == 3
        assert told[2].endswith("^")


def refusal(text: str, target: Target) -> QueryError | None:
    try:
        parse(text, target=target, now=NOW)
    except QueryError as error:
        return error
    return None


words = st.text(min_size=1, max_size=12).filter(lambda text: bool(fold(text)) and not any(c.isspace() or c in "\r\n\x85" for c in text))
fields = st.sampled_from(["any", "title", "speaker", "office", "channel", "addressee", "outlet"])
times = st.integers(-30_000_000_000, 200_000_000_000).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
pairs = st.sampled_from(["RUS-USA", "IRN-SAU", "EUU-POL"])
signal_conditions = st.one_of(
    st.builds(SignalIs, st.just("pair"), pairs),
    st.builds(SignalIs, st.just("signal"), st.sampled_from(signals.TYPES)),
    st.builds(SignalIs, st.just("polarity"), st.sampled_from(["1", "-1"])),
    st.builds(SignalIs, st.just("modality"), st.sampled_from(signals.MODALITIES)),
)
leaves = st.one_of(
    st.builds(Words, fields, words),
    st.builds(Words, fields, st.text(max_size=20).filter(fold), phrase=st.just(True)),
    st.builds(Words, fields, st.text("abcdefé", min_size=2, max_size=6), prefix=st.just(True)),
    st.builds(Exact, st.just("country"), st.sampled_from(["RUS", "EUU"])),
    st.builds(Exact, st.just("kind"), st.sampled_from(["direct", "indirect"])),
    st.builds(Exact, st.just("language"), st.sampled_from(["en", "fr"])),
    st.builds(DateRange, st.none(), times),
    st.builds(DateRange, times, st.none()),
)
one_each = st.lists(signal_conditions, min_size=2, max_size=3, unique_by=lambda one: one.field).map(tuple).map(And)
either = st.lists(signal_conditions | one_each, min_size=2, max_size=3).map(tuple).map(Or)
one_signal = signal_conditions.map(HasSignal)
bound = one_each.map(HasSignal)


def _conjunction(parts: list[Node], signal: HasSignal | None, place: int) -> And:
    """Conditions on one signal are gathered: at most one part may be such without brackets of its own."""
    plain = [part for part in parts if not isinstance(part, And)]
    if signal is not None:
        plain.insert(place % (len(plain) + 1), signal)
    return And(tuple(plain))


def _composed(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    binding = st.none() | one_signal | either.map(HasSignal)
    unbound = inner.filter(lambda part: not (isinstance(part, HasSignal) and not isinstance(part.condition, And)))
    alternatives = inner.filter(
        lambda part: not isinstance(part, Or) and not (isinstance(part, HasSignal) and isinstance(part.condition, Or))
    )
    return st.one_of(
        st.builds(_conjunction, st.lists(unbound, min_size=2, max_size=4), binding, st.integers(0, 4)).filter(
            lambda made: len(made.parts) > 1
        ),
        st.lists(alternatives, min_size=1, max_size=4).map(lambda parts: Or((Words("any", "first"), *parts))),
        inner.map(Not),
    )


trees = st.recursive(leaves | one_signal | bound | either.map(HasSignal), _composed, max_leaves=12)


@given(tree=trees)
@settings(deadline=None, max_examples=400)
def test_a_tree_written_down_is_read_as_that_tree(tree: Node) -> None:
    assert parse(render(tree), target="statements", now=NOW) == tree
