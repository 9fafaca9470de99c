"""The text of a query before and beside its grammar: length, brackets, quotation marks, escapes, stars, and luqum's complaints."""

from __future__ import annotations

import re

from processors.query.errors import QueryError

LONGEST = 2000
"""Characters of a query."""

SIGNS = re.compile(r'\\.|"(?:[^\\"]|\\.)*"|[()~^]', re.DOTALL)
QUOTES = "“”„‟″«»"
QUOTED = re.compile(rf'\\.|"(?:[^\\"]|\\.)*"|[{QUOTES}]', re.DOTALL)
REFUSED = {
    "~": "Fuzzy words and nearness (~) are not supported. A star finds words that begin alike (nuc*), a phrase words in a row.",
    "^": "Weights (^) are not supported: results come newest first.",
}
OPERATORS = {"&&": "AND", "||": "OR", "!": "NOT"}
"""As other query languages write them."""


def check_text(text: str, deepest: int) -> None:
    """Length, brackets that close and are not too deep, and signs of Lucene's that mean nothing here. Raises QueryError."""
    if len(text) > LONGEST:
        raise QueryError(f"The query is longer than {LONGEST} characters.", LONGEST)
    opened: list[int] = []
    for found in SIGNS.finditer(plain_quotes(text)):
        if found[0] == "(":
            opened.append(found.start())
            if len(opened) > deepest:
                raise QueryError(f"Brackets are nested more than {deepest} deep.", found.start())
        elif found[0] == ")":
            if not opened:
                raise QueryError("This bracket closes nothing.", found.start())
            opened.pop()
        elif found[0] in REFUSED:
            raise QueryError(REFUSED[found[0]], found.start())
    if opened and not _open_quote(text):
        raise QueryError("This bracket is not closed.", opened[-1])


def plain_quotes(text: str) -> str:
    """Typographic quotation marks, which keyboards put in, mean plain ones, but inside those. The length stays."""
    return QUOTED.sub(lambda found: '"' if found[0] in QUOTES else found[0], text)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def wildcard(word: str, position: int) -> bool:
    """Does the word end in a star? Raises QueryError for a star or question mark elsewhere, and for foreign operators."""
    for sign, ours in OPERATORS.items():
        if word.startswith(sign):
            raise QueryError(f"“{sign}” is no operator here.", position, ours)
    for found in re.finditer(r"\\.|[*?]", word, re.DOTALL):
        if found[0] == "?":
            raise QueryError(
                "A question mark for any letter is not supported; a star may stand at the end of a word.", position + found.start()
            )
        if found[0] == "*" and (found.start() == 0 or found.end() != len(word)):
            raise QueryError("A star may stand only at the end of a word: nuc*.", position + found.start())
    return word.endswith("*") and not re.search(r"(?<!\\)(?:\\\\)*\\\*$", word)


def syntax_error(text: str, complaint: str) -> QueryError:
    """luqum tells the place of an error only in its message."""
    place = re.search(r"at position (\d+)!?$", complaint)
    if place is None:
        return QueryError("The query ends where something must follow.", len(text))
    position = int(place[1])
    sign = text[position : position + 1]
    if sign and sign in f'"{QUOTES}':
        return QueryError("This quotation mark is not closed.", position)
    if sign == "'":
        return QueryError("A phrase stands in double quotation marks.", position, '"')
    word = re.match(r"AND|OR|NOT|TO|\S", text[position:])
    return QueryError(f"“{word[0] if word else sign}” cannot stand here.", position)


def _open_quote(text: str) -> bool:
    """Is a quotation mark never closed? Then what follows it is no bracket."""
    return '"' in SIGNS.sub("", plain_quotes(text))
