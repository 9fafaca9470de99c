"""Which statements are found: content, cue, speaker as said, kind, form, channel, addressee."""

from __future__ import annotations

import pytest

from processors.domain.records import Extraction, Span
from tests.unit.extract.conftest import Find

Row = tuple[str, str, str | None]


def rows(text: str, extraction: Extraction) -> list[Row]:
    """Content, cue and speaker of each statement, as texts."""

    def cut(span: Span | None) -> str:
        return text[slice(*span)] if span else ""

    return [(cut(statement.content), cut(statement.cue), cut(statement.speaker) or None) for statement in extraction.statements]


CASES: list[tuple[str, list[Row]]] = [
    # Indirect speech.
    ("Norway said that the pipeline was safe.", [("the pipeline was safe", "said", "Norway")]),
    ("The pipeline was safe, Norway said.", [("The pipeline was safe", "said", "Norway")]),
    ("The pipeline was safe, said the Norwegian energy minister.", [("The pipeline was safe", "said", "the Norwegian energy minister")]),
    (
        "Mali has repeatedly claimed that the drone crossed its border.",
        [("the drone crossed its border", "has repeatedly claimed", "Mali")],
    ),
    ("The envoy pointed out that no date was set.", [("no date was set", "pointed out", "The envoy")]),
    # A cue in the middle.
    ("The talks, he said, will go on in Oslo.", [("will go on in Oslo", "said", "he")]),
    # Quotations.
    ("“We will not sign,” said Anna Berg.", [("We will not sign", "said", "Anna Berg")]),
    ('"We will not sign," Anna Berg told reporters.', [("We will not sign", "told", "Anna Berg")]),
    ("Anna Berg said: “We will not sign.”", [("We will not sign", "said", "Anna Berg")]),
    ("‘We will not sign,’ the ambassador said.", [("We will not sign", "said", "the ambassador")]),
    ("“Is it over?” asked the senator.", [("Is it over?", "asked", "the senator")]),
    # Other shapes.
    ("Chile urged Peru to reopen the border.", [("to reopen the border", "urged", "Chile")]),
    ("The minister called on both sides to show restraint.", [("to show restraint", "called", "The minister")]),
    ("Ghana vowed to return the vase.", [("to return the vase", "vowed", "Ghana")]),
    ("The senator called the treaty a farce.", [("the treaty a farce", "called", "The senator")]),
    ("Brazil described the vote as a mistake.", [("the vote as a mistake", "described", "Brazil")]),
    ("Latvia accused Belarus of opening the gates.", [("opening the gates", "accused", "Latvia")]),
    ("The envoy warned of a hard winter.", [("a hard winter", "warned of", "The envoy")]),
    ("Portugal condemned the raid.", [("the raid", "condemned", "Portugal")]),
    ("The president denied the report.", [("the report", "denied", "The president")]),
    ("The ship left at dawn, according to two officials.", [("The ship left at dawn", "according to", "two officials")]),
    ("According to the harbour master, the ship left at dawn.", [("the ship left at dawn", "According to", "the harbour master")]),
    ("The minister expressed hope that the ferry would sail again.", [("the ferry would sail again", "expressed hope", "The minister")]),
    ("Tunisia voiced concern about the dam.", [("concern about the dam", "voiced", "Tunisia")]),
    # One sentence, two statements.
    (
        "The minister praised the deal, adding that work would start in May.",
        [("the deal", "praised", "The minister"), ("work would start in May", "adding", "The minister")],
    ),
    (
        "The envoy promised to come and warned of delays.",
        [("to come", "promised", "The envoy"), ("delays", "warned of", "The envoy")],
    ),
    # A report in a report.
    (
        "The paper said that the general had denied that shots were fired.",
        [("the general had denied that shots were fired", "said", "The paper"), ("shots were fired", "denied", "the general")],
    ),
    # A headline.
    ("Iceland PM: no deal on cod this year", [("no deal on cod this year", ":", "Iceland PM")]),
    # No statement.
    ("The minister did not say when the talks would begin.", []),
    ("The spokesman declined to say who had called.", []),
    ("The minister would say that it was a mistake.", []),
    ("The road to Lima is closed.", []),
    ("She wanted to say that it was late.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:50] for case in CASES])
def test_content_cue_and_speaker(find: Find, text: str, expected: list[Row]) -> None:
    assert rows(text, find(text)) == expected


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("“We will not sign,” said Anna Berg.", "direct", "quote"),
        ("Anna Berg said that the text was “too weak to sign”.", "mixed", "clause"),
        ("Anna Berg said that she would not sign.", "indirect", "clause"),
        ("Anna Berg vowed to leave.", "indirect", "infinitive"),
        ("Anna Berg condemned the raid.", "indirect", "phrase"),
        ("Anna Berg called the raid “an act of war”.", "mixed", "phrase"),
    ],
)
def test_kind_and_form(find: Find, text: str, kind: str, form: str) -> None:
    (statement,) = find(text).statements
    assert (statement.kind, statement.form) == (kind, form)


@pytest.mark.parametrize(
    ("text", "channel", "addressee"),
    [
        ("“It is over,” Peskov told TASS.", "TASS", None),
        ("Peskov told the Interfax news agency that it was over.", "the Interfax news agency", None),
        ("Peskov told reporters that it was over.", "reporters", None),
        ("The minister told parliament that it was over.", "parliament", None),
        ("Lavrov told Rubio that it was over.", None, "Rubio"),
        ("Lavrov told his American counterpart that it was over.", None, "his American counterpart"),
        ("Peru urged Chile to reopen the road.", None, "Chile"),
        ("The minister said in a statement that it was over.", "a statement", None),
        ("The minister said in an interview with Al Jazeera that it was over.", "Al Jazeera", None),
        ("The minister said that it was over.", None, None),
    ],
)
def test_channel_is_not_addressee(find: Find, text: str, channel: str | None, addressee: str | None) -> None:
    (statement,) = find(text).statements
    assert (
        text[slice(*statement.channel)] if statement.channel else None,
        text[slice(*statement.addressee)] if statement.addressee else None,
    ) == (channel, addressee)


def test_a_short_remark_after_the_cue_belongs_to_the_statement(find: Find) -> None:
    text = "“We will not sign,” said Anna Berg. “The text is too weak.”"
    (statement,) = find(text).statements
    assert [text[slice(*part)] for part in statement.content_parts] == ["We will not sign", "The text is too weak"]
    assert text[slice(*statement.content)] == "The text is too weak"


def test_two_long_parts_around_a_cue_are_two_statements(find: Find) -> None:
    first = (
        "We will not sign a text that was written overnight by people who have never set foot in this valley or the next one "
        "and will never have to live with it"
    )
    second = (
        "Nobody asked the farmers who live along the river what the dam would do to their fields in spring and in autumn "
        "or who would pay for what it ruins"
    )
    text = f"“{first},” said Anna Berg. “{second}.”"
    found = find(text).statements
    assert [text[slice(*statement.content)] for statement in found] == [first, second]
    assert found[0].cue == found[1].cue
    assert found[0].content_parts == found[1].content_parts


def test_a_quotation_over_two_paragraphs_keeps_its_speaker(find: Find) -> None:
    text = "“We waited for a year,” said Anna Berg. “Nobody came.\n\n“Now we leave.”"
    (statement,) = find(text).statements
    assert statement.who is not None
    assert statement.who.name == "Anna Berg"
    assert text[slice(*statement.content)] == "Nobody came.\n\n“Now we leave"


def test_what_is_quoted_after_a_colon_and_a_paragraph_has_its_cue(find: Find) -> None:
    text = "The Norwegian minister said:\n\n“We will not sign a text that nobody has read.”"
    (statement,) = find(text).statements
    assert statement.cue is not None
    assert text[slice(*statement.cue)] == "said"
    assert text[slice(*statement.content)] == "We will not sign a text that nobody has read"


def test_what_is_said_in_the_title_stands_apart(find: Find) -> None:
    title = "Kenya: no return to talks"
    found = find("The border is closed.", title=title)
    assert not found.statements
    (statement,) = found.title_statements
    assert (title[slice(*statement.content)], statement.who.country if statement.who else None) == ("no return to talks", "KEN")


def test_confidence_falls_with_the_distance_from_the_text(find: Find) -> None:
    sure = find("“We will not sign,” said Anna Berg.").statements[0]
    unresolved = find("“We will not sign,” somebody said.").statements[0]
    assert unresolved.who is None
    assert 0 < unresolved.confidence < sure.confidence <= 1
    assert sure.rule == "tagger-subject+name"
