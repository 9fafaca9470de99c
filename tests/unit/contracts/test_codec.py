"""The envelope: every version ever written can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from processors.contracts.codec import Undecodable, decode, dump, encode, load
from processors.contracts.topics import BY_NAME, TOPICS
from processors.contracts.versions import ENVELOPE
from processors.domain.records import Article, DeadLetter, StatementRecord

EXAMPLES = Path(__file__).parents[2] / "golden" / "envelopes"
FILES = sorted(EXAMPLES.glob("v*/*.json"))


def test_every_topic_has_an_example_of_the_present_version() -> None:
    assert {path.stem for path in (EXAMPLES / f"v{ENVELOPE}").glob("*.json")} == {topic.name for topic in TOPICS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_examples_are_read_and_written_alike(path: Path) -> None:
    envelope = decode(path.read_bytes(), BY_NAME[path.stem].body)
    assert decode(encode(envelope), BY_NAME[path.stem].body) == envelope
    if path.parent.name == f"v{ENVELOPE}":
        assert json.loads(encode(envelope)) == json.loads(path.read_bytes())


def test_unknown_fields_are_passed_over_and_missing_optional_ones_take_their_default() -> None:
    raw = json.loads((EXAMPLES / "v1" / "articles.json").read_bytes())
    raw["body"]["added_later"] = {"x": 1}
    del raw["body"]["sources"]
    article = decode(json.dumps(raw).encode(), Article).body
    assert article.sources == ()


def test_bytes_survive() -> None:
    letter = decode((EXAMPLES / "v1" / "dead-letters.json").read_bytes(), DeadLetter).body
    assert letter.value is not None
    assert load(dump(letter), DeadLetter).value == letter.value


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 100_000, b'{"v":"one"}'])
def test_garbage_is_undecodable(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(data, StatementRecord)
