"""The door: order, languages, limits, hostile texts, offsets, and the pinned model."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.domain.records import Document, Extraction, Span
from processors.extract import model
from processors.extract.extractor import Extractor, load_extractor
from processors.extract.reader import LONGEST_TEXT, together

PIECES = [
    "Moscow", "the Kremlin", "said that", "“We go,”", '"No,"', "Lavrov", "told", "TASS", "talks with", "Kyiv", ".", ",", ":", "\n",
    "\u2028", "\x00", "\ud800", "he", "according to", "accused", "of", "the US", "’s", "'", "‘", "(", "🇷🇺", "é", "\u200d",
    "relations between", "and", "were frozen", "no", "if", "?", "NATO", "expelled", "two Russian diplomats", "foreign minister",
    "  ", "\u00a0", "العلاقات", "they", "their", "ministers", "presidents", "both", "his counterpart", "met", "it",
]  # fmt: skip


def spans(found: Extraction) -> list[Span]:
    """All spans of the text that an extraction holds."""
    some: list[Span | None] = [span for actor in found.actors for span in actor.mentions]
    some += [signal.evidence for signal in found.signals]
    some += [(name.start, name.end) for name in found.names]
    for statement in found.statements:
        some += [statement.content, *statement.content_parts, statement.cue, statement.speaker, statement.channel, statement.addressee]
    return [span for span in some if span is not None]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_offsets_lie_in_the_text(extractor: Extractor, pieces: list[str]) -> None:
    text = " ".join(pieces)
    (found,) = extractor.extract([Document(id="text", text=text)])
    assert all(0 <= start < end <= len(text) for start, end in spans(found))
    for statement in found.statements:
        assert statement.content in statement.content_parts


def test_offsets_count_code_points(extractor: Extractor) -> None:
    text = "🇷🇺🙂 Москва? No: “We go,” said Lavrov."
    (found,) = extractor.extract([Document(id="text", text=text, language="en")])
    (statement,) = found.statements
    assert text[slice(*statement.content)] == "We go"


HOSTILE = {
    "empty": "",
    "blank": " \n\n\t",
    "nul": "Moscow said\x00 that talks failed.",
    "surrogate": "Moscow said \ud800 it would go.",
    "bytes": bytes(range(256)).decode("latin-1") * 40,
    "one word": "a" * 200_000,
    "quotes": '"' * 20_000,
    "brackets": "(" * 20_000,
    "lines": "\n" * 50_000,
    "commas": "Moscow, " * 4_000,
    "cues": "he said that " * 2_000,
    "open quotes": "“We " * 4_000,
    "apostrophes": "'We go' " * 3_000,
    "statements": "“We go,” said X. " * 2_000,
    "long": "The Kremlin said that talks with Washington failed. " * 3_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_text_is_read_and_raises_nothing(extractor: Extractor, name: str) -> None:
    """What such texts cost is measured by `dragoman bench extract --hostile`."""
    (found,) = extractor.extract([Document(id=name, text=HOSTILE[name])])
    assert all(0 <= start < end <= len(HOSTILE[name]) for start, end in spans(found))


def test_the_order_is_kept_and_batches_change_nothing(extractor: Extractor) -> None:
    texts = [
        "Norway said that it was over.",
        "",
        "Der Minister sagte, die Verhandlungen seien gescheitert und beendet.",
        "“Yes,” said Anna Berg.",
    ]
    documents = [Document(id=str(number), text=text) for number, text in enumerate(texts)]
    assert extractor.extract(documents) == [extractor.extract([document])[0] for document in documents]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Der Kreml sagte, die Beziehungen zu Washington seien so schlecht wie nie. Außenminister Lawrow sprach von einem Tiefpunkt.",
            "de",
        ),
        ("Песков заявил ТАСС, что отношения с Вашингтоном восстанавливаются медленно.", "ru"),
        ("قال وزير الخارجية الروسي إن العلاقات مع واشنطن متوترة للغاية هذا العام.", "ar"),
    ],
)
def test_other_languages_are_left_alone(extractor: Extractor, text: str, language: str) -> None:
    (found,) = extractor.extract([Document(id="text", text=text)])
    assert (found.language, found.skipped, found.statements, found.names) == (language, "language", (), ())


def test_an_empty_document_says_so(extractor: Extractor) -> None:
    assert extractor.extract([Document(id="text", text=" \n")])[0].skipped == "empty"


def test_of_a_long_text_the_beginning_is_read(extractor: Extractor) -> None:
    text = "Norway said that it was over. " * (LONGEST_TEXT // 30 + 10)
    (found,) = extractor.extract([Document(id="text", text=text)])
    assert found.skipped == "cut"
    assert found.statements
    assert max(end for _, end in spans(found)) <= LONGEST_TEXT


def test_the_version_is_stamped(extractor: Extractor) -> None:
    other = load_extractor(version=7)
    assert other.extract([Document(id="text", text="Norway said that it was over.")])[0].extractor == 7
    assert extractor.extract([Document(id="text", text="")])[0].extractor == 1


def test_the_model_is_the_pinned_one() -> None:
    assert model.model_hash(model.model_folder()) == model.SHA256


def test_an_altered_model_is_refused() -> None:
    with pytest.raises(model.ModelError, match="not the pinned ones"):
        model.load_model(sha256="0" * 64)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(model.ModelError, match="install"):
        model.load_model(tmp_path / "nowhere")


def test_texts_are_read_together_up_to_a_size() -> None:
    texts = ["a" * 20_000, "b" * 9_000, "c" * 9_000, "d" * 60_000, "e"]
    groups = list(together(texts))
    assert [text for group in groups for text in group] == texts
    assert [len(group) for group in groups] == [2, 1, 1, 1]
    assert list(together([])) == []
