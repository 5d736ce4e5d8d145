"""An article's whole way out: published at home, copied, changed, looked at, seen on the board."""

from __future__ import annotations

import io
import json

from django.core.management import call_command
from django.test import Client

import pytest

from blog.models import ArticlePage
from core.work import Worker, engines
from syndication.models import Copy
from tests import make
from tests.fakes.ghost import FakeGhost
from tests.fakes.http_server import LOST_AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def ghost(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HOME_GATE = "inside"
    with FakeGhost() as server:
        yield server


def copies():
    out = io.StringIO()
    call_command("copies", "status", "--json", stdout=out)
    return json.loads(out.getvalue())


def work():
    """What a worker does about copies when it looks."""
    (engine,) = [one for one in engines() if one.name == "copies"]
    with Worker() as worker:
        engine.run_due(worker)


def connect(admin, site, ghost, **facts):
    sent = {
        "site": site.pk,
        "name": "Our Ghost",
        "base_url": ghost.base_url,
        "connection_admin_api_key": ghost.secrets["admin_api_key"],
        "automatic": "on",
        "delay_minutes": "0",
        "on_edit": "update",
        "on_unpublish": "delete",
        "shape": "copy",
        "settle_minutes": "0",
        "on_edited_there": "ask",
        "max_age_days": "7",
        **facts,
    }
    return admin.post("/admin/channels/new/ghost/", sent, follow=True)


def test_an_article_travels(ghost):
    site = make.site()
    admin = Client()
    admin.force_login(make.administrator())

    # The administrator connects a Ghost; it answers before anything is saved.
    answer = connect(admin, site, ghost, connection_admin_api_key="wrong")
    assert not Copy.objects.exists()
    assert answer.status_code == 200
    answer = connect(admin, site, ghost)
    assert b"Connected to" in answer.content

    # An article is published at home, and a copy that names home appears there, once.
    article = make.article(site=site, title="Three things to own")
    work()
    (post,) = ghost.pages
    assert post["canonical_url"] == article.full_url
    assert post["title"] == "Three things to own"

    # The answer to a change is lost on the way: it is found out, and nothing is doubled.
    page = ArticlePage.objects.get(pk=article.pk)
    page.title = "Four things to own"
    page.save_revision().publish()
    ghost.goes_wrong(LOST_AFTER, method="PUT")
    work()
    assert copies()[0]["state"] == "unknown"
    Copy.objects.update(due_at="2020-01-01T00:00Z")
    work()
    (post,) = ghost.pages
    assert post["title"] == "Four things to own"

    # The book, the board and the article's own page say the same.
    (row,) = copies()
    assert (row["state"], row["wanted"]) == ("settled", row["shown"])
    assert "there, as it should be" in admin.get("/admin/copies/").content.decode()
    editor = admin.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert row["remote_url"] in editor
