"""The feeds of other projects' tests, all of them: none crashes, each within time and memory."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.child import Readers
from ingest.document import Document, NotAFeed
from ingest.identity import identities
from ingest.opml import BadOpml, read_opml
from ingest.parse import read_feed
from tests.unit.ingest.measuring import measure

CORPORA = Path(__file__).parents[3].parent / "shared" / "corpora"

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora of other projects are not here")


def files(name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(CORPORA / name) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content.read()


@pytest.mark.parametrize(("name", "least"), [("feedparser-tests.tar.xz", 0.99), ("gofeed-testdata.tar.xz", 0.99)])
def test_every_feed(readers: Readers, name: str, least: float) -> None:
    """`least`: the share that is recognised as a feed."""
    count = read = 0
    for path, body in files(name):
        # The other JSON files there say what other parsers make of a feed.
        if not path.endswith(".xml") and "parser/json" not in path:
            continue
        count += 1
        found = measure(readers, read_feed, body, "", "http://news.example/feed", 1000)
        assert found.seconds < 5, path
        assert found.megabytes < 256, path
        assert isinstance(found.result, Document | NotAFeed), path
        if isinstance(found.result, Document):
            read += 1
            assert len(identities(found.result.entries, "http://news.example/feed", None)) == len(found.result.entries)
    assert count > 300
    assert read / count >= least


def test_every_opml() -> None:
    count = feeds = 0
    for path, data in files("opml-samples.tar.xz"):
        if path.endswith(".opml"):
            count += 1
            try:
                feeds += len(read_opml(data))
            except BadOpml as error:
                pytest.fail(f"{path}: {error}")
    assert count > 20
    assert feeds > 500
