"""Cutting a text into marked pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.web.marking import Mark, Piece, Role, in_paragraphs, paragraph_at, paragraphs, pieces

ROLES: list[Role] = ["content", "cue", "speaker", "channel", "addressee", "conflict", "cooperation"]
TEXTS = st.text(alphabet="ab é\n🇷”", max_size=60)
MARKS = st.lists(
    st.builds(
        lambda low, length, role, note: Mark(span=(low, low + length), role=role, note=note),
        st.integers(-5, 70),
        st.integers(-3, 70),
        st.sampled_from(ROLES),
        st.integers(1, 5),
    ),
    max_size=12,
)


@given(TEXTS, MARKS)
def test_joined_pieces_are_the_text(text: str, marks: list[Mark]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(TEXTS, MARKS)
def test_each_character_carries_exactly_the_marks_over_it(text: str, marks: list[Mark]) -> None:
    place = 0
    for piece in pieces(text, marks):
        for _ in piece.text:
            over = [mark for mark in marks if mark.span[0] <= place < mark.span[1]]
            assert piece.roles == {mark.role for mark in over}
            assert piece.notes == tuple(sorted({mark.note for mark in over}))
            place += 1


@given(TEXTS, MARKS)
def test_every_note_with_a_character_opens_once_at_its_first(text: str, marks: list[Mark]) -> None:
    cut = pieces(text, marks)
    opened = [number for piece in cut for number in piece.opens]
    shown = {number for piece in cut for number in piece.notes}
    assert sorted(opened) == sorted(shown)
    seen: set[int] = set()
    for piece in cut:
        assert set(piece.opens) == set(piece.notes) - seen
        seen |= set(piece.notes)


@given(TEXTS, MARKS, st.lists(st.integers(-5, 70)))
def test_cuts_change_no_character(text: str, marks: list[Mark], cuts: list[int]) -> None:
    def characters(cut: tuple[Piece, ...]) -> list[tuple[str, frozenset[Role]]]:
        return [(character, piece.roles) for piece in cut for character in piece.text]

    cut = pieces(text, marks, cuts)
    assert characters(cut) == characters(pieces(text, marks))
    starts = {sum(len(piece.text) for piece in cut[:number]) for number in range(len(cut))}
    assert {place for place in cuts if 0 <= place < len(text)} <= starts


@given(TEXTS, MARKS)
def test_paragraphs_hold_the_pieces_of_their_part(text: str, marks: list[Mark]) -> None:
    whole = [(character, piece.roles, piece.notes) for piece in pieces(text, marks) for character in piece.text]
    spans = paragraphs(text)
    parts = in_paragraphs(text, marks, spans)
    assert len(parts) == len(spans)
    for (low, high), part in zip(spans, parts, strict=True):
        assert [(character, piece.roles, piece.notes) for piece in part for character in piece.text] == whole[low:high]


@given(TEXTS)
def test_paragraphs_hold_all_but_line_breaks_and_blank_lines(text: str) -> None:
    assert [text[low:high] for low, high in paragraphs(text)] == [line for line in text.split("\n") if line.strip()]


@given(TEXTS, st.integers(0, 60))
def test_a_place_inside_a_paragraph_belongs_to_it(text: str, place: int) -> None:
    spans = paragraphs(text)
    for number, (low, high) in enumerate(spans):
        if low <= place < high:
            assert paragraph_at(spans, place) == number


def test_overlapping_and_nested_marks_lie_flat() -> None:
    marks = [
        Mark(span=(0, 11), role="content", note=1),
        Mark(span=(4, 20), role="conflict", note=1),
        Mark(span=(6, 9), role="content", note=2),
    ]
    assert pieces("the old ice may break", marks) == (
        Piece(text="the ", roles=frozenset({"content"}), notes=(1,), opens=(1,)),
        Piece(text="ol", roles=frozenset({"content", "conflict"}), notes=(1,)),
        Piece(text="d i", roles=frozenset({"content", "conflict"}), notes=(1, 2), opens=(2,)),
        Piece(text="ce", roles=frozenset({"content", "conflict"}), notes=(1,)),
        Piece(text=" may brea", roles=frozenset({"conflict"}), notes=(1,)),
        Piece(text="k"),
    )


def test_a_note_that_runs_over_paragraphs_opens_in_the_first() -> None:
    marked = in_paragraphs("one\ntwo", [Mark(span=(0, 7), role="content", note=3)], [(0, 3), (4, 7)])
    assert marked == [
        (Piece(text="one", roles=frozenset({"content"}), notes=(3,), opens=(3,)),),
        (Piece(text="two", roles=frozenset({"content"}), notes=(3,)),),
    ]
