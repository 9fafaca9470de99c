"""Folding: what compares equal, and that engines have nothing left to differ on."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.query.analysis import LONGEST_WORD, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("  ", ""),
        ("The Kremlin", "the kremlin"),
        ("Przemysław Żurawski", "przemyslaw zurawski"),
        ("Aleksandar Vučić", "aleksandar vucic"),
        ("José Díaz-Canel", "jose diaz canel"),
        ("Straße, STRASSE", "strasse strasse"),
        ("Mevlüt Çavuşoğlu", "mevlut cavusoglu"),
        ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
        ("Lars Løkke Rasmussen", "lars lokke rasmussen"),
        ("Þorgerður Ægir œuvre ǽ", "thorgerdur aegir oeuvre ae"),
        ("Đukanović İlham Əliyev", "dukanovic ilham aliyev"),
        ("eﬃcient ﬁnal", "efficient final"),
        ("m² ½", "m2 1 2"),
        ("Russia's Russia’s", "russia s russia s"),
        ("Kyʼiv Hawaiʻi", "ky iv hawai i"),
        ("U.S.-led", "u s led"),
        ("snake_case", "snake case"),
        ("Владимир Путин", "владимир путин"),
        ("Йошкар-Ола", "иошкар ола"),
        ("Αθήνας", "αθηνασ"),
        ("ＲＵＳＳＩＡ", "russia"),
        ("서울", "서울"),
        ("北京", "北京"),
        ("a\u0301 e\u0301lan", "a elan"),
        ("soft\u00adhyphen zero\u200bwidth", "soft hyphen zero width"),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_very_long_word_is_cut_alike_in_texts_and_queries() -> None:
    assert fold("a" * 100 + " b") == "a" * LONGEST_WORD + " b"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x18FF, exclude_categories=("Cs", "Cn"))))
def test_sqlite_sees_the_words_that_fold_gives(text: str) -> None:
    assert sqlite_words(fold(text)) == fold(text).split()


def sqlite_words(text: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE seen USING fts5vocab (texts, instance)")
    connection.execute("INSERT INTO texts VALUES (?)", (text,))
    words = [str(row[0]) for row in connection.execute("SELECT term FROM seen ORDER BY offset")]
    connection.close()
    return words
