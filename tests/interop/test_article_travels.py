"""An article travels to every real peer, is changed there, moves, and is taken down."""

from __future__ import annotations

import pytest

from syndication.actions.channels import Connection, connect
from syndication.delivery.verification import verify
from syndication.models import Channel, Copy
from tests import make
from tests.interop.roads import Between
from tests.syndication.copying import due_again, publish, round_of, the_copy

pytestmark = [pytest.mark.interop, pytest.mark.django_db]
HOME = "home.example.test"


@pytest.fixture
def site(settings):
    settings.HOME_GATE = "inside"
    settings.ALLOWED_HOSTS = [HOME]
    return make.site(hostname=HOME)


@pytest.fixture
def between(site, road):
    """A channel to the peer, opened as an administrator does, and what stands between."""
    with Between(road) as stands:
        channel = Channel(site=site, platform=road.platform, name="There")
        channel.delay_minutes = channel.settle_minutes = 0
        connection = Connection(stands.base_url, road.secrets)
        connect(channel=channel, connection=connection, user=make.administrator())
        yield stands


def state() -> tuple[str, str]:
    copy = the_copy()
    return copy.state, copy.last_error


WELL = ("settled", "")


def test_a_published_article_is_copied_changed_and_taken_down(site, road, between):
    said = [("paragraph", "<p>Words nobody else says.</p>"), ("image", {"image": make.picture()})]
    article = make.article(site=site, title="A door of one's own", body=said)
    round_of()

    assert state() == WELL
    seen = road.see(the_copy())
    assert seen.home == (f"http://{HOME}/a-door-of-ones-own/",)
    assert "Words nobody else says." in seen.words
    if the_copy().channel.canonical == "true":
        assert f'src="http://{HOME}/media/' in seen.words
        assert verify(the_copy()) == Copy.Verified.OK
        assert the_copy().evidence["backlink"]

    publish(article, body=[("paragraph", "<p>Words we thought about again.</p>")])
    round_of()

    assert state() == WELL
    seen = road.see(the_copy())
    assert "Words we thought about again." in seen.words
    assert "nobody else" not in seen.words

    was = the_copy()
    publish(article).unpublish()
    round_of()

    assert state() == WELL
    assert not road.see(was).is_there
    assert the_copy().shown == 0


def test_a_copy_whose_receipt_was_lost_is_found_and_not_made_twice(site, road, between):
    between.loses = 1
    article = make.article(site=site, title="Said once")

    round_of()
    in_doubt = state()[0]
    due_again()
    round_of()

    assert in_doubt == "unknown"
    assert state() == WELL
    assert between.creates == 1
    assert road.count(the_copy().channel, article.full_url) == 1
    assert road.see(the_copy()).home == (article.full_url,)


def test_a_copy_that_moved_with_its_article_names_the_new_address(site, road, between):
    article = make.article(site=site, title="A moving house")
    round_of()

    publish(article, slug="a-house-that-moved")
    round_of()
    due_again()
    round_of()

    assert state() == WELL
    assert road.see(the_copy()).home == (f"http://{HOME}/a-house-that-moved/",)


def test_a_draft_is_hidden_there_and_shown_again(site, road, between):
    if road.platform == "bluesky":
        pytest.skip("Bluesky knows no drafts.")
    Channel.objects.update(on_unpublish="draft")
    article = make.article(site=site, title="Now and then")
    round_of()
    was = the_copy()

    publish(article).unpublish()
    round_of()
    hidden = not road.see(was).is_there
    publish(article)
    round_of()

    assert hidden
    assert state() == WELL
    assert road.see(the_copy()).is_there
    assert road.count(the_copy().channel, article.full_url) == 1
