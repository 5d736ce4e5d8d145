"""Every field that an editor or a stranger fills, filled with what wants to run: nothing does.

The policy that forbids inline scripts is switched off here, so that it cannot hide a mistake.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.house import STRANGERS, House
from tests.browser.running import could_run, run_raw, watched

pytestmark = pytest.mark.browser

LISTS = [
    "/",
    "/archive/",
    "/topic/t1/",
    "/topic/t30/",
    "/author/a3/",
    "/author/a17/",
    "/series/s/",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/nowhere/",
]
SEARCHES = 15
LOUD = re.compile(r"<(img|svg|video|audio)\b.*\bon(error|load)", re.IGNORECASE)
EVERY = 3  # of the corpus: its neighbours differ in a letter; 1 opens all of it, in four minutes
DESK = [
    "/admin/writing/responses/",
    "/admin/writing/articles/",
    "/admin/writing/topics/",
    "/admin/writing/contributors/",
    "/admin/writing/series/",
    "/admin/reports/lost/",
    "/admin/newsletter/subscribers/",
    "/admin/reports/site-history/",
]


@pytest.fixture(scope="module")
def corpus(exports: Path) -> list[str]:
    """What people found that runs where it should not."""
    union: list[str] = json.loads((exports / "security" / "xss_union.json").read_text())
    return [words for words in union if len(words) < 20_000]


@pytest.fixture(scope="module")
def payloads(corpus: list[str]) -> list[str]:
    """As many of them as there is time for."""
    return corpus[::EVERY]


@pytest.fixture(scope="module")
def brand(
    house: House, payloads: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[str]]:
    """The address of the poisoned brand, and the paths of its pages."""
    folder = tmp_path_factory.mktemp("payloads")
    (folder / "payloads.json").write_text(json.dumps(payloads), encoding="utf-8")
    port = urlsplit(house.url).port
    told = house.manage(
        "shell",
        "--no-imports",
        "--verbosity=0",
        "--command",
        "import json; from tests.browser.poison import plant; "
        f"print(json.dumps(plant({str(folder)!r}, port={port})))",
    )
    return f"http://{STRANGERS}:{port}", json.loads(told)


def test_the_payloads_do_run_where_nobody_cleans_them(chromium: Browser, corpus: list[str]) -> None:
    loud = [words for words in corpus if LOUD.match(words)][:300]

    with watched(chromium) as (page, _ran):
        page.goto("about:blank")
        run_raw(page, loud)
        page.wait_for_function("window.heard >= 10")

        assert len(could_run(page)) > 200


def test_nothing_runs_in_any_page_of_a_poisoned_brand(
    chromium: Browser, brand: tuple[str, list[str]]
) -> None:
    address, pages = brand
    could = {}

    with watched(chromium, base_url=address) as (page, ran):
        for path in [*LISTS, *(f"/{one}" for one in pages)]:
            page.goto(path)
            if found := could_run(page):
                could[path] = found[:5]

        assert (ran, could) == ([], {})
        page.goto("/addresses/")
        assert page.locator("article a[href='https://example.org/kept']").count() >= 1
        page.goto("/body-0/")
        assert page.locator(".voice").count() > 300


def test_nothing_that_is_searched_for_runs(
    chromium: Browser, brand: tuple[str, list[str]], payloads: list[str]
) -> None:
    address, _pages = brand
    could = {}

    with watched(chromium, base_url=address) as (page, ran):
        for words in payloads[:: len(payloads) // SEARCHES]:
            page.goto(f"/search/?q={quote(words[:200])}")
            if found := could_run(page):
                could[words] = found[:5]

        assert (ran, could) == ([], {})


def test_nothing_runs_at_the_desk_of_those_who_look_at_it(
    chromium: Browser, editor: Page, brand: tuple[str, list[str]], house: House
) -> None:
    signed_in = editor.context.storage_state()

    with watched(chromium, base_url=house.url, storage_state=signed_in) as (page, ran):
        for path in DESK:
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, path
            page.wait_for_load_state("networkidle")

        assert ran == []
