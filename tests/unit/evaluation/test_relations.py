"""Scores and errors of fully annotated texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from processors.domain.records import NARRATOR, Actor, Extraction, Who
from processors.evaluation.gold import Case
from processors.evaluation.measures import F1, Macro, Measure, Share
from processors.evaluation.relations import score_phenomena, score_relations
from processors.evaluation.slips import slips
from tests.unit.evaluation.making import EVERYTHING, NORWAY, NOTHING, RUSSIA, case, signal, span, statement


def figure(part: str, name: str, *cases: Case) -> Measure:
    return score_relations(cases)[part][name]


def faults(*cases: Case) -> list[tuple[str, str, str, str]]:
    return [(slip.part, slip.fault, slip.expected, slip.found) for slip in slips(cases)]


def found(**changes: object) -> Case:
    return case(found=replace(EVERYTHING, **changes))  # type: ignore[arg-type]


def test_what_is_right_has_full_marks_and_no_errors() -> None:
    scores = score_relations([case()])
    values = {measure.value for part in ("statements", "actors", "signals") for measure in scores[part].values()}
    assert values == {1.0, 0.0, None}
    assert scores["signals"]["false-signal rate"].value is None
    assert scores["statements"]["addressee"] == F1(0, 0, 0)
    assert faults(case()) == []


def test_what_is_missed_and_what_is_too_much() -> None:
    assert figure("statements", "content", case(found=NOTHING)) == F1(0, 0, 1)
    assert figure("signals", "pair", case(expected=NOTHING)) == F1(0, 2, 0)
    assert ("statement", "missed", "Kari Lund (NOR) [told]", "-") in faults(case(found=NOTHING))
    assert ("signal", "too many", "-", "NOR-RUS CONTACT ACTUAL, narrator") in faults(case(expected=NOTHING))
    assert ("actor", "missed", "Norway, STATE, NOR", "-") in faults(case(found=NOTHING))


@pytest.mark.parametrize(("words", "hits"), [("recalled its envoy from", 1), ("Oslo had recalled", 0)])
def test_contents_match_by_half_of_their_words(words: str, hits: int) -> None:
    assert figure("statements", "content", found(statements=(statement(words),))) == F1(hits, 1, 1)


def test_a_wrong_speaker_and_a_missing_channel() -> None:
    wrong = found(statements=(statement(who=Who(name="Per Berg", country="NOR"), channel=None),))
    assert figure("statements", "speaker (country and name)", wrong) == Share(0, 1)
    assert figure("statements", "channel", wrong) == F1(0, 0, 1)
    assert faults(wrong) == [("statement", "speaker", "Kari Lund (NOR)", "Per Berg (NOR)"), ("statement", "channel", "TASS", "-")]


def test_an_actor_of_another_type_is_another_one() -> None:
    wrong = found(actors=(*EVERYTHING.actors[:1], replace(NORWAY, type="ORG"), RUSSIA))
    assert figure("actors", "type, country, mention", wrong) == F1(2, 3, 3)


def test_metonyms_are_judged_at_each_use() -> None:
    """The Kremlin stands for Russia, Oslo for Norway; Moscow is nowhere a metonym, and the second text takes Oslo for a place."""
    second = case(found=replace(EVERYTHING, actors=(RUSSIA,)))
    assert figure("actors", "metonyms", case(), second) == F1(3, 3, 4)
    assert ("metonym", "missed", "NOR", "a place") in faults(case(), second)


def test_a_name_within_an_official_is_not_judged() -> None:
    envoy = Actor(name="its envoy from Minsk", type="PERSON", country="NOR", role=None, mentions=(span("its envoy from Minsk"),))
    belarus = Actor(name="Belarus", type="STATE", country="BLR", role=None, mentions=(span("Minsk"),))
    expected = Extraction(language="en", extractor=0, actors=(envoy, belarus))
    assert figure("actors", "metonyms", case(expected=expected, found=expected)) == F1(0, 0, 0)


def test_signals_are_counted_more_and_more_strictly() -> None:
    wrong = found(signals=(signal("FREEZE", "NEGATED", holder=NARRATOR, pair=("BLR", "NOR")),))
    scores = score_relations([wrong])["signals"]
    assert scores["pair"] == scores["pair+polarity"] == scores["pair set"] == F1(1, 1, 2)
    assert scores["pair+type"] == scores["pair+polarity+modality"] == F1(0, 1, 2)
    assert scores["type"] == scores["holder"] == Share(0, 1)
    assert faults(wrong)[-1][:2] == ("signal", "type, modality, holder")


def test_type_is_asked_only_where_the_evidence_meets() -> None:
    assert figure("signals", "type", found(signals=(signal(evidence="The Kremlin denied it"),))) == Share(0, 0)


def test_a_signal_in_a_distractor_is_false() -> None:
    cases = [case(expected=NOTHING, tests="distractor: sport"), case(NOTHING, NOTHING, tests="distractor")]
    assert figure("signals", "false-signal rate", *cases) == Share(1, 2, unwanted=True)


def test_macro_means_are_over_the_classes_that_are_expected() -> None:
    wrong = found(signals=(signal(), signal("THAW", pair=("NOR", "RUS"), holder=NARRATOR, evidence="Talks go on")))
    types, modalities = (figure("signals", f"macro-F1 over {classes}", wrong) for classes in ("types", "modalities"))
    assert isinstance(types, Macro)
    assert types.classes["THAW"] == F1(0, 1, 0)
    assert (types.value, modalities.value) == (0.5, 1.0)


def test_phenomena_are_scored_apart() -> None:
    scores = score_phenomena([case(tests="denial, channel"), case(found=NOTHING, tests="denial")])
    assert scores["by test, statements: content"] == {"channel": F1(1, 1, 1), "denial": F1(1, 1, 2)}
    assert scores["by test, signals: pair+polarity+modality"] == {"channel": F1(2, 2, 2), "denial": F1(2, 2, 4)}
