"""The pages, as a reader without JavaScript gets them."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from desk.web.app import Desk, create_app
from processors.domain.outcome import Unavailable
from processors.domain.ports import Index
from tests.unit.desk import desks, making, reading
from tests.unit.desk.reading import text, texts, tree, with_class
from tests.unit.desk.stories import FRENCH, KREMLIN

WAY_OUT = KREMLIN.statements[1]


def test_the_wire_shows_who_said_what_newest_first(client: TestClient) -> None:
    page = client.get("/").text
    who = texts(page, with_class("who"))
    assert who[:3] == [
        "Kremlin (as said; not resolved)",
        "🇷🇺 Dmitry Peskov, Kremlin spokesman · told TASS",
        "🇷🇺 Dmitry Peskov, Kremlin spokesman",
    ]
    assert who[-1] == "a diplomat (as said; not resolved)"
    assert "🇺🇸 Laura Wright, State Department spokeswoman · via a letter · to her Russian counterpart" in who


def test_the_proof_is_in_the_line(client: TestClient) -> None:
    card = tree(client.get("/").text).get_element_by_id(f"w-{WAY_OUT.id}")
    (said,) = card.find_class("say")
    assert text(said) == WAY_OUT.passage
    assert [text(part) for part in said.find_class("content")] == [WAY_OUT.content]
    assert [text(part) for part in said.find_class("cue")] == ["told"]
    assert [text(part) for part in card.find_class("chip")][:3] == [
        "FREEZE",
        "STRAIN",
        "→ THAW (announced, wished or expected)",
    ]
    assert "sure (0.93)" in text(card.find_class("why")[0])


def test_the_wire_can_be_filtered_and_says_where_the_stream_goes_on(client: TestClient) -> None:
    page = client.get("/", params={"q": "pair:IRN-SAU"}).text
    assert texts(page, with_class("who")) == ["🇸🇦 Omar Hassan, Foreign minister · told reporters"]
    (line,) = tree(page).xpath("//*[@id='live']")
    assert line.get("data-stream").startswith("/live?q=pair%3AIRN-SAU&after=")


def test_what_moves_is_told_for_the_last_day(client: TestClient) -> None:
    page = client.get("/").text
    assert texts(page, "//h2[@id='pairs']") == ["Moving today"]
    assert texts(page, "//section[h2[@id='pairs']]//li") == ["RUS – USA 5", "IRN – SAU 1"]
    assert "Dmitry Peskov 3" in texts(page, "//section[h2[@id='speakers']]//li")
    (row,) = tree(page).xpath("//section[h2[@id='pairs']]//a[contains(., 'SAU')]")
    assert texts(client.get(row.get("href")).text, "//*[@role='status']") == ["1 statement found"]


def test_what_moved_most_is_told_when_nothing_moved_since_yesterday(desk: Desk) -> None:
    later = replace(desk, clock=lambda: making.NOW.replace(year=2026))
    page = TestClient(create_app(later), base_url="http://localhost").get("/").text
    assert texts(page, "//h2[@id='pairs']") == ["Moving most"]
    assert tree(page).xpath("//section[h2[@id='pairs']]//a/@href") == ["/search?q=pair%3ARUS-USA", "/search?q=pair%3AIRN-SAU"]


def test_an_empty_wire_says_what_to_do() -> None:
    with desks.index() as index:
        client = TestClient(create_app(desks.desk(index)), base_url="http://localhost")
        assert "The wire is quiet" in client.get("/").text
        assert "No feed yet" in client.get("/feeds").text
        assert "Nothing is found by this query" in client.get("/search?q=ice").text


def test_search_finds_counts_and_narrows(client: TestClient) -> None:
    page = client.get("/search", params={"q": "pair:RUS-USA"}).text
    assert texts(page, "//*[@role='status']") == ["5 statements found"]
    (speaker,) = tree(page).xpath("//section[h2[@id='facet-speaker']]//a[contains(., 'Peskov')]")
    narrowed = client.get(speaker.get("href")).text
    assert texts(narrowed, "//*[@role='status']") == ["3 statements found"]
    assert texts(narrowed, "//a[@class='on']") == ["Dmitry Peskov ×", "RUS – USA ×"]


def test_search_goes_on_to_older_statements(client: TestClient, index: Index) -> None:
    many = [
        making.found(
            making.article(f"Note {number}", f"Talks will go on, envoy {number} said.", minutes_ago=number),
            [making.Said(passage=f"Talks will go on, envoy {number} said.", content=("Talks will go on",), cue="said")],
        )
        for number in range(35)
    ]
    desks.fill(index, many)
    first = client.get("/search", params={"q": "envoy"}).text
    (older,) = tree(first).xpath("//a[@rel='next']")
    second = client.get(older.get("href")).text
    assert len(texts(first, with_class("statement"))) == 30
    assert len(texts(second, with_class("statement"))) == 5
    assert not tree(second).xpath("//a[@rel='next']")


def test_search_for_articles_has_those_without_statements_too(client: TestClient) -> None:
    page = client.get("/search", params={"target": "articles"}).text
    assert "Le ministre salue un dégel" in texts(page, with_class("say"))
    assert "In French, which Dragoman does not read yet" in texts(page, with_class("chips"))


def test_a_mistake_in_the_query_is_pointed_at(client: TestClient) -> None:
    for path in ("/", "/search"):
        answer = client.get(path, params={"q": "ice AND pairs:RUS-USA"})
        assert answer.status_code == 400
        assert texts(answer.text, "//*[@id='mistake']//pre") == ["ice AND pairs:RUS-USA"]
        assert texts(answer.text, "//*[@id='mistake']//mark") == ["pairs"]
        (meant,) = tree(answer.text).xpath("//*[@id='mistake']//a[code]")
        assert text(meant) == "ice AND pair:RUS-USA"
        assert client.get(meant.get("href")).status_code == 200
        assert tree(answer.text).xpath("string(//input[@id='q']/@value)") == "ice AND pairs:RUS-USA"


def test_a_statement_leads_to_its_place_in_its_article(client: TestClient) -> None:
    answer = client.get(f"/statements/{WAY_OUT.id}", follow_redirects=False)
    assert answer.status_code == 303
    path, _, anchor = answer.headers["location"].partition("#")
    assert tree(client.get(path).text).xpath(f"//*[@id='{anchor}']")


def test_a_withdrawn_statement_says_so(index: Index, client: TestClient) -> None:
    article = replace(KREMLIN.story.article, text="Another text.", revision="later", fetched=making.NOW)
    desks.fill(index, [making.found(article)])
    answer = client.get(f"/statements/{WAY_OUT.id}")
    assert answer.status_code == 410
    assert texts(answer.text, with_class("say")) == [WAY_OUT.passage]
    assert WAY_OUT.content not in client.get("/").text


def test_feeds_tell_their_health_in_words(client: TestClient) -> None:
    page = client.get("/feeds").text
    assert "4 feeds: 1 healthy, 1 new, 1 failing, 1 dead." in texts(page, with_class("lede"))
    assert "Failing after 3 tries, last read 4 minutes ago: The server answered 503. Next look in 6 minutes." in texts(
        page, with_class("health")
    )


def test_help_has_examples_that_can_be_read(client: TestClient, desk: Desk) -> None:
    page = client.get("/help").text
    examples = texts(page, "//th//code")
    assert len(examples) >= 12
    for example in examples:
        desk.parse(example, "statements")


def test_missing_things_have_a_friendly_page(client: TestClient) -> None:
    for path in ("/nothing/here", "/articles/none", "/statements/none"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert texts(answer.text, "//h1")[0].startswith("There is no")


def test_a_store_that_does_not_answer_is_told() -> None:
    class Down:
        def __getattr__(self, name: str) -> object:
            def fails(*_: object, **__: object) -> object:
                raise Unavailable("Elasticsearch at localhost:9200 refuses the connection.")

            return fails

    client = TestClient(create_app(desks.desk(Down())), base_url="http://localhost")  # type: ignore[arg-type]
    for path in ("/", "/search", "/feeds", f"/articles/{FRENCH.story.article.id}", "/live"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "refuses the connection" in answer.text
        assert answer.headers["retry-after"] == "10"
    health = client.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "unavailable")


def test_health_and_metrics(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "version": "0.1.0", "stages": {"analyse": {"lag": 0}}}
    metrics = client.get("/metrics")
    assert (metrics.text, metrics.headers["content-type"]) == (
        "dragoman_articles_total 5\n",
        "text/plain; version=0.0.4; charset=utf-8",
    )


def test_every_page_has_its_landmarks_and_labels(client: TestClient) -> None:
    for path in ("/", "/search?q=ice", f"/articles/{KREMLIN.story.article.id}", "/feeds", "/help", "/nothing"):
        page = tree(client.get(path).text)
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == len(page.xpath("//html[@lang='en']")) == 1
        assert page.xpath("//nav[@aria-label]")
        assert page.xpath("string(//title)").endswith("Dragoman")
        assert all(field.get("aria-label") or field.get("type") == "hidden" for field in page.xpath("//input"))
        assert len(set(ids := page.xpath("//@id"))) == len(ids)
        assert [reading.text(skip) for skip in page.find_class("skip")] == ["Skip to the text"]


def test_the_demonstration_says_that_it_is_one(index: Index) -> None:
    page = TestClient(create_app(desks.desk(index, demo=True)), base_url="http://localhost").get("/").text
    assert "A demonstration" in texts(page, with_class("demo"))[0]


def test_head_tells_what_get_would_without_the_body(client: TestClient) -> None:
    for path in ("/", "/health", "/search?q=visa", "/api/v1/statements", "/nothing"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.headers["content-type"], head.content) == (get.status_code, get.headers["content-type"], b"")
    assert client.head("/live").status_code == 405
