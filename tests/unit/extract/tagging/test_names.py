"""The name tagger with its own weights: what it finds, what it makes of bad input, and its scores on held-out documents."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from processors.extract.tagging.name_cache import CAPACITY
from processors.extract.tagging.name_tagger import BATCH_WORDS, WEIGHTS, NameTagger, TaggedName, batches, pieces
from processors.extract.tagging.name_tokens import tokenized
from processors.extract.tagging.weights import WeightsError
from processors.training.names_data import corpus, trimmed

ROOT = Path(__file__).parents[4]
GOLD = ROOT.parent / "shared" / "gold" / "train"
TYPES = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}
ARTICLE = """Kazakhstan and Uzbekistan agree on border dam
ASTANA, March 3 - Foreign Minister Murat Nurtleu met Bakhtiyor Saidov in Tashkent on Sunday to sign an agreement on the Syr Darya river.
The European Union, the World Bank and San Francisco-based Halcyon Energy will pay for the dam, said Nurtleu’s spokeswoman Aliya Bekova.
"""


@pytest.fixture(scope="session")
def tagger() -> NameTagger:
    return NameTagger.load()


def said(text: str, names: Iterable[TaggedName]) -> set[tuple[str, str]]:
    return {(text[name.start : name.end], name.type) for name in names}


def test_names_of_an_article(tagger: NameTagger) -> None:
    found = said(ARTICLE, tagger.names([ARTICLE])[0])
    assert found >= {
        ("Kazakhstan", "PLACE"),
        ("Tashkent", "PLACE"),
        ("Syr Darya", "PLACE"),
        ("San Francisco", "PLACE"),
        ("European Union", "ORG"),
        ("World Bank", "ORG"),
        ("Murat Nurtleu", "PERSON"),
        ("Nurtleu", "PERSON"),
        ("Bakhtiyor Saidov", "PERSON"),
        ("Aliya Bekova", "PERSON"),
    }


def test_names_are_in_order_and_apart(tagger: NameTagger) -> None:
    names = tagger.names([ARTICLE])[0]
    assert all(before.end <= after.start for before, after in pairwise(names))


def test_offsets_count_code_points(tagger: NameTagger) -> None:
    text = "𝒳 👩‍🚀 " + ARTICLE
    assert said(text, tagger.names([text])[0]) >= {("Tashkent", "PLACE"), ("Bakhtiyor Saidov", "PERSON")}


def test_no_name_goes_over_the_end_of_a_sentence(tagger: NameTagger) -> None:
    text = (
        "The shares belong to Halcyon Energy. Saidov Group. Tashkent Bank said on Sunday that they were sold to Murat Nurtleu. Saidov left."
    )
    for name in tagger.names([text])[0]:
        assert ". " not in text[name.start : name.end]


def test_many_texts_at_once_read_like_one(tagger: NameTagger) -> None:
    texts = [ARTICLE, "", "Nothing here.", "Chancellor Olaf Scholz visited Beijing.", ARTICLE[50:]]
    assert tagger.names(texts) == [tagger.names([text])[0] for text in texts]


def test_states_are_given_for_each_word(tagger: NameTagger) -> None:
    read, empty = tagger.read([ARTICLE, ""])
    assert read.states.shape == (len(read.tokens.words), 256)
    assert empty.states.shape == (0, 256)


def hostile(length: int) -> dict[str, str]:
    """Bad texts of about so many characters, by their kinds."""
    chance = random.Random(1)
    return {
        "empty": "",
        "blank": " \n\t\u00a0\n",
        "a text on one line": ARTICLE.replace("\n", " ") * (length // len(ARTICLE)),
        "one word": "x" * length,
        "one capital word": "X" * length,
        "stops": "." * length,
        "initials": "A. " * (length // 3),
        "quotation marks": '"' * length,
        "hyphens": "a-" * (length // 2),
        "at signs": "a@" * (length // 2),
        "dotted": "a." * (length // 2),
        "line ends": "\n" * length,
        "right to left": "قال الوزير في موسكو. " * (length // 20),
        "lone surrogates": "\ud800 \udfff Moscow\ud800 " * (length // 20),
        "accents": "a" + "\u0301" * length,
        "new words": " ".join("".join(chance.choices("abcdefghijKLM", k=6)) for _ in range(length // 7)),
        "nulls": "\0" * length,
    }


@pytest.mark.parametrize("kind", hostile(1))
def test_bad_input_gives_a_result(tagger: NameTagger, kind: str) -> None:
    text = hostile(50_000)[kind]
    assert all(0 <= name.start < name.end <= len(text) for name in tagger.names([text])[0])


def test_a_million_characters_take_bounded_time() -> None:
    """On one thread, which must be said before NumPy is loaded; the bound of two seconds is doubled for slow machines."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", TIMED], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    seconds = json.loads(done.stdout)
    assert len(seconds) == len(hostile(1))
    assert {kind: taken for kind, taken in seconds.items() if taken > 4} == {}


TIMED = """
import json, time
from processors.extract.tagging.name_tagger import NameTagger
from tests.unit.extract.tagging.test_names import hostile
tagger, seconds = NameTagger.load(), {}
for kind, text in hostile(1_000_000).items():
    begun = time.process_time()
    tagger.names([text])
    seconds[kind] = time.process_time() - begun
print(json.dumps(seconds))
"""


def test_the_cache_of_words_is_bounded_and_forgets_rightly(tagger: NameTagger) -> None:
    before = tagger.names([ARTICLE])
    for start in range(0, 2 * CAPACITY, 1000):
        tagger.names([" ".join(f"word{number}" for number in range(start, start + 1000))])
    assert tagger.names([ARTICLE]) == before


def test_batches_hold_every_word_once_and_are_bounded() -> None:
    tokens = [tokenized("word " * count, 10**6) for count in (10, 0, 3 * BATCH_WORDS, 5000, 900, 200)]
    together = [piece for batch in batches(tokens) for piece in batch]
    assert [sum(len(piece.words) for piece in batch) <= BATCH_WORDS for batch in batches(tokens)] == [True] * len(list(batches(tokens)))
    assert [sum(len(p.words) for p in together if p.text == text) for text in range(6)] == [len(found.words) for found in tokens]
    assert all(len(piece.words) == sum(piece.lengths) for piece in together)
    assert list(pieces(0, tokens[1])) == []


def test_missing_weights_are_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"names\.npz cannot be read"):
        NameTagger.load(tmp_path / "names.npz")


def test_altered_weights_are_a_clear_error(tmp_path: Path) -> None:
    altered = tmp_path / WEIGHTS.name
    altered.write_bytes(WEIGHTS.read_bytes()[:-1] + b"?")
    altered.with_suffix(".sha256").write_bytes(WEIGHTS.with_suffix(".sha256").read_bytes())
    with pytest.raises(WeightsError, match="not the ones of this version"):
        NameTagger.load(altered)


def f1(tagger: NameTagger, rows: Sequence[Mapping[str, Any]]) -> float:
    """Over exact spans and types, a leading article and a trailing possessive aside."""
    right = found = wanted = 0
    for first in range(0, len(rows), 8):
        some = rows[first : first + 8]
        for row, names in zip(some, tagger.names([row["text"] for row in some]), strict=True):
            gold = {(*trimmed(row["text"], e["start"], e["end"]), TYPES[e["type"]]) for e in row["entities"] if e["type"] in TYPES}
            got = {(*trimmed(row["text"], name.start, name.end), name.type) for name in names}
            right, found, wanted = right + len(gold & got), found + len(got), wanted + len(gold)
    return 2 * right / (found + wanted)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the developers' gold is not here")
def test_scores_on_held_out_documents_do_not_fall(tagger: NameTagger) -> None:
    held_out = corpus(GOLD)
    assert len(held_out.held_out_world) >= 100
    assert len(held_out.held_out_agency) >= 50
    assert f1(tagger, held_out.held_out_world) >= 0.82
    assert f1(tagger, held_out.held_out_agency) >= 0.82
