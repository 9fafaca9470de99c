"""What the name tagger sees of words and of their places."""

from __future__ import annotations

import numpy as np
import pytest

from processors.extract.tagging.gazetteers import PHRASE_LISTS, Gazetteer, joined, packed, unpacked
from processors.extract.tagging.hashing import UNKNOWN, Hashes, Vocabulary, hashed, hashes
from processors.extract.tagging.name_context import SHOUTED, TITLED, Context, context
from processors.extract.tagging.name_tokens import HARD_UNIT, LONGEST_WORD, Tokens, key_of, tokenized
from processors.extract.tagging.name_words import Lexicon, character_numbers, kind, shape, use_class

COUNTRY, CITY = (1 << PHRASE_LISTS.index(list_) for list_ in ("country", "city"))


def run_hash(*words: str) -> int:
    run = hashes(words[:1])
    for word in words[1:]:
        run = joined(run, hashes([word]))
    return int(run[0])


@pytest.fixture
def gazetteer() -> Gazetteer:
    entries = sorted([(run_hash("new", "zealand"), COUNTRY), (run_hash("york"), CITY), (run_hash("new", "york"), CITY)])
    return Gazetteer(np.array([name for name, _ in entries], np.uint32), np.array([lists for _, lists in entries], np.uint16))


def seen(*documents: str, gazetteer: Gazetteer) -> tuple[list[Tokens], Context]:
    tokens = [tokenized(document, 1000) for document in documents]
    words = [word for found in tokens for word in found.words]
    lengths = [length for found in tokens for length in found.lengths]
    numbers = [number for number, found in enumerate(tokens) for _ in found.lengths]
    keys = hashes(key_of(word) for word in words)
    kinds = np.array([kind(word) for word in words], np.uint16)
    return tokens, context(keys, kinds, np.array(lengths), np.array(numbers), gazetteer)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a London-based firm", ["a", "London", "-", "based", "firm"]),
        ("Saint-Denis’s mayor", ["Saint", "-", "Denis", "’s", "mayor"]),
        ("China’ s plan", ["China", "’ s", "plan"]),
        ("the U.S. and the U. S. Navy", ["the", "U.S.", "and", "the", "U. S.", "Navy"]),
        ("Mr. J. Smith, Jr. said.", ["Mr.", "J.", "Smith", ",", "Jr.", "said", "."]),
        ("O'Neill of AT&T", ["O'Neill", "of", "AT&T"]),
        ("3,000.5 at www.example.org/a-b", ["3,000.5", "at", "www.example.org/a-b"]),
        ("Write to a.b@example.org.", ["Write", "to", "a.b@example.org", "."]),
        ("Erdog\u0306an left", ["Erdog\u0306an", "left"]),
        ("  \n \n", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokenized(text, 1000).words == words


def test_offsets_are_those_of_the_words() -> None:
    text = "Łódź’ s mayor\nmet 𝒳 and U. S. envoys."
    tokens = tokenized(text, 1000)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.lengths == [3, 6]


def test_long_lines_are_parted_and_no_unit_is_longer_than_the_limit() -> None:
    sentence = "word " * 60 + ". "
    assert tokenized(sentence * 4, 1000).lengths == [122, 122]
    assert tokenized("word " * 300, 1000).lengths == [HARD_UNIT, HARD_UNIT, 300 - 2 * HARD_UNIT]
    assert len(tokenized("word " * 300, 10).words) == 10


def test_a_giant_word_is_looked_at_in_part_and_kept_whole() -> None:
    tokens = tokenized("x" * 5000, 10)
    assert len(tokens.words[0]) == LONGEST_WORD
    assert (tokens.starts[0], tokens.ends[0]) == (0, 5000)


def test_a_key_is_the_same_however_a_word_is_written() -> None:
    assert key_of("ERDOĞAN") == key_of("Erdog\u0306an") == "erdogan"
    assert key_of("U. S.") == key_of("U.S.")
    assert key_of("’ s") == "'s"


def test_shapes_and_spellings_are_bounded() -> None:
    assert shape("McDonald's") == "XxXxx'x"
    assert shape("1996-08-30") == "00-00-00"
    assert shape("internationalisation") == "xx"
    assert len(character_numbers("internationalisation")) == len(character_numbers("a")) == 14
    assert character_numbers("internationalisation") == character_numbers("internaXXXXXisation")


def test_vocabularies_know_their_words_by_hash_alone() -> None:
    vocabulary = Vocabulary.of(["b", "a", "b"])
    assert len(vocabulary) == 2
    assert vocabulary.number("c") == UNKNOWN
    assert vocabulary.members[vocabulary.numbers(["a", "b"])].tolist() == [hashed("a"), hashed("b")]
    with pytest.raises(ValueError, match="must rise"):
        Vocabulary(np.array([2, 1], np.uint32))


@pytest.mark.parametrize("members", [[], [0], [1, 5, 2**32 - 1]])
def test_packed_hashes_come_back(members: list[int]) -> None:
    array: Hashes = np.array(members, np.uint32)
    assert unpacked(packed(array)).tolist() == members


def test_names_of_several_words_are_marked_where_they_begin_and_go_on(gazetteer: Gazetteer) -> None:
    _, found = seen("In New York and New\nZealand, new york", gazetteer=gazetteer)
    inside = CITY << len(PHRASE_LISTS)
    assert found.phrases.tolist() == [0, CITY, CITY | inside, 0, 0, 0, 0, 0, 0]


def test_sentences_begin_after_their_ends_and_after_opened_quotes(gazetteer: Gazetteer) -> None:
    tokens, found = seen('"Go." He said, "We go", and Ann (Bob) left. (Then) rain', gazetteer=gazetteer)
    begins = [word for word, placed in zip(tokens[0].words, found.placed, strict=True) if placed & 1 and word.isalpha()]
    assert begins == ["Go", "He", "We", "Then"]
    ended = [word for word, after in zip(tokens[0].words, found.after_end, strict=True) if after and word.isalpha()]
    assert ended == ["He", "Then"]


def test_the_kind_of_a_line_is_seen(gazetteer: Gazetteer) -> None:
    _, found = seen("PUTIN VISITS BEIJING\nPutin Visits Xi In Beijing\nPutin visits Beijing.", gazetteer=gazetteer)
    assert (found.placed >> 1 & 3).tolist() == [SHOUTED] * 3 + [TITLED] * 5 + [0] * 4


def test_words_are_grouped_within_a_document_alone(gazetteer: Gazetteer) -> None:
    tokens, found = seen("Rice met Rice over rice.", "Rice left.", gazetteer=gazetteer)
    first = found.groups[0]
    assert found.groups.tolist()[:4] == [first, -1, first, -1]
    assert found.groups[len(tokens[0].words)] not in (first, -1)
    rice = [found.written[0], found.written[2]]
    assert rice[0] == rice[1] == 1 + 1 + 2 * 1 + 8, "in lower case elsewhere, once with a capital inside a sentence"


def test_use_classes_part_names_from_words() -> None:
    assert use_class(0, 0, 3) == use_class(5, 5, 3)
    assert len({use_class(lower, 100 - lower, uses) for lower in range(101) for uses in (1, 10, 100, 1000)}) == 28


def test_lists_of_names_count_for_capitalised_words_alone() -> None:
    telling = (1 << len(PHRASE_LISTS)) | (1 << (len(PHRASE_LISTS) + 4))
    none = Gazetteer(np.zeros(0, np.uint32), np.zeros(0, np.uint16))
    gazetteer = Gazetteer(np.array([hashed("rose")], np.uint32), np.array([telling], np.uint16))
    lexicon = Lexicon(words=Vocabulary.of(["rose"]), vectors=Vocabulary.of([]), use=none, gazetteer=gazetteer)
    described = lexicon.describe(["Rose", "rose", "1996"])
    assert described.lists.tolist() == [[1, 0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0, 0], [0] * 7]
    assert described.numbers[:2, 0].tolist() == [0, 0]
    assert described.numbers[:, -1].tolist() == [1, 1, 0]
    assert described.vectors.tolist() == [0, 0, 0]
