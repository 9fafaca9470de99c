"""`dragoman bench extract --hostile`: texts that were made to hurt, and what each costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product

from processors.domain.records import Document

LONG = 1_000_000
ENGLISH = "The minister said on Monday that the talks would go on, and that nobody had left the room.\n"
"""Goes before each text, so that it is not put aside as another language."""
PIECES = {
    "one line": "The Russian foreign minister said that Ankara would not recall its envoy from Athens. ",
    "quotation marks": '"',
    "quoted words": "“go” ",
    "quotations in quotations": "He said: “She said: ‘They said: “",
    "one word": "a",
    "he said she said": "He said she said that ",
    "pronouns": "The minister met the president. He said he told him that his envoy left Iran. ",
    "pairs of states": "France and Iran met Iraq, Peru and Chile, and Ghana accused Togo of war. ",
    "a list of states": "Iran, ",
    "hyphens": "Iran-Iraq-",
    "coordination": "Iran and ",
    "all capitals": "THE MINISTER SAID THAT RUSSIA WOULD NOT MEET UKRAINE AGAIN. ",
    "mixed scripts": "Moscow Москва 北京 القاهرة said שלום ",
    "right to left": "\u202eقال الوزير إن المحادثات \u200f",
    "misread letters": "tbe rninister~ sa1d |hat lhe ta|ks ,vould 'rnove on^ . ",
    "accents": "a\u0301\u0302\u0303",
    "line ends": "Iran\n",
    "brackets": "(“[‘",
    "zero bytes": "\0said ",
    "nothing": "",
}


def texts() -> Iterator[tuple[str, str]]:
    """Names and texts of LONG characters, and one of 10,000 names."""
    for name, piece in PIECES.items():
        yield name, (ENGLISH + piece * (LONG // len(piece)))[:LONG] if piece else ""
    parts = ["Adal", "Bern", "Cor", "Dag", "Eber", "Fri", "Gund", "Hil", "Ing", "Jor"]
    names = (f"{a}{b} {c.title()}{d}son" for a, b, c, d in product(parts, ("a", "o", "in", "ert"), parts, ("", "er", "man", "s", "ing")))
    yield "names", ENGLISH + " ".join(f"{name} {number}." for number, name in enumerate([*names] * 5))


def bench_hostile(say: Callable[[str], None]) -> None:
    """Print CPU seconds and what was found for each text, through `say`."""
    from desk.build import load

    extractor = load()
    extractor.extract([Document(id="first", text=ENGLISH)])
    for name, text in texts():
        began = time.process_time()
        found = extractor.extract([Document(id=name, text=text, language="en")])[0]
        seconds = time.process_time() - began
        say(
            f"{name:26}{len(text):>9} characters {seconds:6.2f} s  {found.language or '-':3} {found.skipped or '':8}"
            f" {len(found.statements)} statements, {len(found.names)} names, {len(found.signals)} signals"
        )
