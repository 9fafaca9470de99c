"""Whatever is asked, the desk answers: with what it found, or with what is wrong with the question."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.web.app import create_app
from tests.unit.desk import desks
from tests.unit.desk.reading import tree
from tests.unit.desk.stories import STORIES

WORDS = ["ice", "pair", "RUS-USA", "signal", "FREEZE", "speaker", "AND", "OR", "NOT", "TO", "now-7d", "date", "2025-09", "*", "é", "🇷🇺"]
SIGNS = list(':()[]{}"*?~^+-!&|/\\<>=. \t\n\x00\u2028\u202e')
QUESTIONS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS + SIGNS), max_size=14).map("".join))


@pytest.fixture(scope="module")
def asked() -> Iterator[TestClient]:
    with desks.index() as index:
        desks.fill(index, STORIES)
        with TestClient(create_app(desks.desk(index)), base_url="http://localhost", headers={"accept": "text/html"}) as client:
            yield client


@given(QUESTIONS)
@settings(deadline=None)
def test_pages_answer_any_question(asked: TestClient, q: str) -> None:
    for path, target in (("/", ""), ("/search", "statements"), ("/search", "articles")):
        answer = asked.get(path, params={"q": q, "target": target} if target else {"q": q})
        assert answer.status_code in (200, 400)
        mistakes = tree(answer.text).xpath("//*[@id='mistake']")
        assert bool(mistakes) == (answer.status_code == 400)


@given(QUESTIONS, st.text(max_size=20))
@settings(deadline=None)
def test_the_api_answers_any_question(asked: TestClient, q: str, cursor: str) -> None:
    for path in ("/api/v1/statements", "/api/v1/articles"):
        answer = asked.get(path, params={"q": q})
        assert answer.status_code in (200, 400)
        if answer.status_code == 400:
            assert 0 <= answer.json()["position"] <= len(q)
        assert asked.get(path, params={"cursor": cursor}).status_code in (200, 400)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_name_of_an_article_or_a_statement_is_answered(asked: TestClient, name: str) -> None:
    for path in ("/articles/", "/statements/", "/api/v1/articles/"):
        assert asked.get(f"{path}x{quote(name, safe='')}").status_code == 404
