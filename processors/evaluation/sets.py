"""The sets of annotated texts: our own, which are shipped, and those that whoever develops Dragoman may have in a folder.

Our own are two halves. The read half may be looked at, trained on and mended by; the unread half is scored by programs alone, so that its
figures tell what the product makes of texts that nobody has fitted it to. Of the developers' files that are trained on, only what is held
out is scored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from processors.domain.records import Document
from processors.training.names_data import AGENCY, WORLD, is_held_out_agency, is_held_out_world
from processors.training.texts import held_out

FOLDER: Final = Path(__file__).parent / "gold"
Task = Literal["relations", "attributions", "names", "metonymy", "events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """One or more files of annotated texts of one form."""

    name: str
    paths: tuple[Path, ...]
    task: Task
    unread: bool = False
    """No person reads its texts: errors are counted, never shown."""
    held_out: Callable[[Document], bool] | None = None
    """Which of its texts are scored; all where there is no such rule."""

    def lines(self) -> list[str]:
        """Raises OSError, UnicodeDecodeError."""
        return [line for path in self.paths for line in path.read_text(encoding="utf-8").split("\n")]


READ: Final = GoldSet(name="read", paths=(FOLDER / "read.jsonl",), task="relations")
UNREAD: Final = GoldSet(name="unread", paths=(FOLDER / "unread.jsonl",), task="relations", unread=True)
SHIPPED: Final = (READ, UNREAD)


def own_set(path: Path) -> GoldSet:
    """A file of the user's, in the form of ours."""
    if path.resolve() == UNREAD.paths[0].resolve():
        return UNREAD
    return GoldSet(name=path.name, paths=(path,), task="relations")


def developers_sets(folder: Path) -> tuple[GoldSet, ...]:
    """Those of the known files that lie in the folder, or in its subfolder `train`."""
    train = folder / "train"
    known = (
        GoldSet(name="diplo_articles", paths=(folder / "diplo_articles.dev.jsonl",), task="relations"),
        GoldSet(name="diplo_sentences", paths=(folder / "diplo_sentences.dev.jsonl",), task="relations"),
        GoldSet(name="quotes_polnear", paths=(train / "quotes_polnear_dev.jsonl",), task="attributions"),
        GoldSet(name="ner_worldwide", paths=tuple(train / f"{name}.jsonl" for name in WORLD), task="names", held_out=_of_the_world),
        GoldSet(name="ner_conll03", paths=(train / f"{AGENCY}.jsonl",), task="names", held_out=_of_the_agency),
        GoldSet(name="metonymy", paths=(train / "metonymy_relocar_train.jsonl",), task="metonymy", held_out=_in_fifth),
        GoldSet(name="events_plv", paths=(train / "events_plv_train.jsonl",), task="events", held_out=_in_fifth),
    )
    return tuple(gold for gold in known if all(path.is_file() for path in gold.paths))


@cache
def event_pairs() -> dict[str, frozenset[str]]:
    """By id, the rows of events_plv between two countries or blocs, with these: the list gold/event_pairs.txt, which tells its rule."""
    lines = (FOLDER / "event_pairs.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {id: frozenset(countries) for id, *countries in rows}


def _of_the_world(document: Document) -> bool:
    return is_held_out_world(document.id)


def _of_the_agency(document: Document) -> bool:
    return is_held_out_agency(document.id, document.text)


def _in_fifth(document: Document) -> bool:
    return held_out(document.id)
