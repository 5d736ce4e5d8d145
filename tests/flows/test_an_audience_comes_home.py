"""An audience comes home: dropped, read about, brought, mailed to; and no is for ever."""

from __future__ import annotations

import io
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.freeze import freeze
from newsletter.actions.issue import Cleared, schedule
from newsletter.models import Letter, Subscription
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication import intake_engine
from syndication.models import Intake
from tests import make

pytestmark = pytest.mark.django_db


def state_of(address):
    out = io.StringIO()
    call_command("audience", "--check", address, "--json", stdout=out)
    return json.loads(out.getvalue())


def work():
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass


def drop(client, newsletter, name, data):
    """Drop a file at the desk, let the worker look through it; the page of its report."""
    fields = {"site": newsletter.site_id, "newsletter": newsletter.pk, "is_attested": "on"}
    file = SimpleUploadedFile(name, data)
    page = client.post("/admin/homecomings/drop/", {**fields, "exports": [file]})["Location"]
    work()
    return page


def press(client, page, button):
    client.post(f"{page}{button}/")
    work()


@pytest.fixture
def newsletter(client):
    newsletter = make.newsletter(site=make.site())
    editor = make.user(email="ed@example.org")
    editor.groups.add(make_brand_team(site=newsletter.site)[teams.EDITORS])
    client.force_login(editor)
    return newsletter


@pytest.fixture
def archive(exports):
    return (exports / "synthetic/audience/mailchimp/audience_export_0123456789.zip").read_bytes()


def test_an_audience_comes_home(client, newsletter, archive):
    # The archive is dropped; the report says what would come, and nothing has happened.
    page = drop(client, newsletter, "audience.zip", archive)
    report = client.get(page).content.decode()
    assert "<strong>1</strong> are on the list: their yes is proven" in report
    assert "Complained there. Remembered for ever." in report
    assert not Subscription.objects.exists()

    # The button returns at once, a worker brings them home, and nobody is mailed.
    client.post(f"{page}bring/")
    assert Intake.objects.get().state == "due"
    work()
    assert Intake.objects.get().state == "home"
    assert not Letter.objects.exists()
    assert state_of("s1@example.com")["mailable"] is True
    assert state_of("s1@example.com")["consents"][0]["evidence"]["platform"] == "mailchimp"
    known = ["s2", "n1", "u1", "u2", "c1"]
    assert [state_of(f"{one}@example.com")["state"] for one in known] == [
        "pending",
        "pending",
        "unsubscribed",
        "complained",
        "bounced",
    ]

    # The next issue goes to whoever said yes, and to nobody else.
    issue = make.issue(newsletter=newsletter)
    mailing = freeze(
        mailing=schedule(issue=issue, send_at=timezone.now(), cleared=Cleared(issue.pk))
    )
    assert [one.address for one in mailing.deliveries.all()] == ["s1@example.com"]


def test_a_no_outlives_every_later_file_and_taking_back(client, newsletter, archive):
    page = drop(client, newsletter, "audience.zip", archive)
    press(client, page, "bring")

    # A list from elsewhere cannot bring back who said no.
    bought = b"email,email_disabled,created_at\nu1@example.com,false,2024-01-01\n"
    press(client, drop(client, newsletter, "list.csv", bought), "bring")
    assert state_of("u1@example.com")["mailable"] is False

    # All can be taken back, but for what was learned about a no.
    press(client, page, "back")
    assert state_of("s2@example.com")["state"] == "unknown"
    assert state_of("u2@example.com")["state"] == "complained"
    assert state_of("u1@example.com")["state"] == "unsubscribed"
