"""Hostile exports of every platform come home, are put online and opened: nothing of them runs.

The policy that forbids inline scripts is switched off here, so that it cannot hide a mistake.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.house import EXPORTS, House
from tests.browser.poisoned_exports import SAMPLES, poison
from tests.browser.running import could_run, watched

pytestmark = pytest.mark.browser
MOST_MEMORY = 300  # MB, the house's own included
HOSTILE = ("xml", "html", "zip", "image", "csv")


@pytest.fixture(scope="module")
def brought(
    house: House, exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What became of every poisoned export, and of every file that is an attack itself."""
    folder = tmp_path_factory.mktemp("exports")
    union = json.loads((exports / "security" / "xss_union.json").read_text())
    poison(exports, folder, union)
    for kind in HOSTILE:
        for path in (exports / "hostile" / kind).iterdir():
            if path.is_file():
                (folder / f"hostile-{path.name}").symlink_to(path)
    told: dict[str, Any] = json.loads(
        house.manage(
            "shell",
            "--no-imports",
            "--verbosity=0",
            "--command",
            "import json; from tests.browser.poisoned_exports import bring; "
            f"print(json.dumps(bring({str(folder)!r}, {EXPORTS!r}, {urlsplit(house.url).port})))",
        )
    )
    return told


def test_every_poisoned_export_is_read_and_none_of_it_runs(
    chromium: Browser, house: House, brought: dict[str, Any]
) -> None:
    address = house.url.replace("127.0.0.1", EXPORTS)
    could, left = {}, []

    with watched(chromium, base_url=address) as (page, ran):
        page.on(
            "request",
            lambda asked: (
                left.append(asked.url)
                if not asked.url.startswith((address, "data:", "blob:"))
                else None
            ),
        )
        for path in ["/", "/archive/", *(f"/{one}" for one in brought["pages"])]:
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, path
            if found := could_run(page):
                could[path] = found[:5]

        assert (ran, left, could) == ([], [], {})
    assert [name for name in brought["refused"] if not name.startswith("hostile-")] == []
    assert len(brought["pages"]) > len(SAMPLES)


def test_a_file_that_is_an_attack_is_refused_with_a_reason_and_leaves_nothing(
    brought: dict[str, Any],
) -> None:
    refused = {name.removeprefix("hostile-") for name in brought["refused"]}

    assert {"xxe-wxr.xml", "ssrf-dtd.xml", "bomb-1GiB-in-1MB.zip", "traversal.zip"} <= refused
    assert all(brought["refused"].values())
    assert brought["left"] == []
    assert brought["memory"] <= MOST_MEMORY
