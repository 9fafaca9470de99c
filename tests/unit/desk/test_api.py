"""The HTTP API."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from desk.web.api import ArticlePage, ArticleView, FeedList, ProblemDetails, StatementPage
from processors.contracts.codec import jsonable
from tests.unit.desk.stories import KREMLIN, STORIES

STATEMENTS = sum(len(one.statements) for one in STORIES)


def test_statements_page_by_page(client: TestClient) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        answer = client.get("/api/v1/statements", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        assert answer["total"] == STATEMENTS
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == STATEMENTS


def test_a_statement_is_told_in_full(client: TestClient) -> None:
    items = client.get("/api/v1/statements", params={"q": "pair:RUS-USA", "limit": 100}).json()["items"]
    assert jsonable(KREMLIN.statements[1]) in items


def test_articles_and_one_article(client: TestClient) -> None:
    answer = client.get("/api/v1/articles", params={"q": "consulate"}).json()
    assert [item["article"]["title"] for item in answer["items"]] == ["Washington denies closing of consulate"]
    one = client.get(f"/api/v1/articles/{KREMLIN.story.article.id}").json()
    assert one["story"] == jsonable(KREMLIN.story)
    assert one["statements"] == [jsonable(record) for record in KREMLIN.statements]


def test_feeds(client: TestClient) -> None:
    states = {item["title"]: item["state"] for item in client.get("/api/v1/feeds").json()["items"]}
    assert states == {"Eastwire World": "healthy", "Harbour Herald": "failing", "Old Gazette": "dead", "Gulf Desk": "new"}


def test_a_query_that_cannot_be_read_is_a_problem_with_its_place(client: TestClient) -> None:
    answer = client.get("/api/v1/statements", params={"q": "ice AND pairs:RUS-USA"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["position"], problem["suggestion"]) == (400, 8, "pair")
    assert problem["title"] == "The query cannot be read"


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/api/v1/statements", {"limit": "0"}, 400),
        ("/api/v1/statements", {"limit": "101"}, 400),
        ("/api/v1/statements", {"limit": "many"}, 400),
        ("/api/v1/statements", {"cursor": "no cursor of ours"}, 400),
        ("/api/v1/statements", {"q": "x" * 2001}, 400),
        ("/api/v1/articles", {"cursor": "no cursor of ours"}, 400),
        ("/api/v1/articles/none", {}, 404),
        ("/api/v1/nothing", {}, 404),
    ],
)
def test_bad_requests_are_problems(client: TestClient, path: str, parameters: dict[str, str], status: int) -> None:
    answer = client.get(path, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]


def test_the_openapi_document_describes_what_is_answered(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {"/api/v1/statements", "/api/v1/articles", "/api/v1/articles/{id}", "/api/v1/feeds"}
    described = document["components"]["schemas"]["StatementRecord"]["properties"]
    assert set(client.get("/api/v1/statements").json()["items"][0]) == set(described)
    assert "400" in document["paths"]["/api/v1/statements"]["get"]["responses"]
    for path in document["paths"].values():
        for status, response in path["get"]["responses"].items():
            assert list(response["content"]) == ["application/json" if status == "200" else "application/problem+json"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert client.get("/api/v1/openapi.json").json() == document


def test_answers_are_what_the_models_say(client: TestClient) -> None:
    StatementPage.model_validate_json(client.get("/api/v1/statements").content)
    ArticlePage.model_validate_json(client.get("/api/v1/articles").content)
    ArticleView.model_validate_json(client.get(f"/api/v1/articles/{KREMLIN.story.article.id}").content)
    FeedList.model_validate_json(client.get("/api/v1/feeds").content)
    ProblemDetails.model_validate_json(client.get("/api/v1/articles/none").content)
