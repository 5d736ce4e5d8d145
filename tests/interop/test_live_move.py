"""Years of posts move house: out of a real WordPress and a real Ghost, by file and as they run.

What they show their readers is what our pages show, and every old address leads there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client

import pytest
import requests

from blog.models import ArticlePage
from core.work import Worker
from syndication import intake_engine
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes, receive
from syndication.actions.live import receive_live
from syndication.exchange import Account
from syndication.models import Intake, IntakeRow
from syndication.registry import platform
from tests import make
from tests.interop.peers.ghost import OWNER, PASSWORD, posted
from tests.syndication.truth import listed, recall

pytestmark = [pytest.mark.interop, pytest.mark.django_db]
GOLDEN = "golden/wordpress-6.1.9-rendered/wp-tut.json"
MOST = 12
WISHES = Wishes(publish=True, fetch_media=False)
ARTICLE = re.compile(r'<div class="prose.*|<article.*', re.DOTALL)


@pytest.fixture(scope="session")
def texts(exports) -> dict[str, str]:
    """Some of the theme test data, by slug: those with words, without what a server must fetch."""
    posts = json.loads((exports / GOLDEN).read_text())
    chosen = [
        post for post in posts if 50 < len(post["html"]) < 6000 and "oembed" not in post["html"]
    ]
    return {f"move-{post['id']}": post["html"] for post in chosen[:MOST]}


@pytest.fixture(scope="session")
def old_wordpress(wordpress, texts) -> dict[str, str]:
    """What a WordPress shows, by its old address."""
    login = (wordpress.user, wordpress.application_password)
    shown = {}
    for slug, text in texts.items():
        body = {"title": f"On {slug}", "slug": slug, "content": text, "status": "publish"}
        url = f"{wordpress.base_url}/wp-json/wp/v2/posts"
        answer = requests.post(url, auth=login, json=body, timeout=60)
        answer.raise_for_status()
        shown[answer.json()["link"]] = answer.json()["content"]["rendered"]
        shown[answer.json()["guid"]["rendered"]] = answer.json()["content"]["rendered"]
    return shown


@pytest.fixture(scope="session")
def old_ghost(ghost_5, texts):
    """What a Ghost shows by its old address, its own export, and a key to read it as it runs."""
    api = f"{ghost_5.base_url}/ghost/api/admin"
    shown = {}
    with requests.Session() as browser:
        browser.headers["Origin"] = ghost_5.base_url
        posted(browser, f"{api}/session/", {"username": OWNER, "password": PASSWORD})
        for slug, text in texts.items():
            post = {"title": f"On {slug}", "slug": slug, "html": text, "status": "published"}
            made = posted(browser, f"{api}/posts/?source=html&formats=html", {"posts": [post]})
            told = made.json()["posts"][0]
            shown[told["url"]] = told["html"]
        wanted = {"integrations": [{"name": "Moving"}]}
        keys = posted(browser, f"{api}/integrations/?include=api_keys", wanted).json()
        key = next(
            one["secret"] for one in keys["integrations"][0]["api_keys"] if one["type"] == "content"
        )
        export = browser.get(f"{api}/db/", timeout=60)
        export.raise_for_status()
    return shown, export.content, key


def by_file(data: bytes, name: str, folder: Path) -> Intake:
    path = folder / name
    path.write_bytes(data)
    run = receive(path=path, site=make.site(), wishes=WISHES)
    bring_home(run)
    return run


def as_it_runs(key: str, account: Account) -> Intake:
    run = receive_live(source=platform(key), account=account, site=make.site(), wishes=WISHES)
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass
    run.refresh_from_db()
    assert run.state == "reported", run.last_error
    bring_home(run)
    return run


def arrived(client: Client, shown: dict[str, str]) -> dict[str, float]:
    """How much of each old page stands where its address leads; nothing where it leads nowhere."""
    found = {}
    for address, text in shown.items():
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = client.get(path, follow=True)
        moved = [status for _place, status in answer.redirect_chain]
        assert answer.status_code == 200, (path, told_of(path))
        assert set(moved) <= {301}, path
        main = ARTICLE.search(answer.content.decode())
        page = listed(main[0] if main else "")
        there, whole = recall(listed(text), page, "words")
        found[path] = there / whole if whole else 1.0
    return found


def publish_drafts() -> None:
    """An editor publishes what came home."""
    for page in ArticlePage.objects.filter(live=False):
        page.get_latest_revision().publish()


def told_of(path: str) -> list[tuple[str, str, str, bool]]:
    """What the report says about a page that is not there."""
    rows = IntakeRow.objects.filter(source_url__contains=path)
    return list(rows.values_list("outcome", "reason", "page__url_path", "page__live"))


def test_a_real_wordpress_moves_by_its_own_export(client, old_wordpress, wordpress, tmp_path):
    run = by_file(wordpress.export(), "copies.WordPress.xml", tmp_path)

    found = arrived(client, old_wordpress)

    assert run.report["stories"]["refused"] == 0
    assert min(found.values()) >= 0.99, found


def test_a_real_wordpress_moves_as_it_runs(client, old_wordpress, wordpress):
    run = as_it_runs("wordpress", Account(base_url=wordpress.base_url, secrets={}))

    assert run.report["stories"]["refused"] == 0
    found = arrived(client, {old: text for old, text in old_wordpress.items() if "?p=" not in old})
    assert min(found.values()) >= 0.99, found


def test_a_real_ghost_moves_by_its_own_export(client, old_ghost, tmp_path):
    shown, export, _key = old_ghost

    run = by_file(export, "copies.ghost.json", tmp_path)

    assert run.report["stories"]["refused"] == 0
    publish_drafts()  # the export does not say where it stood, so nothing goes online by itself
    found = arrived(client, shown)
    assert min(found.values()) >= 0.99, found


def test_a_real_ghost_moves_as_it_runs(client, old_ghost, ghost_5):
    shown, _export, key = old_ghost

    run = as_it_runs("ghost", Account(base_url=ghost_5.base_url, secrets={"content_api_key": key}))

    assert run.report["stories"]["refused"] == 0
    found = arrived(client, shown)
    assert min(found.values()) >= 0.99, found
