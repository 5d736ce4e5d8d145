"""What Ghost is asked for, and what its answers mean."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    Unanswered,
)
from syndication.platforms.ghost import Ghost, _warnings
from tests import make
from tests.fakes.ghost import FakeGhost
from tests.fakes.http_server import BROKEN, Fault, Reply, json_reply


@pytest.fixture
def ghost():
    with FakeGhost() as fake:
        yield fake


def account(ghost, **facts):
    return Account(**{"base_url": ghost.base_url, "secrets": ghost.secrets, **facts})


def says(ghost, content, *, method="POST", status=200):
    ghost.goes_wrong(Fault(says=json_reply(content, status=status)), method=method)


def test_a_copy_carries_what_ghost_has_a_field_for(ghost):
    article = make.outgoing(cover_url="https://home.example.test/c.jpg", cover_alt="A lighthouse")

    receipt = Ghost().create(account(ghost), article)

    post = ghost.posts[receipt.remote_id]
    assert post["title"] == article.title
    assert post["slug"] == article.slug
    assert post["canonical_url"] == article.canonical_url
    assert post["custom_excerpt"] == article.excerpt
    assert post["feature_image"] == article.cover_url
    assert post["feature_image_alt"] == article.cover_alt
    assert post["published_at"] == "2026-11-20T08:00:00.000Z"
    assert post["tags"] == ["Owning", "R&D", "#syndicated"]


def test_no_copy_is_ever_mailed_to_the_members_of_ghost(ghost):
    receipt = Ghost().create(account(ghost), make.outgoing())
    Ghost().update(account(ghost), make.outgoing(title="Better"), receipt)

    assert ghost.mailed == 0
    assert all("newsletter" not in request.query for request in ghost.heard)


def test_what_is_missing_at_home_is_cleared_there(ghost):
    full = make.outgoing(cover_url="https://home.example.test/c.jpg", cover_alt="A lighthouse")
    receipt = Ghost().create(account(ghost), full)

    Ghost().update(account(ghost), make.outgoing(excerpt="", tags=()), receipt)

    post = ghost.posts[receipt.remote_id]
    assert (post["custom_excerpt"], post["feature_image"], post["feature_image_alt"]) == (None,) * 3
    assert post["tags"] == ["#syndicated"]


def test_what_is_longer_than_ghost_takes_is_shortened(ghost):
    long = make.outgoing(title="T" * 300, excerpt="E" * 400, cover_alt="A" * 300, slug="s" * 300)

    receipt = Ghost().create(account(ghost), long)

    post = ghost.posts[receipt.remote_id]
    assert post["title"] == "T" * 254 + "…"
    assert post["custom_excerpt"] == "E" * 299 + "…"
    assert post["slug"] == "s" * 191


@pytest.mark.parametrize("published_at", [None, datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_date_that_ghost_would_refuse_is_not_sent(ghost, published_at):
    receipt = Ghost().create(account(ghost), make.outgoing(published_at=published_at))

    assert "published_at" not in ghost.posts[receipt.remote_id]


def test_each_request_has_a_token_of_its_own_that_soon_expires(ghost, time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False)

    Ghost().probe(account(ghost))

    token = ghost.heard[0].headers["Authorization"].removeprefix("Ghost ")
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == 300
    assert claims["iat"] == int(datetime(2026, 11, 24, 10, tzinfo=UTC).timestamp())
    assert ghost.heard[0].headers["Accept-Version"] == "v5.0"


def test_a_second_create_makes_no_second_copy(ghost):
    Ghost().create(account(ghost), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Ghost().create(account(ghost), make.outgoing())

    assert len(ghost.pages) == 1


def test_a_copy_is_looked_up_by_its_canonical_whatever_stands_in_it(ghost):
    odd = make.outgoing(canonical_url="https://home.example.test/it's\\ours/")
    receipt = Ghost().create(account(ghost), odd)

    assert Ghost().find(account(ghost), odd) == receipt


def test_an_edit_by_somebody_there_is_not_overwritten(ghost):
    receipt = Ghost().create(account(ghost), make.outgoing())
    ghost.edit(receipt.remote_id, title="Changed over there")

    with pytest.raises(EditedThere):
        Ghost().update(account(ghost), make.outgoing(), receipt)

    assert ghost.posts[receipt.remote_id]["title"] == "Changed over there"


@pytest.mark.parametrize("place", ["", "/", "/ghost", "/ghost/#/settings/integrations", "/?a=b"])
def test_the_address_may_be_that_of_any_page_of_ghost(ghost, place):
    somewhere = account(ghost, base_url=ghost.base_url + place)

    assert Ghost().probe(somewhere).name == "Copies"


def test_a_ghost_in_a_folder_keeps_its_folder(ghost):
    with pytest.raises(ExchangeError):
        Ghost().probe(account(ghost, base_url=f"{ghost.base_url}/ghosts/"))

    assert ghost.heard[0].path == "/ghosts/ghost/api/admin/site/"


@pytest.mark.parametrize("key", ["", "abc", "abc:", ":ff", "abc:xyz", "a c:ff", "abc:ff:ff"])
def test_a_key_that_is_none_is_told_before_anything_is_sent(ghost, key):
    with pytest.raises(NeedsNewConnection, match="two parts"):
        Ghost().probe(account(ghost, secrets={"admin_api_key": key}))

    assert ghost.heard == []


@pytest.mark.parametrize("version", ["4.48", "", "next"])
def test_a_probe_warns_of_a_version_that_nobody_tried(version):
    with FakeGhost(version=version) as old:
        probe = Ghost().probe(account(old))

    assert any("older" in warning for warning in probe.warnings)


def test_a_probe_warns_where_the_key_travels_unprotected(ghost):
    protected = account(ghost, base_url="https://copies.example.test")

    assert len(_warnings(account(ghost), version="5.130")) == 1
    assert _warnings(protected, version="6.65") == []


@pytest.mark.parametrize("content", [[], {}, {"posts": []}, {"posts": 7}, {"posts": [{"id": 1}]}])
def test_an_answer_that_ghost_does_not_give_leaves_a_create_in_doubt(ghost, content):
    says(ghost, content, status=201)

    with pytest.raises(Unanswered):
        Ghost().create(account(ghost), make.outgoing())


def test_an_address_that_is_no_link_is_not_believed(ghost):
    says(ghost, {"posts": [{"id": "1", "url": "javascript:alert(1)", "updated_at": "x"}]})

    with pytest.raises(Unanswered):
        Ghost().create(account(ghost), make.outgoing())


def test_a_refusal_is_told_in_the_words_of_ghost(ghost):
    error = {"message": "Validation error.", "context": "Tag <b>name</b> is wrong.", "type": "X"}
    says(ghost, {"errors": [error]}, status=422)

    with pytest.raises(ExchangeError, match=r"Validation error. Tag name is wrong\.") as caught:
        Ghost().create(account(ghost), make.outgoing())

    assert caught.value.permanent


def test_a_404_of_something_in_front_of_ghost_says_nothing_of_the_copy(ghost):
    receipt = Ghost().create(account(ghost), make.outgoing())
    ghost.goes_wrong(Fault(says=Reply(404, b"<h1>nginx</h1>")), method="PUT")

    with pytest.raises(ExchangeError, match="404") as caught:
        Ghost().update(account(ghost), make.outgoing(), receipt)

    assert type(caught.value) is ExchangeError


def test_trouble_while_looking_for_a_copy_heals_by_itself(ghost):
    ghost.goes_wrong(BROKEN, method="GET")

    with pytest.raises(ExchangeError) as caught:
        Ghost().find(account(ghost), make.outgoing())

    assert (type(caught.value), caught.value.permanent) == (ExchangeError, False)


def test_a_copy_becomes_a_draft_whoever_edited_it_and_an_update_shows_it_again(ghost):
    receipt = Ghost().create(account(ghost), make.outgoing())
    ghost.edit(receipt.remote_id, html="<p>Edited there.</p>")

    draft = Ghost().draft(account(ghost), receipt)
    drafted, read = ghost.pages, Ghost().read(account(ghost), draft)
    Ghost().update(account(ghost), make.outgoing(), draft)

    assert (drafted, read) == ([], "<p>Edited there.</p>")
    assert [page["status"] for page in ghost.pages] == ["published"]


def test_a_copy_that_is_gone_becomes_no_draft(ghost):
    receipt = Ghost().create(account(ghost), make.outgoing())
    ghost.posts.clear()

    with pytest.raises(Gone):
        Ghost().draft(account(ghost), receipt)


def test_marked_words_keep_the_spaces_around_them(ghost):
    article = make.outgoing(html="<p>a <mark>b</mark> c</p>")

    receipt = Ghost().create(account(ghost), article)

    assert ghost.posts[receipt.remote_id]["html"].startswith("<p>a b c</p>")
