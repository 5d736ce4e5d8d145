"""One house and one Chromium for all tests of the lane."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.desk import sign_in
from tests.browser.house import House, open_house
from tests.browser.looking import Looks

PATIENCE = 60_000  # milliseconds; two cores may be busy with other lanes
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house as a newcomer finds it."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Install Chromium, or run: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, house: House) -> Iterator[BrowserContext]:
    """A browser that nobody has used; it fails the test on any request to another origin."""
    made = chromium.new_context(base_url=house.url, viewport={"width": 1280, "height": 900})
    made.set_default_timeout(PATIENCE)
    strangers: list[str] = []
    made.on(
        "request",
        lambda request: (
            strangers.append(request.url)
            if not request.url.startswith((house.url, "data:", "blob:"))
            else None
        ),
    )
    yield made
    made.close()
    assert strangers == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A reader's tab."""
    return context.new_page()


@pytest.fixture
def editor(context: BrowserContext, house: House) -> Page:
    """A tab in which the administrator has signed in as people do: through the form."""
    tab = context.new_page()
    sign_in(tab, email=house.email, password=house.password)
    return tab


@pytest.fixture
def looks(chromium: Browser, house: House) -> Looks:
    """Takes the pictures that people look at; kept where SCREENSHOTS says."""
    folder = Path(os.environ.get("SCREENSHOTS") or house.folder / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return Looks(chromium, house, folder)
