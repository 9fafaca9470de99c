"""HTML to plain text with paragraphs, and what must never stand in a text."""

from __future__ import annotations

import html
import re

import nh3

TEXT_LIMIT = 200_000
"""Longest text of an article, in characters; longer ones are cut and say so."""
TITLE_LIMIT = 500

_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section "
    "table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNREAD_NAMES = "script style head title template noscript iframe object svg math textarea select button form"
_WITHOUT_CONTENT = frozenset(_UNREAD_NAMES.split())
_BREAK = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS, key=len, reverse=True))})(?:\s[^>]*)?/?>")
_TAG = re.compile(r"<[^>]*>")
_MOST_TAGS = 5000
"""Markup with more is not taken for a text: its tags are cut out, since deep nesting costs a tree-builder the square of its depth."""
_WHOLE_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of surrogate pairs, non-characters, and marks that turn the direction of what a reader sees."""
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w+);")


def clean(text: str) -> str:
    """The text without characters that no text should have; line ends are `\\n`."""
    return _NEVER.sub(lambda match: "\n" if match[0] in "\u2028\u2029" else "", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(markup: str) -> str:
    """HTML as plain text: paragraphs apart by an empty line, entities resolved, scripts gone.

    nh3 builds the tree as a browser would and writes it back well formed, so that what is left to do is exact.
    """
    markup = clean(markup)
    if markup.count("<") > _MOST_TAGS:
        return paragraphs(html.unescape(_WHOLE_TAG.sub("\n", markup)))
    tidy = nh3.clean(markup, tags=set(_BLOCKS), attributes={}, clean_content_tags=set(_WITHOUT_CONTENT), link_rel=None)
    lines = _BREAK.sub("\n", _SPACES.sub(" ", tidy.replace("\n", " ")))
    return paragraphs(html.unescape(_TAG.sub("", lines)))


def paragraphs(text: str) -> str:
    """Each line a paragraph of its own, one empty line between two, single spaces."""
    return _LINES.sub("\n\n", _SPACES.sub(" ", clean(text))).strip()


def without_headline(text: str, headline: str) -> str:
    """The text without a first paragraph that only repeats the title: what it says is in the title already."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and _words(first) == _words(headline) else text


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def looks_like_html(text: str) -> bool:
    return bool(_LOOKS_LIKE_HTML.search(text))


def title(value: str, is_html: bool) -> str:
    """A title on one line, cut at a word where it is too long."""
    line = one_line(plain(value) if is_html else value)
    if len(line) <= TITLE_LIMIT:
        return line
    start = line[: TITLE_LIMIT - 1]
    return (start.rpartition(" ")[0] or start) + "…"
