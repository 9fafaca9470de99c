"""`dragoman evaluate`: how good the extraction is, on annotated texts of ours and of one's own."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk import build
from desk.cli.common import JsonOption, UsageError, out, tell
from desk.cli.terminal import safe
from desk.web.words import count
from processors.evaluation.measures import F1, Macro, Measure, Scores, Share

if TYPE_CHECKING:
    from processors.evaluation.evaluate import Report
    from processors.evaluation.sets import GoldSet
    from processors.evaluation.slips import Slip

EXCERPT = 160
"""Characters of a text that an error shows."""
HEAD = f"{'':42}     P      R     F1"


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate_sets)


def evaluate_sets(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Annotated texts of your own, one JSON object a line, in place of the shipped ones."),
    ] = None,
    gold: Annotated[Path | None, typer.Option("--gold", metavar="DIR", help="Score the developers' sets in this folder as well.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Show every error: the words, what was expected, what was found.")] = False,
    by_test: Annotated[bool, typer.Option("--by-test", help="Split by the phenomena that the texts name in `tests`.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Raise the recorded scores to these, where these are better.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Score the extraction on annotated texts: ours, or those of FILE in the same form (processors/evaluation/gold/README.md).

    The texts of the unread half are scored, but never shown.
    """
    # Here, since other commands need not wait for NumPy.
    from processors.evaluation.evaluate import evaluate
    from processors.evaluation.recorded import raised, read_recorded, write_recorded

    if record and file:
        raise UsageError("--record is for the shipped sets: leave FILE out")
    sets = _sets(file, gold)
    extractor = build.load()
    for chosen in sets:
        try:
            report = evaluate(chosen, extractor.extract)
        except (OSError, ValueError) as error:
            raise UsageError(f"{' '.join(map(str, chosen.paths))} cannot be scored: {error}") from error
        if as_json:
            out(json.dumps(_jsonable(report, errors=errors, by_test=by_test), ensure_ascii=False))
        else:
            _print_report(report, errors=errors, by_test=by_test)
        sys.stdout.flush()
        if record:
            write_recorded(raised(report, read_recorded()))


def _sets(file: Path | None, folder: Path | None) -> list[GoldSet]:
    from processors.evaluation.sets import SHIPPED, developers_sets, own_set

    sets = [own_set(file)] if file else list(SHIPPED)
    if folder is not None:
        developers = developers_sets(folder)
        if not developers:
            raise UsageError(f"{folder} holds none of the developers' sets")
        sets += developers
    return sets


def _print_report(report: Report, *, errors: bool, by_test: bool) -> None:
    out(f"{safe(report.gold.name)}: {count(report.texts, 'text')}\n{HEAD}")
    _print_scores(report.scores)
    if by_test:
        _print_scores(report.phenomena)
    if errors and report.gold.unread:
        tell(f"{report.gold.name}: nobody reads these texts, so their errors are not shown.")
    elif errors:
        for slip in report.slips:
            _print_slip(slip)
    out("")


def _print_scores(scores: Scores) -> None:
    for part, measures in scores.items():
        out(part)
        for name, measure in measures.items():
            out(f"  {safe(name)[:40]:40} {_cells(measure)}")


def _cells(measure: Measure) -> str:
    match measure:
        case F1():
            counts = f"{measure.hits} of {measure.predicted} found, {measure.gold} expected"
            return f"{measure.precision:6.3f} {measure.recall:6.3f} {measure.value:6.3f}  {counts}"
        case Share():
            return f"{'':13} {_value(measure)}  {measure.hits} of {measure.of}{' (fewer are better)' if measure.unwanted else ''}"
        case Macro():
            return f"{'':13} {_value(measure)}  mean of {sum(score.gold > 0 for score in measure.classes.values())} classes"


def _value(measure: Measure) -> str:
    return f"{'-':>6}" if measure.value is None else f"{measure.value:6.3f}"


def _print_slip(slip: Slip) -> None:
    excerpt = slip.excerpt if len(slip.excerpt) <= EXCERPT else f"{slip.excerpt[: EXCERPT - 1]}…"
    out(f"{safe(slip.document)} {slip.span[0]}–{slip.span[1]}, {slip.part}, {slip.fault}: {safe(excerpt)}")
    out(f"    expected {safe(slip.expected)}\n    found    {safe(slip.found)}")


def _jsonable(report: Report, *, errors: bool, by_test: bool) -> dict[str, Any]:
    scores = {**report.scores, **(report.phenomena if by_test else {})}
    result: dict[str, Any] = {
        "set": report.gold.name,
        "texts": report.texts,
        "scores": {part: {name: _numbers(measure) for name, measure in measures.items()} for part, measures in scores.items()},
    }
    if errors:
        result["errors"] = [asdict(slip) for slip in report.slips]
    return result


def _numbers(measure: Measure) -> dict[str, Any]:
    match measure:
        case F1():
            return {"f1": measure.value, "precision": measure.precision, "recall": measure.recall, **asdict(measure)}
        case Share():
            return {"share": measure.value, "hits": measure.hits, "of": measure.of}
        case Macro():
            return {"macro_f1": measure.value}
