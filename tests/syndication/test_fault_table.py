"""What a network or a platform can do to a create, and the state that each ends in.

Through the whole engine, to a Ghost from memory. In the second round the platform is well again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from core import http
from core.work import Worker
from syndication import asking
from syndication.actions.reconcile import reconcile
from syndication.delivery.engine import run_due
from syndication.models import Channel, Copy, Credential
from tests import make
from tests.fakes import http_server
from tests.fakes.ghost import FakeGhost
from tests.fakes.http_server import Fault, Reply, json_reply
from tests.syndication.copying import due_again, is_ahead, the_copy

pytestmark = pytest.mark.django_db
TOO_MUCH = Fault(says=Reply(201, b"x" * 70_000), kept=True)
ERRORS_INSIDE = Fault(says=json_reply({"errors": [{"message": "Not really."}]}))
REFUSED = Fault(says=json_reply({"errors": [{"message": "The title is bad."}]}, status=422))
PATIENCE = http.Limits(seconds=0.4, bytes=64 * 1024, redirects=3)


@dataclass(frozen=True)
class Row:
    """A fault, the state after it, whether the channel rests, and the state when it is well."""

    fault: Fault
    state: str
    rests: bool = False
    then: str = "settled"


TABLE = {
    "429 with a wait": Row(http_server.SLOW_DOWN, "due", rests=True),
    "503 with a wait": Row(http_server.RESTING, "due", rests=True),
    "500 before": Row(http_server.BROKEN, "unknown"),
    "500 after it was kept": Row(http_server.BROKEN_AFTER, "unknown"),
    "reset before": Row(http_server.LOST, "unknown"),
    "reset after it was kept": Row(http_server.LOST_AFTER, "unknown"),
    "301 to a page": Row(http_server.MOVED, "failed", then="failed"),
    "a page instead of data": Row(http_server.A_PAGE, "unknown"),
    "200 with errors inside": Row(ERRORS_INSIDE, "unknown"),
    "no answer in time": Row(http_server.NEVER_ANSWERS, "unknown"),
    "an answer without end": Row(TOO_MUCH, "unknown"),
    "a refusal": Row(REFUSED, "failed", then="failed"),
}


def test_every_fault_ends_in_its_state_and_never_in_two_copies(settings, monkeypatch):
    settings.HOME_GATE = "inside"
    settings.ROOT_URLCONF = "tests.fakes.home_urls"
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(asking, "LIMITS", PATIENCE)
    site = make.site()
    article = make.article(site=site, title="Article 1")
    found = {}

    for name, row in TABLE.items():
        with FakeGhost() as ghost, Worker() as worker:
            channel = connected(site, ghost)
            reconcile()
            ghost.goes_wrong(row.fault, method="POST")
            run_due(worker)
            after = the_copy().state, is_ahead(the_copy().channel.paused_until)
            Channel.objects.update(paused_until=None)
            due_again()
            run_due(worker)
            due_again()
            run_due(worker)
            copies = [one for one in ghost.pages if one["canonical_url"] == article.full_url]
            found[name] = Row(row.fault, *after, then=the_copy().state)
            assert len(copies) == (0 if row.then == "failed" else 1), name
        channel.delete()
        Copy.objects.all().delete()

    assert found == TABLE


def connected(site, ghost):
    channel = make.channel(site=site, base_url=ghost.base_url, with_earlier=True)
    Credential.objects.create(channel=channel, secrets=json.dumps(ghost.secrets))
    return channel
