"""Taken down at home is taken down everywhere, also what was on its way at that very moment."""

from __future__ import annotations

import io
import json

from django.core.management import call_command
from django.test import Client

import pytest

from blog.models import ArticlePage
from core.work import Worker, engines
from syndication.models import Channel, Copy, Credential
from tests import make
from tests.fakes.ghost import FakeGhost
from tests.fakes.http_server import LOST_AFTER
from tests.fakes.medium import FakeMedium
from tests.fakes.wordpress import FakeWordPress

pytestmark = pytest.mark.django_db


@pytest.fixture
def servers(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HOME_GATE = "inside"
    with FakeGhost() as ghost, FakeWordPress() as wordpress, FakeMedium() as medium:
        yield {"ghost": ghost, "wordpress": wordpress, "medium": medium}


def open_channels(site, servers):
    for key, server in servers.items():
        channel = make.channel(site=site, platform=key, base_url=server.base_url)
        Credential.objects.create(channel=channel, secrets=json.dumps(server.secrets))


def work():
    (engine,) = [one for one in engines() if one.name == "copies"]
    with Worker() as worker:
        engine.run_due(worker)


def states():
    out = io.StringIO()
    call_command("copies", "status", "--json", stdout=out)
    return {row["platform"]: (row["state"], row["shown"] > 0) for row in json.loads(out.getvalue())}


def test_an_article_is_taken_down_everywhere(servers):
    site = make.site()
    open_channels(site, servers)
    admin = Client()
    admin.force_login(make.administrator())
    article = make.article(site=site)

    # It goes out; what WordPress answered is lost on the way.
    servers["wordpress"].goes_wrong(LOST_AFTER, method="POST")
    work()
    assert states() == {
        "ghost": ("settled", True),
        "wordpress": ("unknown", False),
        "medium": ("settled", True),
    }

    # Home first: a stranger finds nothing there any more.
    ArticlePage.objects.get(pk=article.pk).unpublish()
    assert Client().get(article.url).status_code == 404

    # The copies follow, the doubtful one too, once it has been looked up.
    Copy.objects.exclude(due_at=None).update(due_at="2020-01-01T00:00Z")
    work()
    assert servers["ghost"].pages == []
    assert servers["wordpress"].pages == []
    assert states()["ghost"] == states()["wordpress"] == ("settled", False)

    # Medium lets no program remove a story: a person is asked, does it, and says so.
    assert states()["medium"] == ("person", True)
    copy = Copy.objects.get(channel=Channel.objects.get(platform="medium"))
    page = admin.get(f"/admin/copies/{copy.pk}/").content.decode()
    assert "Delete it there" in page
    admin.post(f"/admin/copies/{copy.pk}/act/", {"act": "done"})
    assert states()["medium"] == ("settled", False)
