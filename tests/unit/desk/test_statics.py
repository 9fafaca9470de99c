"""Static files: served for ever under an address that changes with them, and nothing else is served."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from desk.web import statics
from tests.unit.desk.reading import tree


def test_pages_load_files_that_may_be_kept_for_ever(client: TestClient) -> None:
    page = tree(client.get("/").text)
    for address in page.xpath("//script/@src | //link/@href"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/").headers["cache-control"] == "private, no-cache"


def test_style_sheets_find_their_fonts(client: TestClient) -> None:
    fonts = re.findall(r'url\("([^"]+)"\)', client.get(statics.address("desk.css")).text)
    assert len(fonts) == 6
    for font in fonts:
        answer = client.get(statics.prefix() + font)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2")


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "fonts/README.md", "", "fonts", "/etc/passwd", "desk.css/x"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(statics.prefix() + path).status_code == 404
    assert client.get("/static/0000000000000000/desk.css").status_code == 404


def test_fonts_are_small_and_are_what_their_list_says() -> None:
    folder = statics.FOLDER / "fonts"
    listed = {name: hash_ for hash_, name in re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text(), re.MULTILINE)}
    present = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.woff2")}
    assert present == listed
    assert sum(path.stat().st_size for path in folder.iterdir()) < 600_000
