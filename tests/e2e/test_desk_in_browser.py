"""The desk in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect

from desk.web.app import create_app
from processors.domain.ports import Index
from tests.e2e.screenshots import PAGES, SCHEMES, WIDTHS, looked_at, settle
from tests.unit.desk import desks, making, stories
from tests.unit.desk.serving import serve
from tests.unit.desk.vectors import VECTORS

pytestmark = pytest.mark.browser

CONTRAST = (Path(__file__).parent / "contrast.js").read_text()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with looked_at(browser, "light", WIDTHS["wide"]) as made:
        yield made


def more(number: int, minutes_ago: int = 0) -> making.Found:
    sentence = f"Consul {number} said that visas would be issued again."
    return making.found(
        making.article(f"Visas {number}", sentence, minutes_ago=minutes_ago),
        [making.Said(passage=sentence, content=("that visas would be issued again",), cue="said", speaker=f"Consul {number}")],
    )


def watched(page: Page) -> list[str]:
    """Gathers what goes wrong on the page: exceptions, and errors in the console (a breach of the policy is one)."""
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(message.text)

    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", heard)
    return troubles


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", WIDTHS)
def test_every_page_is_sound(browser: Browser, address: str, scheme: Literal["light", "dark"], size: str) -> None:
    """Nothing goes wrong, nothing scrolls sideways, every text has contrast, our fonts are there."""
    with looked_at(browser, scheme, WIDTHS[size]) as page:
        troubles = watched(page)
        for name, path in PAGES.items():
            answer = page.goto(address + path)
            settle(page)
            assert answer is not None
            refused = [] if answer.ok else [f"the server responded with a status of {answer.status}"]
            assert [trouble.partition(": ")[2].partition(" (")[0] for trouble in troubles] == refused, (name, troubles)
            troubles.clear()
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[size], name
            assert page.evaluate("document.fonts.check('16px Inter') && document.fonts.check('16px \"EB Garamond\"')"), name
            assert page.evaluate(CONTRAST) == [], name


def test_times_are_local_with_utc_on_hover(page: Page, address: str) -> None:
    page.goto(address)
    time = page.locator("time[data-form=clock]").first
    expect(time).to_have_text("17:25")
    expect(time).to_have_attribute("title", "5 September 2025, 15:25 UTC")
    expect(page.locator("#zone")).to_have_text("times in Europe/Berlin")


def test_a_statement_arrives_by_itself(page: Page, address: str, index: Index) -> None:
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    before = page.locator(".statement").count()
    desks.fill(index, [more(1)])
    expect(page.locator(".statement")).to_have_count(before + 1)
    expect(page.locator(".statement").first).to_contain_text("Consul 1")
    expect(page.locator("#state")).to_contain_text("1 new since")


def test_what_moves_is_told_anew(page: Page, address: str, index: Index) -> None:
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    evidence = "Havana and Washington will talk"
    sentence = f"{evidence}, a consul said."
    claim = making.Claim(evidence=evidence, pair=("CUB", "USA"), type="CONTACT", modality="PROSPECTIVE")
    said = making.Said(passage=sentence, content=(evidence,), speaker="a consul", claims=(claim,))
    desks.fill(index, [making.found(making.article("Talks", sentence, minutes_ago=0), [said])])
    expect(page.locator("#moves")).to_contain_text("CUB – USA", timeout=15_000)


def test_an_older_statement_takes_its_place_by_date(page: Page, address: str, index: Index) -> None:
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    desks.fill(index, [more(2, minutes_ago=60)])
    arrived = page.locator(".statement", has_text="Consul 2")
    expect(arrived).to_have_count(1)
    dates = page.locator(".statement").evaluate_all("all => all.map(one => Number(one.dataset.date))")
    assert dates == sorted(dates, reverse=True)


def test_new_statements_wait_while_one_reads(page: Page, address: str, index: Index) -> None:
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("scrollTo(0, 500)")
    before = page.locator(".statement").count()
    desks.fill(index, [more(number) for number in range(4)])
    expect(page.locator("#fresh")).to_have_text("4 new")
    assert page.locator(".statement").count() == before
    page.locator("#fresh").click()
    expect(page.locator(".statement")).to_have_count(before + 4)
    assert page.evaluate("scrollY") == 0


def test_pause_holds_what_arrives(page: Page, address: str, index: Index) -> None:
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    before = page.locator(".statement").count()
    page.locator("#pause").click()
    expect(page.locator("#state")).to_contain_text("paused")
    desks.fill(index, [more(1)])
    expect(page.locator("#fresh")).to_have_text("1 new")
    assert page.locator(".statement").count() == before
    page.locator("#pause").click()
    expect(page.locator(".statement")).to_have_count(before + 1)


def test_a_filtered_wire_shows_only_what_it_asked_for(page: Page, address: str, index: Index) -> None:
    page.goto(f"{address}/?q=speaker:consul")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#state")).to_contain_text("live")
    desks.fill(index, [making.found(making.article("Other", "Other."), []), more(7)])
    expect(page.locator(".statement")).to_have_count(1)
    expect(page.locator("#empty")).to_have_count(0)


def test_the_line_stands_again_after_the_server_was_away(page: Page, index: Index) -> None:
    with serve(create_app(desks.desk(index))) as address:
        page.goto(address)
        expect(page.locator("#state")).to_contain_text("live")
    expect(page.locator("#state")).to_contain_text("does not answer")
    desks.fill(index, [more(3)])
    with serve(create_app(desks.desk(index)), port=int(address.rpartition(":")[2])):
        expect(page.locator(".statement", has_text="Consul 3")).to_have_count(1, timeout=15_000)
        expect(page.locator("#state")).to_contain_text("live")


def test_the_keyboard_walks_opens_and_searches(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"w-{stories.KREMLIN.statements[1].id}"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == f"w-{stories.KREMLIN.statements[0].id}"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jok?")
    assert page.locator("#q").input_value() == "jok?"
    page.locator("#q").fill("pair:IRN-SAU")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/?q=pair%3AIRN-SAU")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page).to_have_url(f"{address}/articles/{stories.RIYADH.story.article.id}#s-{stories.RIYADH.statements[0].id}")


def test_a_note_and_its_words_light_up_together(page: Page, address: str) -> None:
    page.goto(address + PAGES["article"])
    page.locator("#note-4").hover()
    assert page.locator("[data-notes].lit").all_text_contents()[0] == "He"
    page.locator(".reading .content", has_text="Channels for dialogue exist").first.hover()
    expect(page.locator("#note-3")).to_have_class("marginal lit")
    expect(page.locator("#note-4")).to_have_class("marginal")


def test_the_words_that_the_address_names_stand_out(page: Page, address: str) -> None:
    page.goto(f"{address}/statements/{stories.KREMLIN.statements[2].id}")
    aimed = "".join(page.locator(".aimed").all_text_contents())
    assert aimed == "Channels for dialogue exist, but they have not led to a full revival of relationsheadded"


def test_everything_but_the_live_line_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#pause")).to_be_hidden()
    page.locator("#q").fill("pair:RUS-USA")
    page.locator("#q").press("Enter")
    expect(page.locator("#state")).to_have_text("5 statements found")
    page.locator("summary").first.click()
    expect(page.locator("dl.why").first).to_be_visible()
    page.locator("a.open").first.click()
    expect(page.locator("h1")).to_contain_text("thaw with Washington")
    context.close()


def test_no_vector_runs(page: Page, address: str, index: Index) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(address)
    expect(page.locator("#state")).to_contain_text("live")
    evil = [
        making.found(
            making.article(vector, f"{vector} said.", url=f"https://x.example/{number}", minutes_ago=0),
            [making.Said(passage=f"{vector} said.", content=(vector,), speaker="said")],
        )
        for number, vector in enumerate(VECTORS)
    ]
    desks.fill(index, evil)
    for one in evil:
        expect(page.locator(f"#w-{one.statements[0].id}")).to_have_count(1)
    for one in evil:
        page.goto(f"{address}/articles/{one.story.article.id}")
        page.goto(f"{address}/search?q={one.story.article.title[:40]}")
        assert page.url.startswith(address)
    assert dialogs == []


def test_logging_in_and_out(browser: Browser, index: Index) -> None:
    context = browser.new_context()
    page = context.new_page()
    with serve(create_app(desks.desk(index, token=desks.TOKEN))) as address:
        page.goto(f"{address}/search?q=pair:IRN-SAU")
        page.locator("#token").fill("wrong")
        page.get_by_role("button", name="Open the desk").click()
        expect(page.get_by_role("alert")).to_contain_text("not the token")
        page.locator("#token").fill(desks.TOKEN)
        page.get_by_role("button", name="Open the desk").click()
        expect(page).to_have_url(f"{address}/search?q=pair:IRN-SAU")
        assert page.evaluate("document.cookie") == ""
        page.goto(address)
        expect(page.locator("#state")).to_contain_text("live")
        page.get_by_role("button", name="Log out").click()
        expect(page.locator("#token")).to_be_visible()
    context.close()
