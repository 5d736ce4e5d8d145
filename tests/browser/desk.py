"""What an editor's hands do in the admin, and how a tab waits for the worker."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

PATIENCE = 120.0  # seconds in which the worker must have done what was asked
LOOKS_EVERY = 300  # milliseconds between two looks


def sign_in(page: Page, *, email: str, password: str) -> None:
    """Sign in as people do: through the form, to the first page of the admin."""
    page.goto("/admin/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.wait_for_url("**/admin/")


def front_page_number(page: Page) -> str:
    """The number of the demo brand's English front page."""
    page.goto("/admin/pages/")
    link = page.get_by_role("link", name="Own the ground your audience stands on").first
    found = re.search(r"/pages/(\d+)/", link.get_attribute("href") or "")
    assert found
    return found[1]


def insert(page: Page, kind: str) -> Locator:
    """Add a block of a kind at the end of the text; returns the block."""
    blocks = page.locator("[data-contentpath=body] [data-streamfield-child]")
    before = blocks.count()
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name=kind, exact=True).last.click()
    added = blocks.nth(before)
    added.wait_for()
    return added


def named(block: Locator, label: str) -> Locator:
    """The fields of a block with that label; the editor adds a star to what must be filled."""
    return block.get_by_role("textbox", name=re.compile(rf"^\s*{label}\s*\*?\s*$"))


def write(block: Locator, words: str) -> None:
    """Type into a block's rich text; a line end begins a new paragraph, "- " a list."""
    editor = block.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially(words, delay=5)


def choose_picture(page: Page, block: Locator) -> None:
    """Choose the newest picture of the library."""
    block.get_by_role("button", name="Choose an image").first.click()
    choice = page.locator(".modal-content a.image-choice").first
    choice.click()
    choice.wait_for(state="detached")


def choose_document(page: Page, block: Locator, name: str) -> None:
    """Choose the first file of the library with these words in its name."""
    block.get_by_role("button", name="Choose a document").first.click()
    choice = page.locator(".modal-content a[data-chooser-modal-choice]").filter(has_text=name).first
    choice.click()
    choice.wait_for(state="detached")


def publish(page: Page) -> None:
    """Press Publish and wait for the admin's word that it is done."""
    page.get_by_role("button", name="More actions").click()
    page.locator("[name=action-publish]").click()
    page.get_by_role("link", name="View live").first.wait_for()


def until(page: Page, sight: Callable[[], bool]) -> None:
    """Load a page again until something is to be seen on it: the worker needs its moment."""
    deadline = time.monotonic() + PATIENCE
    while not sight():
        assert time.monotonic() < deadline, page.locator("body").inner_text()
        page.wait_for_timeout(LOOKS_EVERY)
        page.reload()
