"""An editor makes an issue: from nothing to scheduled in under ten actions, and looks at it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Looks

pytestmark = pytest.mark.browser
FEW = 10
FETCHED = 4_000  # milliseconds: what is typed while the panel fetches waits for the next change
DRAFTAIL = 1_000  # milliseconds until the editor of rich text has put its words into the form
MAILS = [
    (width, theme, how)
    for width in (390, 640)
    for theme, how in (("light", "mail"), ("dark", "mail"), ("light", "bare"))
]


class Hands:
    """Presses and types, and counts how often."""

    def __init__(self) -> None:
        self.actions = 0

    def do(self, act: Callable[[], None]) -> None:
        self.actions += 1
        act()


def draft(editor: Page, hands: Hands) -> None:
    """The next issue with a sentence of one's own and a line for the inbox, kept."""
    editor.goto("/admin/newsletter/issues/")
    offer = editor.get_by_role("link", name="Draft the next issue of Secret Sauce").first
    hands.do(offer.click)
    hands.do(editor.get_by_role("button", name="Draft the next issue").click)
    hands.do(lambda: editor.locator("#id_preview_text").fill("What a week it was"))
    words = editor.locator("[data-contentpath=body] [contenteditable=true]").first
    hands.do(words.click)
    hands.do(lambda: words.press("Control+Home"))
    hands.do(lambda: words.press_sequentially("Good day, [[name]]. ", delay=5))
    editor.wait_for_timeout(DRAFTAIL)
    hands.do(editor.get_by_role("button", name="Save draft").click)
    expect(editor.get_by_text(re.compile("has been (updated|saved)")).first).to_be_visible()


def test_an_issue_is_made_in_under_ten_actions(editor: Page, looks: Looks) -> None:
    hands = Hands()

    draft(editor, hands)
    hands.do(editor.get_by_role("link", name="Test, schedule, send").last.click)
    number = editor.url.rstrip("/").rpartition("/")[2]
    hands.do(editor.get_by_role("button", name="Schedule").click)

    expect(editor.get_by_text("Scheduled for")).to_be_visible()
    assert hands.actions < FEW
    see_every_mail(editor, number, looks)
    editor.goto(f"/admin/newsletter/issues/{number}/")
    editor.get_by_role("button", name="Do not send it").click()


def see_every_mail(editor: Page, number: str, looks: Looks) -> None:
    """The mail on a telephone and wide, light and dark, without pictures: all of it is there."""
    for width, theme, how in MAILS:
        editor.set_viewport_size({"width": width, "height": 900})
        editor.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        editor.goto(f"/admin/newsletter/issues/{number}/see/mail/?how={how}")
        expect(editor.get_by_text("Good day, Ada.")).to_be_visible()
        expect(editor.get_by_role("link", name="Unsubscribe")).to_be_visible()
        reach = editor.evaluate("document.documentElement.scrollWidth")
        assert reach <= width, f"The mail is {reach} pixels wide at {width}."
        looks.keep(editor, f"issue-mail-{width}-{theme}-{how}")
    editor.set_viewport_size({"width": 1280, "height": 900})


def test_the_checks_follow_what_is_typed(editor: Page) -> None:
    draft(editor, Hands())
    editor.get_by_role("button", name="Toggle preview").click()
    findings = editor.frame_locator("[data-controller~=w-preview] iframe").last
    expect(findings.get_by_role("link", name="Unsubscribe")).to_be_visible()
    editor.locator("#id_preview_mode, select[name=preview_mode]").first.select_option("checks")
    expect(findings.get_by_role("heading", name="What inboxes will find")).to_be_visible()

    editor.wait_for_timeout(FETCHED)
    editor.locator("#id_subject").press_sequentially("Re: act now", delay=20)
    editor.keyboard.press("Tab")

    expect(findings.get_by_text("pretends to be an answer")).to_be_visible()
    expect(findings.get_by_text("act now")).to_be_visible()
