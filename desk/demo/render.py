"""What the demonstration's outlets publish: RSS 2.0, Atom, and pages. Pure: reports in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from desk.demo.seeds import Report, SeedOutlet

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
register_namespace("content", CONTENT)


def feed(outlet: SeedOutlet, reports: Sequence[Report]) -> tuple[str, bytes]:
    """Content type and body of the outlet's feed, newest report first."""
    newest_first = sorted(reports, key=lambda report: report.published, reverse=True)
    if outlet.feed == "rss":
        return "application/rss+xml; charset=utf-8", _xml(_rss(outlet, newest_first))
    return "application/atom+xml; charset=utf-8", _xml(_atom(outlet, newest_first))


def page(outlet: SeedOutlet, report: Report) -> tuple[str, bytes]:
    body = "\n".join(f"<p>{escape(text)}</p>" for text in report.paragraphs)
    html = f"""<!doctype html>
<html lang="{escape(outlet.language)}">
<head>
<meta charset="utf-8">
<title>{escape(report.title)} - {escape(outlet.name)}</title>
<meta name="description" content="{escape(report.summary)}">
<meta property="article:published_time" content="{report.published.isoformat()}">
<link rel="canonical" href="http://{outlet.host}{report.path}">
<link rel="alternate" type="application/{outlet.feed}+xml" href="{outlet.feed_path}">
</head>
<body>
<header><a href="/">{escape(outlet.name)}</a></header>
<main><article>
<h1>{escape(report.title)}</h1>
<p><time datetime="{report.published.isoformat()}">{report.published:%d %B %Y, %H:%M} UTC</time></p>
{body}
</article></main>
<footer>{escape(outlet.description)}</footer>
</body>
</html>
"""
    return "text/html; charset=utf-8", html.encode()


def front_page(outlet: SeedOutlet, reports: Sequence[Report]) -> tuple[str, bytes]:
    links = "\n".join(f'<li><a href="{report.path}">{escape(report.title)}</a></li>' for report in reports)
    html = f"""<!doctype html>
<html lang="{escape(outlet.language)}">
<head><meta charset="utf-8"><title>{escape(outlet.name)}</title>
<link rel="alternate" type="application/{outlet.feed}+xml" href="{outlet.feed_path}"></head>
<body><h1>{escape(outlet.name)}</h1><p>{escape(outlet.description)}</p><ul>
{links}
</ul></body>
</html>
"""
    return "text/html; charset=utf-8", html.encode()


def _rss(outlet: SeedOutlet, reports: Sequence[Report]) -> Element:
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    for tag, text in (
        ("title", outlet.name),
        ("link", f"http://{outlet.host}/"),
        ("description", outlet.description),
        ("language", outlet.language),
    ):
        SubElement(channel, tag).text = text
    for report in reports:
        item = SubElement(channel, "item")
        link = f"http://{outlet.host}{report.path}"
        SubElement(item, "title").text = report.title
        SubElement(item, "link").text = link
        SubElement(item, "guid", isPermaLink="true").text = link
        SubElement(item, "pubDate").text = format_datetime(report.published.astimezone(UTC), usegmt=True)
        SubElement(item, "description").text = report.summary
        if outlet.full_text:
            SubElement(item, f"{{{CONTENT}}}encoded").text = _html(report)
    return rss


def _atom(outlet: SeedOutlet, reports: Sequence[Report]) -> Element:
    root = Element("feed", xmlns=ATOM)
    SubElement(root, "title").text = outlet.name
    SubElement(root, "subtitle").text = outlet.description
    SubElement(root, "id").text = outlet.feed_url
    SubElement(root, "link", rel="self", href=outlet.feed_url)
    SubElement(root, "link", rel="alternate", href=f"http://{outlet.host}/")
    newest = max((report.published for report in reports), default=datetime(1970, 1, 1, tzinfo=UTC))
    SubElement(root, "updated").text = newest.isoformat()
    author = SubElement(root, "author")
    SubElement(author, "name").text = outlet.name
    for report in reports:
        entry = SubElement(root, "entry")
        link = f"http://{outlet.host}{report.path}"
        SubElement(entry, "title").text = report.title
        SubElement(entry, "id").text = link
        SubElement(entry, "link", rel="alternate", href=link)
        SubElement(entry, "published").text = report.published.isoformat()
        SubElement(entry, "updated").text = report.published.isoformat()
        SubElement(entry, "summary").text = report.summary
        if outlet.full_text:
            SubElement(entry, "content", type="html").text = _html(report)
    return root


def _html(report: Report) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in report.paragraphs)


def _xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
