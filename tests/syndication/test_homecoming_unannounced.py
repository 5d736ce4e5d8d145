"""Stories that come home, and are taken back, are announced to nobody outside."""

from __future__ import annotations

import pytest

from blog.models import Announcement
from core.models import Brand
from syndication.actions.stories import relink, take_back_story
from tests import make
from tests.syndication.bringing import bring, intake, story

pytestmark = pytest.mark.django_db


def test_a_homecoming_is_announced_to_nobody(tmp_path):
    home = make.site()
    Brand.objects.filter(site=home).update(index_now=True, websub_hub="https://hub.example/")
    run = intake(site=home, publish=True)
    first = story()
    link = f'<p><a href="{first.source_url}">Before</a></p>'

    rows = bring(run, first, story(source_id="2b3c4d5e6f70", html=link), folder=tmp_path)
    relinked = relink(run)
    rows[0].refresh_from_db()
    left = take_back_story(row=rows[0])

    assert (relinked, left) == (1, "")
    assert Announcement.objects.count() == 0
