"""The first hour of a newcomer: write, publish, subscribe, send, and leave."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import feedparser
import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.house import House
from tests.fakes.ghost import FakeGhost

pytestmark = pytest.mark.browser
TITLE = "The keys are yours"
READER = "grace@example.org"
PLAYER = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def write_article(editor: Page, *, title: str) -> None:
    """Fill the form of a new article with the first kinds of blocks."""
    editor.goto(f"/admin/pages/add/blog/articlepage/{desk.front_page_number(editor)}/")
    editor.locator("#id_title").fill(title)
    editor.locator("#id_standfirst").fill("Three things to carry out of a rented hall.")
    desk.insert(editor, "Heading").locator("input[type=text]").first.fill("First, the list")
    desk.write(desk.insert(editor, "Text"), "Words that belong to us.\n- a key\nof brass")
    picture = desk.insert(editor, "Picture")
    desk.choose_picture(editor, picture)
    picture.get_by_label("Description for who cannot see it").fill("A shelf of books")
    desk.write(desk.insert(editor, "Quotation"), "Own the door.")
    desk.insert(editor, "Code").locator("textarea").first.fill("print('home')")
    desk.insert(editor, "Embed").get_by_label("Address").fill(PLAYER)


def mail_to(editor: Page, address: str, *, subject: str) -> str:
    """The plain text of a mail that was written to a file, once the worker has written it."""
    editor.goto("/admin/newsletter/sent-mail/")
    row = editor.get_by_role("row").filter(has_text=address).filter(has_text=subject)
    desk.until(editor, lambda: row.count() > 0)
    row.first.get_by_role("link").first.click()
    editor.get_by_role("link", name="Plain text").click()
    return editor.locator(".mail-text").inner_text()


def link_in(text: str, door: str) -> str:
    """The link of a mail that leads to one of the doors for readers."""
    found = re.search(rf"http://\S+/u/{door}/[^\s)]+", text)
    assert found, text
    return found[0]


def test_an_editor_writes_and_a_reader_reads(editor: Page, page: Page, house: House) -> None:
    write_article(editor, title=TITLE)
    with editor.context.expect_page() as opened:
        editor.get_by_role("button", name="Toggle preview").click()
        editor.get_by_role("link", name="Preview in new tab").click()
    expect(opened.value.get_by_role("heading", name=TITLE)).to_be_visible()
    opened.value.close()

    desk.publish(editor)

    page.goto("/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page).to_have_url(re.compile("/the-keys-are-yours/$"))
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert canonical == f"{house.url}/the-keys-are-yours/"
    for words in ("First, the list", "Words that belong to us.", "Own the door.", "print('home')"):
        expect(page.get_by_role("article").get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="of brass")).to_be_visible()
    expect(page.get_by_alt_text("A shelf of books")).to_be_visible()
    assert page.get_by_role("article").locator(f"a[href='{PLAYER}']").count() == 1
    feed = feedparser.parse(requests.get(f"{house.url}/feed/", timeout=20).content)
    entry = next(entry for entry in feed.entries if entry.title == TITLE)
    assert "Own the door." in entry.content[0].value


def test_a_reader_subscribes_gets_the_issue_and_leaves(
    editor: Page, page: Page, house: House
) -> None:
    page.goto("/")
    box = page.locator("form[action*='subscribe']").first
    box.locator("input[type=email]").fill(READER)
    box.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Look into your inbox")).to_be_visible()

    page.goto(link_in(mail_to(editor, READER, subject="confirm"), "yes"))
    assert standing(house) == ("pending", False)
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert standing(house) == ("confirmed", True)

    subject = send_saturday_issue(editor)
    page.goto(link_in(mail_to(editor, READER, subject=subject), "no"))
    assert standing(house) == ("confirmed", True)
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", name="Done. You have left.")).to_be_visible()
    assert standing(house) == ("unsubscribed", False)


def send_saturday_issue(editor: Page) -> str:
    """Draft the next issue of the demo's newsletter, look at it, test it, send it at once."""
    editor.goto("/admin/newsletter/issues/")
    editor.get_by_role("link", name="Draft the next issue of Secret Sauce").first.click()
    editor.get_by_role("button", name="Draft the next issue").click()
    title = editor.locator("#id_title").input_value()
    editor.get_by_role("button", name="Actions").first.click()
    editor.get_by_role("link", name="Test, schedule, send").first.click()
    editor.get_by_label("Send a test to").fill("colleague@example.org")
    editor.get_by_role("button", name="Send the test").click()
    issue = editor.url
    test = mail_to(editor, "colleague@example.org", subject=f"[Test] {title}")
    assert "[[" not in test
    editor.goto(issue)
    editor.get_by_label("Now").check()
    editor.get_by_role("button", name="Schedule").click()
    desk.until(editor, lambda: editor.get_by_text("Done on").count() > 0)
    return title


def standing(house: House) -> tuple[str, bool]:
    """Where the reader stands, and whether an issue would be sent to them."""
    told = json.loads(house.manage("audience", "--check", READER, "--json"))
    return told["state"], told["mailable"]


def test_an_export_comes_home_and_is_taken_back(
    editor: Page, page: Page, exports: Path, tmp_path: Path
) -> None:
    archive = shutil.make_archive(
        str(tmp_path / "medium-export"), "zip", exports / "medium" / "ghost-migrate-export"
    )
    editor.goto("/admin/")
    editor.get_by_role("link", name="Bring home").click()
    editor.get_by_role("link", name="Drop an export").first.click()
    editor.get_by_label("Export").set_input_files(archive)
    editor.get_by_label("Bring the pictures home").uncheck()
    editor.get_by_role("button", name="Look through it").click()
    bring = editor.get_by_role("button", name="Bring them home")
    desk.until(editor, lambda: bring.count() > 0)
    expect(editor.get_by_text("Medium").first).to_be_visible()

    bring.click()
    back = editor.get_by_role("button", name="Take it back")
    desk.until(editor, lambda: back.count() > 0)
    report = editor.url
    editor.goto("/admin/pages/search/?q=Advanced")
    story = editor.get_by_role("link", name=re.compile("[Aa]dvanced"))
    desk.until(editor, lambda: story.count() > 0)  # the worker keeps the index of the search

    editor.goto(report)
    back.click()
    desk.until(editor, lambda: editor.get_by_text("taken back", exact=False).count() > 0)
    expect(back).to_have_count(0)


def test_publishing_places_a_copy_that_names_the_original(editor: Page, house: House) -> None:
    with FakeGhost() as ghost:
        editor.goto("/admin/")
        editor.get_by_role("button", name="Copies").click()
        editor.get_by_role("link", name="Channels").click()
        editor.get_by_role("link", name="Add a channel").click()
        editor.get_by_role("link", name=re.compile("Ghost")).first.click()
        editor.get_by_label("Address").fill(ghost.base_url)
        editor.get_by_label("Admin API key").fill(ghost.secrets["admin_api_key"])
        editor.get_by_role("button", name="Connect").click()
        expect(editor.get_by_text("Connected to").first).to_be_visible()

        write_article(editor, title="Copies point home")
        desk.publish(editor)
        editor.goto("/admin/copies/")
        row = editor.get_by_role("row").filter(has_text="Copies point home")
        row.get_by_role("button", name="Do it now").click()  # it would wait a day
        desk.until(editor, lambda: row.filter(has_text="as it should be").count() > 0)

    [copy] = [page for page in ghost.pages if page["title"] == "Copies point home"]
    assert copy["canonical_url"] == f"{house.url}/copies-point-home/"
