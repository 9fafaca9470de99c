"""What is taken out of XML before a parser sees it: what makes parsers slow out of proportion, and what makes them stumble.

Works on bytes, in one pass each. Wide encodings become UTF-8 first; ISO-2022, which uses ASCII for other things, is left alone, and
the deadline of the reading process is what guards against it.
"""

from __future__ import annotations

import re

_LONG_TAG = re.compile(rb"<[^<>]{8000,}>")
_MOST_ATTRIBUTES = 200
_LONG_AUTHOR = re.compile(
    rb"(<(?:[\w-]+:)?(?:author|creator|name|email|managingEditor|webMaster|contributor|publisher|owner)\b[^<>]*>(?:<!\[CDATA\[)?)([^<\]]{300,})"
)
_AUTHOR_KEPT = 100
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,40};)")
_REFERENCE = re.compile(rb"&#(?:(\d{1,10})|[xX]([0-9a-fA-F]{1,8}));")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x1b"))
_DOCTYPE = b"<!doctype"


_WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARATION = re.compile(r"""(<\?xml[^<>]{0,200}?encoding\s*=\s*)(?:"[^"<>]*"|'[^'<>]*')""")


def narrowed(body: bytes) -> bytes | None:
    """The body in UTF-8 where it plainly is UTF-16 or UTF-32, else None."""
    encoding = next((encoding for start, encoding in _WIDE if body.startswith(start)), None)
    if encoding is None:
        return None
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    return _DECLARATION.sub(r'\1"utf-8"', text, count=1).encode("utf-8", "replace")


def has_too_many_attributes(body: bytes) -> bool:
    """Is there a tag with hundreds of attributes? Parsers compare each with all others."""
    return any(tag[0].count(b"=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(body))


def guarded(body: bytes) -> bytes:
    """The body without document type, with short names of authors, mended where it is plainly malformed."""
    body = without_doctype(body)
    if b"\x1b$" in body:
        return body
    body = _LONG_AUTHOR.sub(lambda match: match[1] + match[2][:_AUTHOR_KEPT], body)
    return _mended(body)


def without_doctype(body: bytes) -> bytes:
    """No feed needs a document type: entities that it declares stay unresolved in the text."""
    start = _prolog_end(body)
    if body[start : start + len(_DOCTYPE)].lower() != _DOCTYPE:
        return body
    bracket, end = body.find(b"[", start), body.find(b">", start)
    if -1 < bracket < end:
        end = _subset_end(body, bracket + 1)
    return body[:start] + (body[end + 1 :] if end != -1 else b"")


def _prolog_end(body: bytes) -> int:
    """Where the first thing stands that is neither space nor comment nor processing instruction."""
    position = 3 if body.startswith(b"\xef\xbb\xbf") else 0
    while True:
        position += len(body[position:]) - len(body[position:].lstrip())
        opened, closing = body[position : position + 4], b"-->"
        if opened[:2] == b"<?":
            closing = b"?>"
        elif opened != b"<!--":
            return position
        end = body.find(closing, position)
        if end == -1:
            return len(body)
        position = end + len(closing)


_SUBSET_PART = re.compile(rb"""[^\]"'<]+|"[^"]*"|'[^']*'|<!--(?:(?!-->).)*-->|<""", re.DOTALL)


def _subset_end(body: bytes, position: int) -> int:
    """Where the `>` stands that ends a document type, from inside its brackets; -1 where it does not end."""
    while part := _SUBSET_PART.match(body, position):
        position = part.end()
    return body.find(b">", position) if body[position : position + 1] == b"]" else -1


def _mended(body: bytes) -> bytes:
    """Without control characters and references to no character; bare ampersands written out, except in CDATA."""
    body = _REFERENCE.sub(_real_reference, body.translate(None, _CONTROLS))
    parts, position = [], 0
    while (start := body.find(b"<![CDATA[", position)) != -1:
        end = body.find(b"]]>", start)
        end = len(body) if end == -1 else end + 3
        parts += [_BARE_AMPERSAND.sub(b"&amp;", body[position:start]), body[start:end]]
        position = end
    return b"".join([*parts, _BARE_AMPERSAND.sub(b"&amp;", body[position:])])


def _real_reference(match: re.Match[bytes]) -> bytes:
    """The reference, or nothing where it names a control character or half of a surrogate pair."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    character = code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF
    return match[0] if character else b""
