"""What is written to WordPress, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    SlowDown,
    Unanswered,
)
from syndication.platforms.wordpress import WordPress
from tests import make
from tests.fakes.http_server import BROKEN, LOST_AFTER, SLOW_DOWN, Fault, Reply, json_reply
from tests.fakes.stranger import answer, stranger
from tests.fakes.wordpress import FakeWordPress

OURS = make.outgoing()


@pytest.fixture
def wordpress():
    with FakeWordPress() as fake:
        yield fake


@pytest.fixture
def home():
    """Where the covers lie."""
    with stranger() as started:
        started.says("/cover.png", answer(b"\x89PNG", content_type="image/png; x=y"))
        started.says("/cover.svg", answer(b"<svg/>", content_type="image/svg+xml"))
        yield started


def account(wordpress):
    return Account(base_url=wordpress.base_url, secrets=wordpress.secrets)


def post_of(wordpress, receipt):
    return wordpress.posts[int(receipt.remote_id)]


def test_a_copy_carries_what_wordpress_has_a_field_for(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)

    post = post_of(wordpress, receipt)
    assert post["title"]["raw"] == OURS.title
    assert post["slug"] == OURS.slug
    assert post["excerpt"]["raw"] == OURS.excerpt
    assert post["meta"] == {"syndicated_canonical": OURS.canonical_url}
    assert post["date_gmt"] == "2026-11-20T08:00:00"
    assert post["tags"] == [wordpress.tags["Owning"], wordpress.tags["R&D"]]
    assert post["comment_status"] == "closed"


def test_the_original_is_named_in_words_with_the_plugin_and_without():
    for has_plugin in (True, False):
        with FakeWordPress(has_plugin=has_plugin) as there:
            receipt = WordPress().create(account(there), OURS)

            assert f'<a href="{OURS.canonical_url}">' in post_of(there, receipt)["content"]["raw"]
            assert WordPress().find(account(there), OURS) == receipt


@pytest.mark.parametrize("published_at", [None, datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_date_that_would_hold_the_copy_back_is_not_sent(wordpress, published_at):
    receipt = WordPress().create(account(wordpress), replace(OURS, published_at=published_at))

    assert "date_gmt" not in post_of(wordpress, receipt)


def test_a_tag_that_is_there_is_taken(wordpress):
    first = WordPress().create(account(wordpress), OURS)
    second = WordPress().create(account(wordpress), make.outgoing(slug="another", key="9" * 36))

    assert post_of(wordpress, first)["tags"] == post_of(wordpress, second)["tags"]
    assert len(wordpress.tags) == 2


def test_a_cover_is_uploaded_once(wordpress, home):
    illustrated = replace(OURS, cover_url=home.url("/cover.png"), cover_alt="A lighthouse")
    receipt = WordPress().create(account(wordpress), illustrated)

    updated = WordPress().update(account(wordpress), illustrated, receipt)

    (media,) = wordpress.media.values()
    assert media["alt_text"] == "A lighthouse"
    assert post_of(wordpress, updated)["featured_media"] == media["id"]
    assert len(home.heard) == 1


@pytest.mark.parametrize("place", ["/cover.svg", "/missing.png"])
def test_a_cover_that_cannot_be_had_does_not_keep_the_copy_back(wordpress, home, place):
    receipt = WordPress().create(account(wordpress), replace(OURS, cover_url=home.url(place)))

    assert post_of(wordpress, receipt)["featured_media"] == 0


def test_a_cover_that_we_may_not_reach_does_not_keep_the_copy_back(wordpress):
    private = replace(OURS, cover_url="http://10.0.0.1/cover.png")

    receipt = WordPress().create(account(wordpress), private)

    assert post_of(wordpress, receipt)["featured_media"] == 0


def test_a_cover_that_may_not_be_uploaded_does_not_keep_the_copy_back(wordpress, home):
    wordpress.able["upload_files"] = False

    illustrated = replace(OURS, cover_url=home.url("/cover.png"))
    receipt = WordPress().create(account(wordpress), illustrated)

    assert post_of(wordpress, receipt)["featured_media"] == 0


@pytest.mark.parametrize(("fault", "kind"), [(SLOW_DOWN, SlowDown), (LOST_AFTER, ExchangeError)])
def test_trouble_before_the_copy_is_made_is_no_doubt_about_the_copy(wordpress, fault, kind):
    wordpress.goes_wrong(fault, method="POST")

    with pytest.raises(ExchangeError) as caught:
        WordPress().create(account(wordpress), OURS)

    assert (type(caught.value), caught.value.permanent) == (kind, False)
    assert wordpress.pages == []


def test_an_upload_that_was_cut_off_is_tried_again(wordpress, home):
    illustrated = replace(OURS, tags=(), cover_url=home.url("/cover.png"))
    wordpress.goes_wrong(LOST_AFTER, method="POST")

    with pytest.raises(ExchangeError) as caught:
        WordPress().create(account(wordpress), illustrated)

    assert not caught.value.permanent
    assert WordPress().create(account(wordpress), illustrated)
    assert len(wordpress.media) == 1


def test_a_second_create_makes_no_second_copy(wordpress):
    WordPress().create(account(wordpress), OURS)

    with pytest.raises(Unanswered, match="already"):
        WordPress().create(account(wordpress), OURS)

    assert len(wordpress.pages) == 1


def test_a_slug_that_belongs_to_another_post_is_left_to_it(wordpress):
    own = wordpress.own_post(slug=OURS.slug)

    receipt = WordPress().create(account(wordpress), OURS)

    assert own["slug"] == OURS.slug
    assert post_of(wordpress, receipt)["slug"] == f"{OURS.slug}-{OURS.key[:6]}"
    assert WordPress().find(account(wordpress), OURS) == receipt


def test_where_both_slugs_are_taken_the_key_is_one(wordpress):
    wordpress.own_post(slug=OURS.slug)
    wordpress.own_post(slug=f"{OURS.slug}-{OURS.key[:6]}")

    receipt = WordPress().create(account(wordpress), OURS)

    assert post_of(wordpress, receipt)["slug"] == OURS.key


def test_an_article_without_a_slug_goes_by_its_key(wordpress):
    receipt = WordPress().create(account(wordpress), replace(OURS, slug=""))

    assert post_of(wordpress, receipt)["slug"] == OURS.key


def test_a_post_that_cites_the_original_is_not_taken_for_the_copy(wordpress):
    citing = f'<p>Read <a href="{OURS.canonical_url}">home.example.test</a>!</p>'
    wordpress.own_post(slug=OURS.slug, content=citing)

    assert WordPress().find(account(wordpress), OURS) is None


def test_a_copy_is_found_though_its_slug_was_changed_there(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    post_of(wordpress, receipt)["slug"] = "somewhere-else"

    assert WordPress().find(account(wordpress), OURS) == receipt


def test_a_copy_whose_line_of_origin_was_taken_out_is_known_by_its_field(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    wordpress.edit(receipt.remote_id, content="<p>Changed over there.</p>")

    found = WordPress().find(account(wordpress), OURS)

    assert found is not None
    assert found.remote_id == receipt.remote_id


def test_an_edit_within_the_second_of_our_own_is_seen(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    wordpress.edit(receipt.remote_id, content="<p>Changed over there.</p>")

    with pytest.raises(EditedThere):
        WordPress().update(account(wordpress), OURS, receipt)

    assert post_of(wordpress, receipt)["content"]["raw"] == "<p>Changed over there.</p>"


def test_a_copy_in_the_bin_is_not_brought_back_by_an_update(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    WordPress().delete(account(wordpress), receipt)

    with pytest.raises(Gone):
        WordPress().update(account(wordpress), OURS, receipt)

    assert wordpress.pages == []


def test_a_wordpress_without_a_bin_removes_the_copy():
    with FakeWordPress(has_bin=False) as there:
        receipt = WordPress().create(account(there), OURS)

        WordPress().delete(account(there), receipt)

        assert there.posts == {}
        with pytest.raises(Gone):
            WordPress().delete(account(there), receipt)


def test_a_404_of_something_in_front_says_nothing_of_the_copy(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    wordpress.goes_wrong(Fault(says=Reply(404, b"<h1>nginx</h1>")), method="DELETE")

    with pytest.raises(ExchangeError, match="404") as caught:
        WordPress().delete(account(wordpress), receipt)

    assert type(caught.value) is ExchangeError


def test_a_user_who_may_not_publish_must_be_connected_anew(wordpress):
    wordpress.able["publish_posts"] = False

    with pytest.raises(NeedsNewConnection, match="not allowed to publish"):
        WordPress().create(account(wordpress), OURS)


def test_an_answer_that_wordpress_does_not_give_leaves_a_create_in_doubt(wordpress):
    said = {"id": "one", "content": {"raw": ""}, "title": {"raw": ""}}
    wordpress.goes_wrong(Fault(says=json_reply(said, status=201)), method="POST")

    with pytest.raises(Unanswered):
        WordPress().create(account(wordpress), replace(OURS, tags=()))


def test_trouble_while_looking_for_a_copy_heals_by_itself(wordpress):
    wordpress.goes_wrong(BROKEN, method="GET")

    with pytest.raises(ExchangeError) as caught:
        WordPress().find(account(wordpress), OURS)

    assert (type(caught.value), caught.value.permanent) == (ExchangeError, False)


def test_a_copy_becomes_a_draft_whoever_edited_it_and_an_update_shows_it_again(wordpress):
    receipt = WordPress().create(account(wordpress), OURS)
    post_of(wordpress, receipt)["content"]["raw"] = "<p>Edited there.</p>"

    draft = WordPress().draft(account(wordpress), receipt)
    status, read = post_of(wordpress, draft)["status"], WordPress().read(account(wordpress), draft)
    WordPress().update(account(wordpress), OURS, draft)

    assert (status, read) == ("draft", "<p>Edited there.</p>")
    assert post_of(wordpress, receipt)["status"] == "publish"
