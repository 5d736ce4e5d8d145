"""The public pages without a mouse, without scripts, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House

pytestmark = pytest.mark.browser

ARTICLE = "/what-is-on-the-bench/"
READ = ["/", ARTICLE, "/archive/", "/search/?q=letter", "/secret-sauce/", "/we-counted-doors/"]
# How the focused element shows that it is the one: a ring, and inside the window.
SHOWN = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return [one.localName, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
          box.width > 0 && box.bottom > 0 && box.top < innerHeight];
}"""
# What leads on to other pages is not printed, and what stands beside the text is printed below it.
PRINTED = (
    "article :is(p, li, pre, td):not(.beside *, .related-box *, .subscribe-call *, .footnotes *)"
)
ALL_WORDS = "all => all.flatMap(one => one.innerText.split(/\\s+/).filter(Boolean))"
WORDS = "main => main.innerText.split(/\\s+/).filter(Boolean)"


def test_the_first_key_leads_past_the_menu_to_the_text(page: Page) -> None:
    page.goto(ARTICLE)

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", READ)
def test_whatever_has_the_focus_shows_it(page: Page, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # or the window is still on its way
    page.goto(path)
    hidden = []

    for number in range(60):
        page.keyboard.press("Tab")
        name, has_ring, is_seen = page.evaluate(SHOWN)
        if name == "body":  # past the last one
            break
        if name not in {"audio", "video"} and not (
            has_ring and is_seen
        ):  # these ring their buttons
            hidden.append((number, name, page.evaluate("document.activeElement.outerHTML")[:120]))

    assert hidden == []


def test_the_menu_and_the_search_need_no_mouse(page: Page) -> None:
    page.goto("/")

    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Search").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("airport")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="The airport hall").first).to_be_visible()


@pytest.mark.parametrize("path", READ)
def test_without_scripts_no_word_is_missing(
    chromium: Browser, house: House, page: Page, path: str
) -> None:
    bare = chromium.new_context(java_script_enabled=False, base_url=house.url)
    without = bare.new_page()

    page.goto(path)
    without.goto(path)

    words = page.locator("main").evaluate(WORDS)
    assert len(words) > 20
    assert set(words) - set(without.locator("main").inner_text().split()) == set()
    bare.close()


def test_on_paper_stands_the_whole_text(page: Page) -> None:
    page.goto(ARTICLE)
    on_screen = set(page.locator(PRINTED).evaluate_all(ALL_WORDS))

    page.emulate_media(media="print")

    on_paper = set(page.locator("body").evaluate(WORDS))
    assert len(on_screen) > 200
    assert {words for words in on_screen - on_paper if not words.isdigit()} == set()  # of notes
