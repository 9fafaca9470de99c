"""The ratchet: it rises, it does not fall, and a fall is told."""

from __future__ import annotations

from pathlib import Path

from processors.evaluation.evaluate import Report
from processors.evaluation.measures import F1, Macro, Measure, Share
from processors.evaluation.recorded import fallen, raised, read_recorded, write_recorded
from processors.evaluation.sets import READ


def report(**measures: Measure) -> Report:
    return Report(gold=READ, texts=1, scores={"signals": measures, "by type": {"THAW": F1(1, 1, 1)}}, phenomena={}, slips=())


def test_a_fall_is_told_when_it_is_more_than_a_hair() -> None:
    recorded = {"read": {"signals: pair": 0.5}}
    assert fallen(report(pair=F1(496, 1000, 1000)), recorded) == []
    assert fallen(report(pair=F1(494, 1000, 1000)), recorded) == ["read, signals: pair: 0.4940, recorded 0.5000"]


def test_a_share_of_what_is_unwanted_falls_by_rising() -> None:
    recorded = {"read": {"signals: false": 0.1}}
    assert fallen(report(false=Share(2, 10, unwanted=True)), recorded) != []
    assert fallen(report(false=Share(0, 10, unwanted=True)), recorded) == []
    assert raised(report(false=Share(0, 10, unwanted=True)), recorded) == {"read": {"signals: false": 0.0}}
    assert raised(report(false=Share(5, 10, unwanted=True)), recorded) == recorded


def test_what_is_not_measured_any_more_is_told() -> None:
    assert fallen(report(), {"read": {"signals: pair": 0.5}}) == ["read, signals: pair: not measured, recorded 0.5000"]


def test_values_only_rise_and_other_sets_are_kept() -> None:
    recorded = {"other": {"x": 0.3}, "read": {"signals: pair": 0.5, "signals: holder": 0.9}}
    better = report(pair=F1(6, 10, 10), holder=Share(8, 10), macro=Macro({"THAW": F1(1, 1, 1)}), nothing=Share())
    assert raised(better, recorded) == {
        "other": {"x": 0.3},
        "read": {"signals: pair": 0.6, "signals: holder": 0.9, "signals: macro": 1.0},
    }


def test_a_written_record_is_read_again(tmp_path: Path) -> None:
    recorded = {"read": {"signals: pair+type": 0.1234, 'a "name"': 1.0}}
    write_recorded(recorded, tmp_path / "recorded.toml")
    assert read_recorded(tmp_path / "recorded.toml") == recorded
