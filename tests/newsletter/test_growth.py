"""How the lists grow, by the brand's own clock, drawn on the server."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

import pytest
import time_machine

from newsletter.audience.chart import draw
from newsletter.audience.growth import Step, growth, standing
from newsletter.models import Subscription
from tests import make
from tests.newsletter.staff import editor

URL = "/admin/newsletter/growth/"
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def newsletter(db):
    return make.newsletter(site=make.site())


def place(newsletter, name, *, state="confirmed", joined=None, left=None):
    made = make.subscription(newsletter=newsletter, address=f"{name}@example.org", state=state)
    Subscription.objects.filter(pk=made.pk).update(confirmed_at=joined, left_at=left)


@time_machine.travel(NOON, tick=False)
def test_who_joined_left_and_bounced_is_counted_in_its_day(newsletter, django_assert_num_queries):
    late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # the 10th in Paris
    place(newsletter, "ada", joined=late)
    place(newsletter, "bo", state="unsubscribed", joined=late, left=NOON)
    place(newsletter, "cy", state="bounced", joined=datetime(2020, 1, 1, tzinfo=UTC), left=NOON)

    with django_assert_num_queries(1):
        days = growth([newsletter], by="day", zone="Europe/Paris")

    assert len(days) == 30
    assert [(day.begins.day, day.joined, day.left, day.bounced) for day in days[-2:]] == [
        (10, 2, 0, 0),
        (11, 0, 1, 1),
    ]
    assert standing([newsletter]) == {"confirmed": 1, "unsubscribed": 1, "bounced": 1}


@time_machine.travel(NOON, tick=False)
def test_weeks_begin_on_monday(newsletter):
    place(newsletter, "ada", joined=NOON)

    weeks = growth([newsletter], by="week", zone="Europe/Paris")

    assert (len(weeks), weeks[-1].begins.isoformat(), weeks[-1].joined) == (26, "2026-03-09", 1)


def test_bars_stand_on_one_line_and_share_one_scale():
    chart = draw([Step(NOON.date(), 10, 0, 0), Step(NOON.date(), 0, 3, 2)])

    [joined] = chart.columns[0].bars
    left, bounced = chart.columns[1].bars
    assert round(joined.y + joined.height, 1) == chart.zero == left.y
    assert bounced.y == round(left.y + left.height, 1)
    assert joined.height == pytest.approx(2 * (left.height + bounced.height), abs=0.3)
    assert chart.ground == pytest.approx(bounced.y + bounced.height, abs=0.3)
    assert chart.right < chart.width


def test_nothing_happened_is_a_line(newsletter):
    chart = draw([Step(NOON.date(), 0, 0, 0)])

    assert chart.columns[0].bars == ()
    assert draw([]).columns == ()


def test_the_page_shows_one_newsletter_or_all_and_only_those_of_the_own_brand(client, newsletter):
    other = make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )
    place(newsletter, "ada", joined=timezone.now())
    client.force_login(editor(make.newsletter_page(newsletter=newsletter), "view_subscriber"))

    weeks = client.get(URL).content.decode()
    days = client.get(f"{URL}?by=day&newsletter={newsletter.pk}").content.decode()

    assert "The last 26 weeks" in weeks
    assert "1 joined, 0 are gone." in weeks
    assert "The last 30 days" in days
    assert '<rect class="growth-joined"' in days
    assert client.get(f"{URL}?newsletter={other.pk}").status_code == 404


def test_the_page_is_closed_without_the_right(client, newsletter):
    client.force_login(editor(make.newsletter_page(newsletter=newsletter)))

    assert client.get(URL).status_code in {302, 403}


@pytest.mark.django_db
def test_a_house_without_a_newsletter_has_no_growth_to_show(client):
    client.force_login(make.administrator())

    assert "There is no newsletter yet." in client.get(URL).content.decode()
