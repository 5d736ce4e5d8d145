"""An article with every kind of block: through the editor and back, seen, heard and printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.desk import publish
from tests.browser.house import House

pytestmark = pytest.mark.browser
BENCH = "/what-is-on-the-bench/"
NUMBER = (
    "from wagtail.models import Page; "
    "print(Page.objects.get(slug='what-is-on-the-bench', depth=3).pk)"
)
# A picture is its name and its words: the worker may still be cutting its sizes.
MARKUP = """all => all.map((one) => {
  const block = one.cloneNode(true);
  for (const haze of block.querySelectorAll(".haze")) haze.remove();
  for (const picture of [...block.querySelectorAll("img")]) {
    const name = picture.getAttribute("src").split("/").pop().split(".")[0];
    (picture.closest("picture") || picture).replaceWith(`[${name}: ${picture.alt}]`);
  }
  for (const drawn of block.querySelectorAll(".drawn")) drawn.replaceWith(...drawn.childNodes);
  for (const film of block.querySelectorAll("[poster]"))
    film.poster = film.getAttribute("poster").split("/").pop().split(".")[0];
  return block.outerHTML.replace(/ data-block-key="\\w+"/g, "");
})"""
PLAYED = """async () => {
  const played = [];
  for (const player of document.querySelectorAll("audio, video")) {
    player.muted = true;
    await player.play();
    played.push(player.duration > 3);
    player.pause();
  }
  return played;
}"""


def text_of(page: Page) -> list[str]:
    """The markup of every block, without what the editor writes for itself."""
    page.goto(BENCH)
    blocks: list[str] = page.eval_on_selector_all(".article > *:not(header, footer)", MARKUP)
    return blocks


def test_the_editor_gives_every_block_back_as_it_got_it(
    editor: Page, page: Page, house: House
) -> None:
    before = text_of(page)

    number = house.manage("shell", "--no-imports", "--command", NUMBER).strip()
    editor.goto(f"/admin/pages/{number}/edit/")
    publish(editor)

    assert len(before) > 20
    assert text_of(page) == before


def test_sound_and_film_play_where_they_are_at_home(page: Page) -> None:
    page.goto(BENCH)

    assert page.evaluate(PLAYED) == [True, True]


def test_notes_stand_beside_the_text_or_below_it(page: Page) -> None:
    beside, below = page.locator(".beside").first, page.locator(".footnotes")

    page.goto(BENCH)
    assert (beside.is_visible(), below.is_visible()) == (True, False)
    page.set_viewport_size({"width": 390, "height": 800})
    assert (beside.is_visible(), below.is_visible()) == (False, True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print")
    assert (beside.is_visible(), below.is_visible()) == (False, True)
