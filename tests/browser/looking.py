"""How a page looks and reads: screenshots in four settings, and axe-core in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.house import House

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Looks:
    """A photographer with a browser."""

    browser: Browser
    house: House
    folder: Path

    def at(self, path: str, *, language: str = "en") -> Iterator[tuple[str, Page]]:
        """The page at `path` in every size and theme, by a name such as phone-dark."""
        for size, (width, height) in SIZES.items():
            for theme in THEMES:
                context = self.browser.new_context(
                    base_url=self.house.url,
                    viewport={"width": width, "height": height},
                    color_scheme=theme,  # type: ignore[arg-type]  # one of THEMES
                    locale=language,
                    bypass_csp=True,  # axe-core is put into the page
                )
                page = context.new_page()
                page.goto(path)
                page.wait_for_load_state("networkidle")
                yield f"{size}-{theme}", page
                context.close()

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page."""
        page.screenshot(path=self.folder / f"{name}.png", full_page=True, animations="disabled")


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, one line each: rule, element, what to do."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    )
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
