"""The content hash of an index: do two indices say the same?

Hashed are, for each article: id, url, outlet, title, text, language, published, date_source, text_source, revision and the whole
extraction; for each current statement: every field but `fetched` and `first_seen` (and `date` where the article had none of its
own, since it is then the time of first sight). Left out are times of fetch, first sight, index and delivery, the feeds that carried
an article, and withdrawn statements: whether one was ever indexed depends on how fast revisions followed each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from hashlib import blake2b

from processors.domain.moments import EPOCH
from processors.domain.records import StatementRecord, Story

MODULUS = 1 << 256


def story_digest(story: Story) -> int:
    article = replace(story.article, fetched=EPOCH, first_seen=EPOCH, sources=())
    return _digest(asdict(article), asdict(story.extraction))


def statement_digest(statement: StatementRecord, *, dated: bool) -> int:
    """`dated`: the article has a date of its own."""
    return _digest(asdict(replace(statement, fetched=EPOCH, first_seen=EPOCH, date=statement.date if dated else EPOCH)))


def combine(digests: Iterable[int]) -> str:
    """64 hex digits; the order of the digests does not matter, their number does."""
    total = count = 0
    for digest in digests:
        total, count = (total + digest) % MODULUS, count + 1
    return blake2b(f"{count}:{total:x}".encode(), digest_size=32).hexdigest()


def _digest(*values: object) -> int:
    return int.from_bytes(blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=32).digest(), "big")
