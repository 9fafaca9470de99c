"""Reading pages in tests."""

from __future__ import annotations

from typing import Any

from lxml import html


def tree(page: str) -> Any:
    return html.document_fromstring(page)


def text(element: Any) -> str:
    """The words of an element as a reader sees them, white space folded."""
    return " ".join(element.text_content().split())


def texts(page: str, path: str) -> list[str]:
    """The words of every element that the XPath finds."""
    return [text(element) for element in tree(page).xpath(path)]


def with_class(name: str) -> str:
    """XPath of the elements that have this class."""
    return f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements in order, each with the names of its attributes: what a text from outside must never change."""
    return [(element.tag, tuple(sorted(element.attrib))) for element in tree(page).iter() if isinstance(element.tag, str)]
