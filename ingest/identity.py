"""Which article an entry is: its canonical address, whatever tracking, scheme or session its link carries.

The rules lean to keeping articles apart: a parameter is dropped only when its name is known to track readers, since an unknown one
(`?cid=45`, `?20251`) may be all that names the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from ingest.addresses import Refused, read_address
from ingest.document import Entry
from processors.domain.ids import digest

_TRACKER_NAMES = (
    "fbclid gclid gclsrc dclid msclkid yclid ysclid twclid igshid igsh gbraid wbraid mkt_tok xtor wt_mc wt.mc_id cmpid icid ocid ncid "
    "smid mc_cid mc_eid _ga _gl _hsenc _hsmi ref_src ref_url at_medium at_campaign srsltid guccounter guce_referrer guce_referrer_sig "
    "phpsessid jsessionid aspsessionid cfid cftoken sessionid session_id"
)
_TRACKERS = frozenset(_TRACKER_NAMES.split())
_TRACKER_PREFIXES = ("utm_", "utm.", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "vero_", "oly_", "ns_mchannel", "ns_source", "ns_campaign")
_PATH_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`key` is the canonical address that the article's id is made of; `url` opens in a browser."""

    key: str
    url: str
    look: str
    """Recognises the entry in its own feed when its link has changed but it is the same."""


def without_trackers(url: str) -> str | None:
    """The address without fragment, tracking and session parameters; None where it is no web address."""
    try:
        address = read_address(urldefrag(url).url)
    except (Refused, ValueError):
        return None
    path, _, query = address.target.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not _tracks(part))
    return f"{address.scheme}://{address.authority}{_PATH_SESSION.sub('', path)}{'?' + kept if kept else ''}"


def canonical(url: str) -> str:
    """One spelling for the addresses of one page: https, parameters in order, no slash at the end. Expects `without_trackers`."""
    parts = urlsplit(_ESCAPE.sub(_same_escape, url))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"https://{parts.netloc}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def identities(entries: Sequence[Entry], feed_url: str, site: str | None) -> list[Identity]:
    """The identity of each entry of one document, by its link, else its guid, else what it says."""
    addresses = [_address(entry) for entry in entries]
    keys = [canonical(address) if address else None for address in addresses]
    of_guid, of_key = _titles(entries, [entry.guid for entry in entries]), _titles(entries, keys)
    found: list[Identity] = []
    for entry, address, key in zip(entries, addresses, keys, strict=True):
        guid = entry.guid if entry.guid and len(of_guid[entry.guid]) == 1 else None
        shared = address is not None and (len(of_key[key]) > 1 or _is_home(address))
        found.append(_identity(entry, address, guid, shared, feed_url, site))
    return found


def _titles(entries: Sequence[Entry], names: Sequence[str | None]) -> dict[str | None, set[str]]:
    """The titles that go by each name: more than one, and the name names nothing."""
    titles: dict[str | None, set[str]] = {}
    for entry, name in zip(entries, names, strict=True):
        titles.setdefault(name, set()).add(entry.title)
    return titles


def _address(entry: Entry) -> str | None:
    """The link; without one, a guid that is an address."""
    address = without_trackers(entry.link) if entry.link else None
    if address is None and entry.guid and entry.guid.startswith(("http://", "https://")):
        return without_trackers(entry.guid)
    return address


def _identity(entry: Entry, address: str | None, guid: str | None, shared: bool, feed_url: str, site: str | None) -> Identity:
    content = digest(entry.content, entry.summary)
    when = entry.published.isoformat() if entry.published else content
    if address is None or shared:
        # A link that several entries share names none of them: the guid must, or what the entry says.
        name = guid or digest(entry.title, when)
        key = f"{canonical(address)}#{name}" if address else f"{feed_url}#{name}"
        url = _with_fragment(address, entry.link) if address else (without_trackers(site) if site else None) or feed_url
        return Identity(key=key, url=url, look=digest("guid", guid, entry.title) if guid else digest("said", entry.title, when))
    place = address.partition("?")[0]
    look = digest("guid", guid, entry.title) if guid else digest("place", place, entry.title, when)
    return Identity(key=canonical(address), url=address, look=look)


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _with_fragment(address: str, link: str | None) -> str:
    fragment = urldefrag(link).fragment if link else ""
    return f"{address}#{fragment}" if re.fullmatch(r"[\w./-]{1,200}", fragment) else address


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _same_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()
