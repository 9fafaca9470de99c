"""The door: Host, Origin, token, form tokens and headers, tried on every route there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from starlette.routing import BaseRoute, Route

from desk.web import sessions
from desk.web.app import create_app
from desk.web.guard import called_by_name, from_our_pages
from desk.web.headers import POLICY, SECURITY
from processors.domain.ports import Index
from tests.unit.desk import desks, making, stories
from tests.unit.desk.desks import TOKEN
from tests.unit.desk.reading import tree

PAGE = {"accept": "text/html"}


def _flat(routes: list[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Route):
            yield route
        else:
            yield from _flat(list(getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", [])))


def every_route(app: object) -> list[tuple[str, str]]:
    assert isinstance(app, FastAPI)
    found = [
        (method, re.sub(r"\{[^}]*\}", "some", route.path))
        for route in _flat(list(app.routes))
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    assert len(found) >= 15
    return found


def test_no_route_answers_to_another_name(client: TestClient) -> None:
    for method, path in every_route(client.app):
        for host in ("evil.example", "localhost.evil.example", "evil.example:8080", "", "localhost@evil.example", "evil.example/localhost"):
            answer = client.request(method, path, headers={"host": host})
            assert answer.status_code == 421, (method, path, host)


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "desk.example", "desk.example."])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_a_second_host_header_is_refused() -> None:
    from starlette.datastructures import Headers

    twice = Headers(raw=[(b"host", b"localhost"), (b"host", b"evil.example")])
    assert not called_by_name(twice, frozenset({"localhost"}))
    assert not called_by_name(Headers(), frozenset({"localhost"}))
    assert not called_by_name(Headers({"host": "[::1"}), frozenset({"::1"}))


def test_nothing_is_changed_from_another_site(client: TestClient) -> None:
    foreign = [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://localhost:8080"},
    ]
    for _, path in every_route(client.app):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for headers in foreign:
                assert client.request(method, path, headers=headers).status_code == 403, (method, path, headers)


def test_our_own_pages_may_change_things() -> None:
    from starlette.datastructures import Headers

    assert from_our_pages(Headers({"host": "localhost:8080", "origin": "http://localhost:8080"}))
    assert from_our_pages(Headers({"host": "localhost:8080", "sec-fetch-site": "same-origin"}))
    assert from_our_pages(Headers({"host": "localhost:8080"}))


def test_bodies_are_small(client: TestClient) -> None:
    assert client.post("/login", data={"token": "x" * 70_000}).status_code == 413

    def endless() -> Iterator[bytes]:
        yield b"token=x"

    assert client.post("/login", content=endless()).status_code == 411


def test_every_form_needs_its_token(locked: TestClient) -> None:
    forms = [path for method, path in every_route(locked.app) if method == "POST"]
    assert forms == ["/login", "/logout"]
    _log_in(locked)
    for path in forms:
        for data in ({}, {"csrf": ""}, {"csrf": "made up"}, {"csrf": _form_token_of_another_visitor()}):
            assert locked.post(path, data={"token": TOKEN, **data}).status_code == 403


def test_with_a_token_every_route_is_closed_but_three(locked: TestClient) -> None:
    for method, path in every_route(locked.app):
        if path in ("/health", "/login") or path.startswith("/static/"):
            continue
        answer = locked.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert locked.get("/health").status_code == 200
    assert locked.get("/login").status_code == 200


def test_a_reader_is_sent_to_the_login_and_back(locked: TestClient) -> None:
    answer = locked.get("/search?q=pair:RUS-USA", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fsearch%3Fq%3Dpair%3ARUS-USA")
    answer = _log_in(locked, next="/search?q=pair:RUS-USA")
    assert answer.headers["location"] == "/search?q=pair:RUS-USA"
    assert locked.get(answer.headers["location"], headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""]
)
def test_a_login_sends_nobody_elsewhere(locked: TestClient, next: str) -> None:
    assert _log_in(locked, next=next).headers["location"] == "/"


def test_a_wrong_token_opens_nothing(locked: TestClient) -> None:
    csrf = _csrf(locked)
    for wrong in ("", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "ü"):
        answer = locked.post("/login", data={"csrf": csrf, "token": wrong})
        assert answer.status_code == 403
        assert "That is not the token" in answer.text
        assert locked.get("/", headers=PAGE).status_code == 303
        assert locked.get("/api/v1/feeds", headers={"authorization": f"Bearer {wrong}".encode()}).status_code == 401


def test_the_api_takes_the_token_as_bearer(locked: TestClient) -> None:
    for value in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
        assert locked.get("/api/v1/statements", headers={"authorization": value}).status_code == 200
    assert locked.get("/api/v1/statements", headers={"authorization": f"Basic {TOKEN}"}).status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(locked: TestClient) -> None:
    cookie = _log_in(locked).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie


def test_the_cookie_is_secure_where_the_desk_is(index: Index) -> None:
    client = TestClient(create_app(desks.desk(index, token=TOKEN)), base_url="https://desk.example", follow_redirects=False)
    assert "Secure" in _log_in(client).headers["set-cookie"]


def test_logging_in_begins_a_new_session(locked: TestClient) -> None:
    _csrf(locked)
    before = locked.cookies[sessions.COOKIE]
    _log_in(locked)
    assert locked.cookies[sessions.COOKIE] != before


def test_logging_out_closes_the_desk(locked: TestClient) -> None:
    _log_in(locked)
    csrf = tree(locked.get("/", headers=PAGE).text).xpath("string(//form[@action='/logout']//input[@name='csrf']/@value)")
    assert locked.post("/logout", data={"csrf": csrf}).status_code == 303
    assert locked.get("/", headers=PAGE).headers["location"].startswith("/login")


def test_a_new_token_a_new_secret_and_time_end_sessions(locked: TestClient, index: Index) -> None:
    from dataclasses import replace

    _log_in(locked)
    cookie = locked.cookies[sessions.COOKIE]
    desk = desks.desk(index, token=TOKEN)
    later = making.NOW + sessions.LIFETIME + timedelta(seconds=1)
    for changed, status in [
        (desk, 200),
        (replace(desk, token="another token"), 303),
        (replace(desk, secret=b"another secret"), 303),
        (replace(desk, clock=lambda: later), 303),
    ]:
        client = TestClient(create_app(changed), base_url="http://localhost:8080", follow_redirects=False)
        assert client.get("/", headers={**PAGE, "cookie": f"{sessions.COOKIE}={cookie}"}).status_code == status


def test_a_forged_cookie_opens_nothing(locked: TestClient) -> None:
    for forged in ("", "x", "eyJpZCI6IngifQ.x", "null.null", "é"):
        answer = locked.get("/", headers={"accept": "text/html", "cookie": f"{sessions.COOKIE}={forged}".encode()})
        assert answer.status_code == 303


def test_every_answer_carries_the_security_headers(client: TestClient, locked: TestClient) -> None:
    for one in (client, locked):
        for method, path in every_route(one.app):
            if path == "/live" and one is client:
                continue  # never ends; test_live looks at it
            answer = one.request(method, path, headers=PAGE)
            for name, value in SECURITY.items():
                assert answer.headers[name] == value, (method, path, name)
            assert "access-control-allow-origin" not in answer.headers
    refused = client.get("/", headers={"host": "evil.example"})
    assert refused.headers["content-security-policy"] == POLICY


def test_even_a_bug_answers_politely_and_safely(index: Index) -> None:
    from dataclasses import replace

    def broken() -> bytes:
        raise RuntimeError("secret detail")

    app = create_app(replace(desks.desk(index), metrics=broken))
    answer = TestClient(app, base_url="http://localhost", raise_server_exceptions=False).get("/metrics", headers=PAGE)
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_the_policy_allows_nothing_inline_and_pages_have_nothing_inline(client: TestClient) -> None:
    assert POLICY.startswith("default-src 'none';")
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    for path in ("/", "/search?q=ice", f"/articles/{stories.KREMLIN.story.article.id}", "/feeds", "/help", "/nothing"):
        page = tree(client.get(path).text)
        assert not page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
        assert all(script.get("src") and not script.text for script in page.xpath("//script"))
        loaded = page.xpath("//script/@src | //link/@href | //img/@src")
        assert loaded
        assert all(address.startswith("/static/") for address in loaded)


def _csrf(client: TestClient) -> str:
    return str(tree(client.get("/login").text).xpath("string(//form[@action='/login']//input[@name='csrf']/@value)"))


def _log_in(client: TestClient, **fields: str) -> Response:
    answer = client.post("/login", data={"csrf": _csrf(client), "token": TOKEN, **fields}, headers={"origin": str(client.base_url)})
    assert isinstance(answer, Response)
    assert answer.status_code == 303
    return answer


def _form_token_of_another_visitor() -> str:
    with desks.index() as index:
        desk = desks.desk(index, token=TOKEN)
        return sessions.form_token(sessions.new(logged_in=True), desk)
