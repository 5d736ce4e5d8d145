"""Stories that come home, change, are linked and go again tell nobody outside: kind by kind."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import mail

from wagtail.models import WorkflowState

import pytest

from blog.models import Announcement
from core.models import Brand
from newsletter.models import Delivery, Letter
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
    first = story(published_at=LONG_AGO, comments=SAID)
    link = f'<p><a href="{first.source_url}">Before</a></p>'
    other = story(source_id="2b3c4d5e6f70", html=link, published_at=None)
    rows = bring(run, first, other, folder=tmp_path)
    newer = bring(
        intake(site=home, publish=True),
        story(html="<p>Newer.</p>", published_at=LONG_AGO),
        folder=tmp_path,
    )
    relinked = relink(run)
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
