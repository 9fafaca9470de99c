"""The topics, one table: what is on each, by which key it is ordered, how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from processors.domain.records import Article, DeadLetter, StatementRecord, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """`key` in words; `keep`: as long as the index, or 7 days. Never compacted."""

    name: str
    body: type[Article] | type[Story] | type[StatementRecord] | type[DeadLetter]
    key: str
    keep: Literal["as the index", "7 days"]


ARTICLES = Topic(name="articles", body=Article, key="article", keep="as the index")
STORIES = Topic(name="stories", body=Story, key="article", keep="7 days")
CLAIMS = Topic(name="claims", body=StatementRecord, key="resolved speaker, else content", keep="7 days")
STATEMENTS = Topic(name="statements", body=StatementRecord, key="resolved speaker, else content", keep="7 days")
DEAD_LETTERS = Topic(name="dead-letters", body=DeadLetter, key="dead letter", keep="7 days")

TOPICS = (ARTICLES, STORIES, CLAIMS, STATEMENTS, DEAD_LETTERS)
BY_NAME = {topic.name: topic for topic in TOPICS}
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Largest message on a topic: an article's text is cut long before (ingest keeps at most 1 MB)."""
