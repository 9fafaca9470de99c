"""Articles about nothing between states, made from a seed: what most of the world's news is."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

SENTENCES = (
    "{person} said the council would spend {number} million on the bridge over the river before winter.",
    "The hospital in {town} has closed its second ward after a pipe burst on Tuesday night.",
    "“We had no warning at all,” said {person}, who has run the bakery on Mill Street since {year}.",
    "Police found the car in a field near {town} and are looking for two men in dark coats.",
    "The company cut its forecast for the year and its shares fell {number} percent by noon.",
    "{person} scored twice in the second half, and the visitors went home without a point.",
    "A judge in {town} sentenced the former treasurer to {number} months in prison for fraud.",
    "“The roof will not last another storm,” {person} told reporters after walking through the school.",
    "Teachers and parents gathered in front of the town hall, asking for smaller classes.",
    "According to a report by the water board, the reservoir above {town} is {number} percent full.",
    "{person}, a retired engineer, warned that the old dam needs a second gate.",
    "Rain is expected to reach the coast on Friday, with gusts of up to {number} kilometres an hour.",
    "The museum of {town} has bought a letter that was thought to be lost since {year}.",
    "The union called for a ballot after talks with the owners of the mill had ended in the early hours.",
    "Doctors at the clinic treated {number} people for smoke; none was badly hurt, the fire service said.",
    "Sales of bicycles rose for the third month in a row, the trade association said on Monday.",
    "{person} denied the charges and said he had paid back every loan that he took.",
    "Farmers around {town} expect a poor harvest of apples, because the frost came in April.",
    "The new line will carry {number} thousand passengers a day, the railway announced.",
    "“It is a good book, but it is not his best,” wrote the critic {person}.",
)
FIRST = ("Anna", "Peter", "Maria", "Hugh", "Edith", "Samuel", "Ruth", "Carlos", "Nadia", "Owen", "Ines", "Victor")
LAST = ("Barlow", "Keane", "Ostrander", "Pell", "Marchetti", "Quigley", "Lindgren", "Sorrel", "Haverty", "Brandt", "Okafor", "Tamm")
TOWNS = ("Ashford", "Milton", "Norrby", "Castelvecchio", "Greystones", "Port Albert", "Lindau", "Kemi", "Harwell", "San Telmo")
PARAGRAPH = 3
"""Sentences."""


def domestic(seed: int, *, characters: int) -> Iterator[str]:
    """Articles of so many characters without end, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - texts to measure with
    while True:
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < characters:
            paragraphs.append(" ".join(_sentence(random) for _ in range(PARAGRAPH)))
        yield "\n\n".join(paragraphs)[:characters]


def _sentence(random: Random) -> str:
    return random.choice(SENTENCES).format(
        person=f"{random.choice(FIRST)} {random.choice(LAST)}",
        town=random.choice(TOWNS),
        number=random.randrange(2, 90),
        year=random.randrange(1950, 2020),
    )
