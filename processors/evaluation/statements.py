"""Scores of statements.

A found statement is an expected one when the words of their contents overlap by half (Jaccard), one to one, the best first, then by the
overlap of their cues. Over these matches: `speaker` is right in country and, for a named person, in name; `mention` is right where the
speakers as said overlap; `kind` is the same. `channel` and `addressee` are right where both sides have the span and the spans overlap.
"""

from __future__ import annotations

from collections.abc import Iterable

from processors.domain.records import Statement
from processors.evaluation.gold import Case
from processors.evaluation.matching import Weight, jaccard, overlap, pair_up
from processors.evaluation.measures import F1, Measure, Share
from processors.evaluation.naming import is_same_speaker

LEAST_OVERLAP = 0.5


def matched_statements(case: Case) -> list[tuple[int, int]]:
    """Numbers of the expected and the found statements that match."""

    def weight(gold: Statement, found: Statement) -> Weight | None:
        shared = jaccard(case.words.touched(gold.content), case.words.touched(found.content))
        return (shared, overlap(gold.cue, found.cue)) if shared >= LEAST_OVERLAP else None

    return pair_up(case.expected.statements, case.found.statements, weight)


def score_content(cases: Iterable[Case]) -> F1:
    total = F1()
    for case in cases:
        total += F1(len(matched_statements(case)), len(case.found.statements), len(case.expected.statements))
    return total


def score_statements(cases: Iterable[Case]) -> dict[str, Measure]:
    content = channel = addressee = F1()
    speaker = mention = kind = Share()
    for case in cases:
        gold, found = case.expected.statements, case.found.statements
        pairs = [(gold[i], found[j]) for i, j in matched_statements(case)]
        content += F1(len(pairs), len(found), len(gold))
        kind += Share(sum(one.kind == other.kind for one, other in pairs), len(pairs))
        speakers = [is_same_speaker(one.who, other.who, case.expected.actors) for one, other in pairs if one.who]
        speaker += Share(sum(speakers), len(speakers))
        mentions = [overlap(one.speaker, other.speaker) > 0 for one, other in pairs if one.speaker]
        mention += Share(sum(mentions), len(mentions))
        channel += F1(
            sum(overlap(one.channel, other.channel) > 0 for one, other in pairs),
            sum(other.channel is not None for other in found),
            sum(one.channel is not None for one in gold),
        )
        addressee += F1(
            sum(overlap(one.addressee, other.addressee) > 0 for one, other in pairs),
            sum(other.addressee is not None for other in found),
            sum(one.addressee is not None for one in gold),
        )
    return {
        "content": content,
        "speaker (country and name)": speaker,
        "speaker as said": mention,
        "kind": kind,
        "channel": channel,
        "addressee": addressee,
    }
