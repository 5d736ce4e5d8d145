"""What an article costs its reader: bytes, shifts, waiting, fonts; measured in a real browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.house import House

pytestmark = pytest.mark.browser

ARTICLE = "/the-airport-hall/"
STILL = 0.001  # what Lighthouse shows as 0: letters may change their shape, no line may move
PHONE = {"width": 390, "height": 844}
WATCH = """
window.seen = {shift: 0, largest: 0};
new PerformanceObserver(list => { for (const one of list.getEntries())
  if (!one.hadRecentInput) window.seen.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  window.seen.largest = one.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
"""
UNUSED = "[...document.fonts].filter(font => font.status === 'error').map(font => font.family)"


@dataclass
class Weight:
    """Bytes that came over the wire, by kind of thing."""

    bytes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to what the browser itself counts, headers included."""
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self.begun)
        wire.on("Network.loadingFinished", self.finished)

    def begun(self, told: dict[str, Any]) -> None:
        self.kinds[told["requestId"]] = told["type"]
        self.addresses.append(told["response"]["url"])

    def finished(self, told: dict[str, Any]) -> None:
        kind = self.kinds.get(told["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + int(told["encodedDataLength"])

    def of(self, *kinds: str) -> int:
        return sum(self.bytes.get(kind, 0) for kind in kinds)


@pytest.fixture(
    scope="module", params=[PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"]
)
def read(request: Any, chromium: Browser, house: House) -> Any:
    """An article, read to its end by somebody who was never here."""
    context = chromium.new_context(base_url=house.url, viewport=request.param)
    page, weight = context.new_page(), Weight()
    page.add_init_script(WATCH)
    weight.watch(page)
    page.goto(ARTICLE)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    yield page, weight
    context.close()


def test_an_article_without_its_pictures_and_letters_weighs_fifty_kilobytes_at_most(
    read: tuple[Page, Weight],
) -> None:
    _page, weight = read

    assert weight.of("Document", "Stylesheet", "Script", "Fetch", "XHR", "Other") <= 50_000, (
        weight.bytes
    )
    assert weight.of("Script") <= 15_000


def test_nothing_moves_while_it_loads_and_its_largest_part_is_soon_there(
    read: tuple[Page, Weight],
) -> None:
    page, _weight = read

    seen = page.evaluate("window.seen")

    assert seen["shift"] < STILL
    assert 0 < seen["largest"] < 2_500


def test_every_font_that_is_fetched_is_used_and_none_twice(
    read: tuple[Page, Weight],
) -> None:
    page, weight = read

    fetched = [address for address in weight.addresses if address.endswith(".woff2")]

    assert len(fetched) == len(set(fetched))
    loaded = page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').length")
    assert loaded == len(fetched)
    assert page.evaluate(UNUSED) == []


def test_every_picture_says_its_measures_before_it_comes(read: tuple[Page, Weight]) -> None:
    page, _weight = read

    pictures = page.locator("main img").evaluate_all(
        "all => all.map(one => [one.getAttribute('width'), one.getAttribute('height')])"
    )

    assert pictures
    assert all(width and height for width, height in pictures)


def test_an_article_is_printed_whole(chromium: Browser, house: House) -> None:
    page = chromium.new_page(base_url=house.url)
    page.goto(ARTICLE)

    printed = page.pdf(format="A4")

    assert printed.startswith(b"%PDF")
    assert 2 <= printed.count(b"/Type /Page\n") <= 12
    page.close()
