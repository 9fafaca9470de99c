"""Every name in a text: PERSON, ORG or PLACE, as the tagger found it, and whether a place stands for its government."""

from __future__ import annotations

from collections.abc import Sequence

from processors.domain.records import Name
from processors.extract.mentions import Mention
from processors.extract.tagging.name_tagger import TaggedName


def names(text: str, tagged: Sequence[TaggedName], found: Sequence[Mention]) -> list[Name]:
    """In the order of the text, without overlaps."""
    governments = bytearray(len(text))
    for mention in found:
        if mention.metonymic:
            governments[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return [
        Name(
            start=name.start,
            end=name.end,
            type=name.type,
            metonymic=any(governments[name.start : name.end]) if name.type == "PLACE" else None,
        )
        for name in tagged
    ]
