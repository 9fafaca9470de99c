"""The figures: what they are worth, and that they add up."""

from __future__ import annotations

import pytest

from processors.evaluation.measures import F1, Macro, Share


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    score = F1(hits=3, predicted=4, gold=6)
    assert (score.precision, score.recall) == (0.75, 0.5)
    assert score.value == pytest.approx(0.6)


def test_nothing_found_and_nothing_expected_is_worth_nothing() -> None:
    assert F1().value == F1().precision == F1().recall == 0
    assert Share().value is None
    assert Macro({"RUPTURE": F1(predicted=2)}).value is None


def test_figures_add_up_by_their_counts() -> None:
    assert F1(1, 2, 3) + F1(4, 5, 6) == F1(5, 7, 9)
    assert Share(1, 2) + Share(2, 2) == Share(3, 4)
    assert (Share() + Share(0, 1, unwanted=True)).unwanted


def test_a_rare_class_weighs_as_much_as_a_frequent_one() -> None:
    assert Macro({"STRAIN": F1(100, 100, 100), "FREEZE": F1(0, 0, 1), "THAW": F1(0, 5, 0)}).value == 0.5
