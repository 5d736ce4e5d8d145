"""`manage.py bring_home`: the form that people's scripts rely on."""

from __future__ import annotations

import io
import json

from django.core.management import CommandError, call_command

import pytest

from newsletter.models import Letter, Subscription, Suppression
from syndication.models import Intake
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def bring(*arguments):
    out = io.StringIO()
    call_command("bring_home", *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_mailchimp_archive_comes_home_with_every_state(newsletter, exports):
    archive = exports / "synthetic/audience/mailchimp/audience_export_0123456789.zip"

    told = bring(archive)

    assert told["platform"] == "mailchimp"
    assert told["people"] == {"admit": 1, "invite": 2, "hold": 3, "refuse": 0}
    assert len(told["items"]) == 6
    mailable = Subscription.objects.mailable(newsletter)
    assert [place.subscriber.address for place in mailable] == ["s1@example.com"]
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == [
        "bounced",
        "complained",
        "unsubscribed",
    ]
    assert not Letter.objects.exists()
