"""Series of mails at the desk."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError

import pytest
import time_machine

from newsletter.audience.series import UnderWayColumn
from newsletter.models import (
    Journey,
    MailSeries,
)
from tests import make
from tests.newsletter.series_made import got, series, work
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


MONDAY = "2026-11-16T12:00Z"


A_DAY = timedelta(days=1)


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as stopped:
        yield stopped


def typed(newsletter):
    """What the form of a series sends that has one mail."""
    return {
        "site": newsletter.site.pk,
        "newsletter": newsletter.pk,
        "name": "Course",
        "begins": "yes",
        "after_days": "365",
        "is_running": "on",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-MIN_NUM_FORMS": "1",
        "steps-MAX_NUM_FORMS": "1000",
        "steps-0-ORDER": "1",
        "steps-0-wait_days": "0",
        "steps-0-only": "all",
        "steps-0-subject": "Hello",
        "steps-0-body-count": "1",
        "steps-0-body-0-type": "divider",
        "steps-0-body-0-order": "0",
        "steps-0-body-0-deleted": "",
        "steps-0-body-0-value": "",
    }


def test_an_editor_writes_a_series_and_sees_who_is_under_way(newsletter, client, clock):
    page = make.newsletter_page(newsletter=newsletter)
    rights = [f"{verb}_mailseries" for verb in ("view", "add", "change", "delete")]
    client.force_login(editor(page, *rights, "view_subscriber"))
    form = typed(newsletter)

    client.post("/admin/newsletter/series/new/", form)

    made = MailSeries.objects.get()
    assert made.steps.get().subject == "Hello"
    place = make.subscription(newsletter=newsletter)
    work()
    made.steps.update(subject="Hello [[name]]")
    edited = client.get(f"/admin/newsletter/series/edit/{made.pk}/").content.decode()
    assert "How each mail stands" in edited
    assert "1 reader got it" in edited
    assert "The title stands on a page" not in edited
    assert f'<option value="{newsletter.pk}" selected>Secret Sauce' in edited
    person = client.get(f"/admin/newsletter/subscribers/inspect/{place.subscriber_id}/")
    assert "series of mails" in person.content.decode()
    other = make.newsletter(site=make.site(hostname="other", default=False), slug="other")
    refused = client.post("/admin/newsletter/series/new/", form | {"newsletter": other.pk})
    assert refused.status_code == 200
    assert MailSeries.objects.count() == 1


def test_who_passed_a_mail_that_was_taken_out_comes_to_the_end(newsletter, clock):
    made = series(newsletter, (0, "Hello"), (1, "Tip"))
    make.subscription(newsletter=newsletter)
    work()
    made.steps.get(subject="Tip").delete()
    clock.shift(A_DAY)
    work()

    journey = Journey.objects.get()
    assert (journey.state, got()) == ("done", ["Hello"])
    assert str(journey) == "Course: reader@example.org · Secret Sauce"
    assert str(made.steps.get()) == "Hello"


def test_a_series_of_another_brands_newsletter_is_not_kept(newsletter):
    other = make.site(hostname="other", default=False)

    with pytest.raises(ValidationError, match="of this brand"):
        MailSeries(site=other, newsletter=newsletter, name="Course").clean()


def test_the_list_says_how_many_are_under_way(newsletter, clock):
    made = series(newsletter, (0, "Hello"), (7, "Tip"))
    make.subscription(newsletter=newsletter)
    work()

    assert UnderWayColumn("under_way").get_value(made) == 1
