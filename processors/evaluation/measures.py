"""The figures of an evaluation: precision, recall and F1; shares; means over classes. All are counts first, so they add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class F1:
    """Van Rijsbergen's F1: the harmonic mean of precision and recall; 0 where nothing is right."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: F1) -> F1:
        return F1(self.hits + other.hits, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def value(self) -> float:
        both = self.predicted + self.gold
        return 2 * self.hits / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those that were asked; `unwanted` where fewer are better."""

    hits: int = 0
    of: int = 0
    unwanted: bool = False

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.of + other.of, self.unwanted or other.unwanted)

    @property
    def value(self) -> float | None:
        """None where nothing was asked."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Macro:
    """The mean F1 of the classes that the gold has: rare classes weigh as much as frequent ones."""

    classes: Mapping[str, F1]

    @property
    def value(self) -> float | None:
        """None where the gold has no class at all."""
        scores = [score.value for score in self.classes.values() if score.gold]
        return sum(scores) / len(scores) if scores else None


Measure = F1 | Share | Macro
Scores = Mapping[str, Mapping[str, Measure]]
"""Measures by part ("statements", "signals") and name."""
BY = "by "
"""Begins the names of the parts that split another part's figures: by type, by modality, by test."""
