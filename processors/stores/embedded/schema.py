"""The tables of the index in the data file.

`articles` and `statements` keep every record as JSON, newest version, withdrawn statements too. What is searched stands beside
them in narrow tables: `searched_*` with one row for each article and current statement, numbered in the order of arrival (a new
version arrives anew); `*_texts` with their folded texts, which triggers carry into two full-text tables, one of stems for words
and phrases and one of words as they stand for prefixes; and `signals` with one row for each signal of a statement, so that
conditions on a signal are conditions on one row.
"""

# ruff: noqa: S608 - the SQL is put together from names of this package alone; values are parameters
from __future__ import annotations

from collections.abc import Sequence

STATEMENT_TEXTS = ("passage", "who", "said", "title", "office", "channel", "addressee", "outlet_name")
ARTICLE_TEXTS = ("title", "text", "outlet_name")

TABLES = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    month TEXT NOT NULL,
    dated INTEGER NOT NULL,
    n INTEGER NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX articles_by_month ON articles (month);

CREATE TABLE story_statements (
    article TEXT NOT NULL,
    statement TEXT NOT NULL,
    PRIMARY KEY (article, statement)
) WITHOUT ROWID;

CREATE TABLE statements (
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL,
    version INTEGER NOT NULL,
    month TEXT NOT NULL,
    n INTEGER,
    record BLOB NOT NULL
);
CREATE INDEX statements_by_article ON statements (article);
CREATE INDEX statements_by_month ON statements (month);

CREATE TABLE searched_articles (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    date INTEGER NOT NULL,
    language TEXT NOT NULL,
    outlet TEXT NOT NULL
);
CREATE INDEX searched_articles_newest ON searched_articles (date, id);

CREATE TABLE searched_statements (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL,
    date INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    country TEXT NOT NULL,
    outlet TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    form TEXT NOT NULL
);
CREATE INDEX searched_statements_newest ON searched_statements (date, id);
CREATE INDEX searched_statements_by_country ON searched_statements (country, date, id);
CREATE INDEX searched_statements_by_outlet ON searched_statements (outlet, date, id);
CREATE INDEX searched_statements_by_speaker ON searched_statements (speaker);
CREATE INDEX searched_statements_by_kind ON searched_statements (kind);
CREATE INDEX searched_statements_by_language ON searched_statements (language);

CREATE TABLE signals (
    n INTEGER NOT NULL,
    pair TEXT NOT NULL,
    signal TEXT NOT NULL,
    polarity TEXT NOT NULL,
    modality TEXT NOT NULL
);
CREATE INDEX signals_by_pair ON signals (pair, signal, modality, polarity, n);
CREATE INDEX signals_by_signal ON signals (signal, modality, polarity, n);
CREATE INDEX signals_by_statement ON signals (n, pair, signal, modality);

CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX dead_letters_newest ON dead_letters (state, at);

CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    record BLOB NOT NULL
);
"""


def _full_text(table: str, columns: Sequence[str]) -> str:
    """The table of folded texts, its two full-text tables, and the triggers that keep them alike."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    remove = [
        f"INSERT INTO {table}_{what} ({table}_{what}, rowid, {names}) VALUES ('delete', old.n, {old});" for what in ("stems", "words")
    ]
    add = [f"INSERT INTO {table}_{what} (rowid, {names}) VALUES (new.n, {new});" for what in ("stems", "words")]
    source = f"content = '{table}_texts', content_rowid = 'n'"
    return f"""
CREATE TABLE {table}_texts (n INTEGER PRIMARY KEY, {names});
CREATE VIRTUAL TABLE {table}_stems USING fts5 ({names}, {source}, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE {table}_words USING fts5 (
    {names}, {source}, tokenize = 'unicode61 remove_diacritics 2', detail = column, prefix = '2 3'
);
CREATE TRIGGER {table}_texts_added AFTER INSERT ON {table}_texts BEGIN {" ".join(add)} END;
CREATE TRIGGER {table}_texts_removed AFTER DELETE ON {table}_texts BEGIN {" ".join(remove)} END;
"""


SCHEMA = (TABLES + _full_text("statement", STATEMENT_TEXTS) + _full_text("article", ARTICLE_TEXTS),)
"""Script n makes version n of the tables from version n-1."""
