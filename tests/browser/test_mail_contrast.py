"""The words of a mail stand out, by daylight and in the dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import THEMES, violations

pytestmark = pytest.mark.browser
ISSUES = Path(__file__).parents[1] / "data" / "issues"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["plain", "rich", "french", "letter"])
def test_every_word_of_a_mail_stands_out(chromium: Browser, name: str, theme: str) -> None:
    page = chromium.new_page(color_scheme="dark" if theme == "dark" else "light")
    page.set_content((ISSUES / f"{name}.html").read_text("utf-8"), wait_until="domcontentloaded")

    found = [one for one in violations(page) if one.startswith("color-contrast:")]

    page.close()
    assert found == []
