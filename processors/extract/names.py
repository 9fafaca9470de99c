"""Every name in a text: PERSON, ORG or PLACE, as the tagger found it, and whether a place stands for those who live or govern there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from processors.domain.records import Name
from processors.extract.metonymy import Metonymy
from processors.extract.parse import Page
from processors.extract.tagging.name_tagger import TaggedName, TaggedText

LIKELY: Final = 0.5


def names(page: Page, read: TaggedText, tagged: Sequence[TaggedName], metonymy: Metonymy) -> list[Name]:
    """In the order of the text, without overlaps. `read`: the text of the page as the tagger read it, `tagged`: its names, corrected."""
    places = [(name.start, name.end) for name in tagged if name.type == "PLACE"]
    chances = iter(metonymy(page, read, places).tolist())
    return [
        Name(start=name.start, end=name.end, type=name.type, metonymic=next(chances) >= LIKELY if name.type == "PLACE" else None)
        for name in tagged
    ]
