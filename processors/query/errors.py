"""What is wrong with a query, and where."""

from __future__ import annotations

WIDTH = 72
"""Characters of the query that are shown around the place of an error."""


class QueryError(Exception):
    """A query that cannot be read. `position` counts characters from 0; the length of the query means its end.

    `suggestion` is what was probably meant in place of what stands there (a field, a value), where that can be told.
    """

    def __init__(self, message: str, position: int, suggestion: str | None = None) -> None:
        self.message = " ".join(_printable(message).split())
        super().__init__(self.message)
        self.position, self.suggestion = position, suggestion

    def in_words(self, query: str) -> str:
        """Three lines: what is wrong, the query (a window of a long one), and a caret under the character."""
        meant = f" Did you mean “{self.suggestion}”?" if self.suggestion else ""
        start = max(0, self.position - WIDTH // 2) if len(query) > WIDTH else 0
        window = _printable(query[start : start + WIDTH])
        return f"{self.message}{meant}\n  {window}\n  {' ' * (self.position - start)}^"


def _printable(text: str) -> str:
    """As long as the text, on one line, without characters that steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)
