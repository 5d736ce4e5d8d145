"""The list of articles can be narrowed to how their copies stand."""

from __future__ import annotations

import pytest

from syndication.models import Copy
from tests import make
from tests.syndication import copying

pytestmark = pytest.mark.django_db


def test_articles_are_found_by_the_state_of_their_copies(desk, site):
    settled, failed = (make.article(site=site, title=title) for title in ("Settled", "Failed"))
    make.article(site=site, title="Alone")
    channel = copying.channel(site=site)
    Copy.objects.create(article=settled, channel=channel, state=Copy.State.SETTLED)
    Copy.objects.create(article=failed, channel=channel, state=Copy.State.FAILED)

    def titles(state: str) -> list[str]:
        answer = desk.get(f"/admin/writing/articles/?copies={state}")
        return [page.title for page in answer.context["object_list"]]

    assert titles("failed") == ["Failed"]
    assert titles("settled") == ["Settled"]
    assert titles("nowhere") == ["Alone"]
