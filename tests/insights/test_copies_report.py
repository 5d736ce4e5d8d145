"""The report of copies, and the numbers of visits where people look at copies."""

from __future__ import annotations

from datetime import date

import pytest

from insights.models import CopyVisits
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.models import Copy
from tests import make

pytestmark = pytest.mark.django_db
PLACE = "/admin/copies/report/"


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def visited(site):
    """A copy by which three came home on two days."""
    copy = Copy.objects.create(
        title="=1+1",
        article=make.article(site=site),
        channel=make.channel(site=site),
        state="settled",
        shown=1,
        remote_url="https://elsewhere.example/1",
    )
    for day, number in ((23, 1), (24, 2)):
        CopyVisits.objects.create(copy=copy, day=date(2026, 11, day), number=number)
    return copy


def test_the_report_is_a_sheet_that_runs_no_formula_and_tells_visits(client, visited):
    client.force_login(make.administrator())

    page = client.get(PLACE).content.decode()
    sheet = b"".join(client.get(f"{PLACE}?export=csv").streaming_content).decode()

    heading, line = sheet.splitlines()
    told = dict(zip(heading.split(","), line.split(","), strict=True))
    assert ("=1+1" in page, "Visits" in page) == (True, True)
    assert told["visits"] == "3"
    assert told["Title"] == "'=1+1"


def test_the_report_is_closed_to_who_may_not_see_copies(client, site):
    user = make.user()
    user.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    client.force_login(user)

    assert client.get(PLACE).status_code in {302, 403}


def test_a_copys_page_and_its_articles_editor_tell_who_came_home(client, visited):
    client.force_login(make.administrator())

    page = client.get(f"/admin/copies/{visited.pk}/").content.decode()
    panel = client.get(f"/admin/copies/article/{visited.article_id}/").content.decode()

    assert "<dt>Visits home</dt><dd>3</dd>" in page
    assert "3 visits home" in panel
