"""A home restored from a backup does not know what it sent since: it asks."""

from __future__ import annotations

import pytest

from syndication.actions.reconcile import reconcile
from syndication.actions.restoring import doubt_what_was_due
from syndication.models import Channel, Copy
from tests.syndication import copying
from tests.syndication.copying import buttons, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_restored_home_asks_before_it_sends_again(article, shore):
    reconcile()
    shore.create(
        copying.account_of(Channel.objects.get()),
        copying.an_outgoing(canonical_url=article.full_url),
    )

    assert doubt_what_was_due() == 1
    round_of()

    assert len(shore.posts) == 1
    assert the_copy().state == State.SETTLED


def test_a_restored_home_asks_a_person_where_nothing_can_be_looked_up(article):
    Channel.objects.update(platform="cliff")
    reconcile()

    doubt_what_was_due()

    assert the_copy().state == State.PERSON
    assert buttons() == ["retry", "down"]
