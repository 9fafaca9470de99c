"""Feed lists as OPML 2.0, with folders, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from ingest.text import one_line
from ingest.xmlguard import has_too_many_attributes

_MOST = 10_000
_LARGEST = 10 * 1024 * 1024
_SEPARATOR = "/"


class BadOpml(ValueError):
    """The file cannot be read as OPML; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list; `folder` is the path of the folders it lies in, joined by "/"."""

    url: str
    title: str
    folder: str = ""
    site: str = ""
    language: str | None = None


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, each address once. Malformed XML is read as far as it goes. Raises BadOpml."""
    if len(data) > _LARGEST:
        raise BadOpml(f"the file is larger than {_LARGEST // 1024 // 1024} MB")
    if has_too_many_attributes(data):
        raise BadOpml("the file has a tag of hundreds of attributes")
    # Nothing outside the file is ever read, entities are not expanded, and libxml2's limits on depth and size stay on.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadOpml(f"the file is no XML: {error}") from error
    if root is None or _tag(root) != "opml":
        raise BadOpml("the file is no OPML: it does not begin with <opml>")
    found: dict[str, Outline] = {}
    for element in root.iter("{*}outline", "{*}Outline"):
        outline = _outline(element)
        if outline is not None:
            found.setdefault(outline.url, outline)
        if len(found) > _MOST:
            raise BadOpml(f"the file lists more than {_MOST} feeds")
    if not found:
        raise BadOpml("the file lists no feeds")
    return tuple(found.values())


def write_opml(outlines: Iterable[Outline], title: str) -> bytes:
    """An OPML 2.0 file in UTF-8, folders in the order of their first feed."""
    root: _Folder = _Folder({}, [])
    for outline in outlines:
        folder = root
        for name in filter(None, outline.folder.split(_SEPARATOR)):
            folder = folder.folders.setdefault(name, _Folder({}, []))
        folder.feeds.append(outline)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_text(title)}</title></head>",
        "  <body>",
        *_lines(root, "    "),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


@dataclass(frozen=True, slots=True)
class _Folder:
    folders: dict[str, _Folder]
    feeds: list[Outline]


def _lines(folder: _Folder, indent: str) -> list[str]:
    lines = [f"{indent}<outline {_attributes(feed)}/>" for feed in folder.feeds]
    for name, inside in folder.folders.items():
        lines += [f"{indent}<outline text={quoteattr(name)}>", *_lines(inside, indent + "  "), f"{indent}</outline>"]
    return lines


def _attributes(feed: Outline) -> str:
    values = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.url, "htmlUrl": feed.site, "language": feed.language}
    return " ".join(f"{name}={quoteattr(one_line(value))}" for name, value in values.items() if value)


def _text(value: str) -> str:
    return quoteattr(one_line(value))[1:-1]


def _outline(element: etree._Element) -> Outline | None:
    """None for a folder, and for an outline without a web address."""
    values = {str(name).lower(): one_line(str(value)) for name, value in element.attrib.items()}
    url = values.get("xmlurl") or (values.get("url", "") if values.get("type", "").lower() in ("rss", "atom") else "")
    if not url.lower().startswith(("http://", "https://")):
        return None
    folders = [_name(parent) for parent in element.iterancestors("{*}outline", "{*}Outline")]
    folder = _SEPARATOR.join(name for name in reversed(folders) if name) or values.get("category", "").partition(",")[0].strip("/")
    return Outline(
        url=url,
        title=values.get("title") or values.get("text") or "",
        folder=folder,
        site=values.get("htmlurl", ""),
        language=values.get("language") or None,
    )


def _name(element: etree._Element) -> str:
    return one_line(str(element.get("text") or element.get("title") or "")).replace(_SEPARATOR, "-")


def _tag(root: etree._Element) -> str:
    return etree.QName(root).localname.lower() if isinstance(root.tag, str) else ""
