"""Pictures of every page, light and dark, on a phone and on a wide screen, to be looked at: `python -m tests.e2e.screenshots FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from desk.web.app import create_app
from tests.e2e.chromium import chromium
from tests.unit.desk import desks, making, stories
from tests.unit.desk.serving import serve

PAGES = {
    "wire": "/",
    "wire-filtered": "/?q=pair:IRN-SAU",
    "wire-empty": "/?q=glacier",
    "search": "/search?q=pair:RUS-USA",
    "search-articles": "/search?target=articles",
    "search-mistake": "/search?q=visa AND pairs:RUS-USA",
    "article": f"/articles/{stories.KREMLIN.story.article.id}",
    "article-quotation": f"/articles/{stories.RIYADH.story.article.id}",
    "article-language": f"/articles/{stories.FRENCH.story.article.id}",
    "feeds": "/feeds",
    "help": "/help",
    "missing": "/nothing",
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = {"wide": 1280, "phone": 390}
HEIGHT = 860


@contextmanager
def looked_at(browser: Browser, scheme: Literal["light", "dark"], width: int) -> Iterator[Page]:
    """A fresh page in Berlin, on the evening of the stories' day."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": HEIGHT}, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.clock.set_fixed_time(making.NOW)
    yield page
    context.close()


def settle(page: Page) -> None:
    """Wait until fonts are there, so that nothing moves any more."""
    page.evaluate("document.fonts.ready.then(() => true)")


def screenshots(folder: Path) -> list[Path]:
    """One PNG for each page, scheme and width; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with desks.index() as index, chromium() as browser:
        desks.fill(index, stories.STORIES)
        index.put_feeds(stories.FEEDS)
        with serve(create_app(desks.desk(index, demo=True))) as address:
            for scheme in SCHEMES:
                for size, width in WIDTHS.items():
                    with looked_at(browser, scheme, width) as page:
                        for name, path in PAGES.items():
                            page.goto(address + path)
                            settle(page)
                            made.append(folder / f"{name}-{scheme}-{size}.png")
                            page.screenshot(path=made[-1], full_page=True)
    return made


if __name__ == "__main__":
    for path in screenshots(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")
