"""Stories that come home, change, are linked and go again tell nobody outside: kind by kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import mail
from django.utils import timezone

from wagtail.models import WorkflowState

import pytest

from blog.models import Announcement, ArticlePage
from core.models import Brand
from newsletter.actions.article_mail import fresh_for
from newsletter.models import Cadence, Delivery, Letter, Newsletter
from syndication.actions.reconcile import reconcile
from syndication.actions.stories import relink, take_back_story
from syndication.models import Copy
from tests import make
from tests.syndication.bringing import bring, intake, story
from tests.syndication.test_stories_around import SAID

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def home():
    """A brand that tells everybody about everything."""
    site = make.site()
    make.newsletter(site=site)
    make.channel(site=site, automatic=True)
    Brand.objects.filter(site=site).update(index_now=True, websub_hub="https://hub.example/")
    return site


@pytest.fixture
def journey(home, tmp_path):
    """All that a run does: bring, bring a newer text, lead links home, take back."""
    run = intake(site=home, publish=True)
    other = story(source_id="2b3c4d5e6f70", published_at=None)
    link = f'<p><a href="{other.source_url}">Next</a></p>'
    first = story(published_at=LONG_AGO, comments=SAID, html=link)
    rows = bring(run, first, other, folder=tmp_path)
    relinked = relink(run)
    newer = bring(
        intake(site=home, publish=True),
        story(html="<p>Newer.</p>", published_at=LONG_AGO),
        folder=tmp_path,
    )
    reconcile(home)
    left = take_back_story(row=newer[0])
    assert ([row.outcome for row in (*rows, *newer)], relinked, left) == (
        ["created", "created", "updated"], 1, "",
    )  # fmt: skip


@pytest.mark.usefixtures("journey")
def test_no_mail_is_sent_and_no_letter_lies_ready():
    assert mail.outbox == []
    assert not Letter.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("journey")
def test_no_copy_is_placed():
    assert not Copy.objects.exclude(wanted=0).exists()


@pytest.mark.usefixtures("journey")
def test_no_hub_is_told():
    assert not Announcement.objects.filter(service=Announcement.Service.HUB).exists()


@pytest.mark.usefixtures("journey")
def test_no_search_engine_is_told():
    assert not Announcement.objects.filter(service=Announcement.Service.INDEX_NOW).exists()


@pytest.mark.usefixtures("journey")
def test_nobody_is_asked_to_look_at_it():
    assert not WorkflowState.objects.exists()


@pytest.mark.parametrize("cadence", [Cadence.ARTICLE, Cadence.DAILY])
def test_who_gets_every_article_does_not_get_what_came_home(home, tmp_path, cadence):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    bring(intake(site=home, publish=True), story(published_at=an_hour_ago), folder=tmp_path)
    assert ArticlePage.objects.get().live

    found = fresh_for(Newsletter.objects.get(), cadence, until=timezone.now(), language="en")

    assert list(found) == []
