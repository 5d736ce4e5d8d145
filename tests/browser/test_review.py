"""A text on its way through the house: written, previewed, submitted, approved, out on the hour."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

import feedparser
import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blog.blocks.registry import FILES
from tests.browser import desk
from tests.browser.every_kind import KINDS, every_kind
from tests.browser.house import House

pytestmark = pytest.mark.browser
TITLE = "A tide table for letters"
HOUSE_ZONE = ZoneInfo("Europe/Paris")  # what the settings say where nobody says otherwise
PASSWORD = "a long enough pass phrase"
TEAM = """
import json
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from blog.models import FrontPage
from people.models import User
html = Permission.objects.get(codename="write_html")
told = {"front": str(FrontPage.objects.get(slug="freehold").pk)}
for role in ("Ambassadors", "Moderators"):
    user = User.objects.create_user(f"{role.lower()}@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name=f"{role} of Freehold"))
    user.user_permissions.add(html)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    told[role] = user.email
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def team(house: House) -> dict[str, str]:
    """Somebody who writes and somebody who may publish, by role; and where: the front page."""
    told = house.manage(
        "shell", "--no-imports", "--verbosity=0", "--command", f"PASSWORD = {PASSWORD!r}\n{TEAM}"
    )
    people: dict[str, str] = json.loads(told)
    return people


def signed_in(context: BrowserContext, email: str) -> Page:
    tab = context.new_page()
    desk.sign_in(tab, email=email, password=PASSWORD)
    return tab


def test_every_kind_of_block_is_written_by_hand() -> None:
    assert len(KINDS) == len(FILES)


def test_a_text_is_written_reviewed_and_published_by_the_clock(
    chromium: Browser, context: BrowserContext, team: dict[str, str], house: House
) -> None:
    writer = signed_in(context, team["Ambassadors"])
    words = write_and_submit(writer, front=team["front"])

    other = chromium.new_context(base_url=house.url)
    other.set_default_timeout(desk.PATIENCE * 1000)
    moderator = signed_in(other, team["Moderators"])
    approve_for_the_next_minute(moderator)
    reader = other.new_page()
    answer = reader.goto("/a-tide-table-for-letters/")
    assert answer is not None
    assert answer.status == requests.codes.not_found
    desk.until(reader, lambda: reader.get_by_role("heading", name=TITLE, level=1).count() > 0)

    text = reader.get_by_role("article").inner_text()
    assert [one for one in words if one not in text] == []
    reader_finds_it(reader, house)
    other.close()


def write_and_submit(writer: Page, *, front: str) -> list[str]:
    """Write with every block, look at the preview, and hand it in."""
    writer.goto(f"/admin/pages/add/blog/articlepage/{front}/")
    writer.locator("#id_title").fill(TITLE)
    writer.locator("#id_standfirst").fill("When to write, and when to let the water come.")
    words = every_kind(writer)
    with writer.context.expect_page() as opened:
        writer.get_by_role("button", name="Toggle preview").click()
        writer.get_by_role("link", name="Preview in new tab").click()
    expect(opened.value.get_by_role("heading", name=TITLE)).to_be_visible()
    opened.value.close()
    assert writer.locator("[name=action-publish]").count() == 0
    submit = writer.get_by_role("button", name=re.compile("^Submit to Review of Freehold"))
    if not submit.is_visible():
        writer.get_by_role("button", name="More actions").click()
    submit.click()
    writer.get_by_text("has been submitted for moderation").wait_for()
    return words


def approve_for_the_next_minute(moderator: Page) -> None:
    """Find it on the first page of the admin, give it its hour, and approve it."""
    moderator.goto("/admin/")
    moderator.get_by_role("link", name=TITLE).first.click()
    soon = timezone.localtime(timezone=HOUSE_ZONE) + timedelta(seconds=75)
    moderator.get_by_role("button", name="Toggle status").click()
    moderator.get_by_role("button", name="Set schedule").click()
    moderator.locator("#id_go_live_at").fill(soon.strftime("%Y-%m-%d %H:%M"))
    # By key: the calendar stands before the button.
    moderator.get_by_role("button", name="Save schedule").press("Enter")
    moderator.locator(".messages").get_by_text("has been updated").wait_for()
    moderator.wait_for_load_state("networkidle")
    moderator.get_by_role("button", name="More actions").click()
    moderator.locator("[data-workflow-action-name=approve]").first.click()
    moderator.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def reader_finds_it(reader: Page, house: House) -> None:
    """By the front page, by searching for a word of its text, and in the feed."""
    reader.goto("/")
    assert reader.get_by_role("link", name=TITLE).count() > 0
    reader.goto("/search/?q=tide+table")
    desk.until(reader, lambda: reader.get_by_role("link", name=TITLE).count() > 0)
    feed = feedparser.parse(requests.get(f"{house.url}/feed/", timeout=20).content)
    entry = next(entry for entry in feed.entries if entry.title == TITLE)
    assert "Words of Table" in entry.content[0].value
