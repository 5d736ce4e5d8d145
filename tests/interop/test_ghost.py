"""Copies at a real Ghost: published, changed, found, defended and taken down."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    Unanswered,
)
from syndication.platforms.ghost import Ghost, _correspondent
from tests import make
from tests.interop.pages import canonicals, look

pytestmark = pytest.mark.interop
COVER = "https://home.example.test/media/cover.jpg"


@pytest.fixture
def account(ghost):
    return Account(base_url=ghost.base_url, secrets={"admin_api_key": ghost.admin_api_key})


@pytest.fixture
def article(request):
    """An article of its own for each test: they share a Ghost."""
    slug = request.node.originalname.replace("_", "-")[:60]
    return make.outgoing(
        slug=slug,
        title=f"On {slug}",
        html='<p>Words that <em>belong</em> to us.</p><img src="https://home.example.test/a.jpg">',
        cover_url=COVER,
        cover_alt="A lighthouse",
    )


def posts_of(account):
    reply = _correspondent(account).ask(f"{account.base_url}/ghost/api/admin/posts/?limit=all")
    return reply.read(lambda said: said["posts"])


def edit_there(account, receipt, *, title):
    """Somebody changes the copy in Ghost's own editor, in a later second: Ghost counts those."""
    place = f"{account.base_url}/ghost/api/admin/posts/{receipt.remote_id}/"
    revision = receipt.remote_revision
    while revision == receipt.remote_revision:
        title += "!"
        proof = dict(_correspondent(account).proof)
        body = {"posts": [{"title": title, "updated_at": revision}]}
        answer = requests.put(place, json=body, headers=proof, timeout=30)
        assert answer.status_code == 200, answer.text
        revision = answer.json()["posts"][0]["updated_at"]


def test_the_probe_names_the_publication(account):
    probe = Ghost().probe(account)

    assert (probe.name, probe.can_publish, probe.canonical) == ("Copies", True, "true")
    assert probe.url.rstrip("/") == account.base_url


def test_another_key_is_not_accepted(account):
    other = replace(account, secrets={"admin_api_key": f"{'0' * 24}:{'0' * 64}"})

    with pytest.raises(NeedsNewConnection, match="Unknown Admin API Key"):
        Ghost().probe(other)


def test_the_public_page_names_the_home_as_canonical(account, article):
    receipt = Ghost().create(account, article)

    page = look(receipt.remote_url)

    assert page.status_code == 200
    assert canonicals(page) == [article.canonical_url]
    assert "<em>belong</em>" in page.text
    assert 'src="https://home.example.test/a.jpg"' in page.text
    assert COVER in page.text
    # Ghost tells the home by `?ref=` where its readers come from.
    assert f'<a href="{article.canonical_url}?ref=127.0.0.1' in page.text


def test_the_copy_is_dated_like_the_original_and_marked_for_the_editors_there(account, article):
    receipt = Ghost().create(account, article)

    post = next(one for one in posts_of(account) if one["id"] == receipt.remote_id)

    assert post["published_at"] == "2026-11-20T08:00:00.000Z"
    assert [tag["name"] for tag in post["tags"]] == ["Owning", "R&D", "#syndicated"]
    assert post["email"] is None


def test_an_edit_changes_the_page(account, article):
    receipt = Ghost().create(account, article)

    updated = Ghost().update(account, replace(article, html="<p>Other words.</p>"), receipt)

    page = look(updated.remote_url)
    assert updated.remote_url == receipt.remote_url
    assert "Other words." in page.text
    assert "<em>belong</em>" not in page.text
    assert canonicals(page) == [article.canonical_url]


def test_a_second_create_is_refused_and_one_copy_is_found(account, article):
    receipt = Ghost().create(account, article)

    with pytest.raises(Unanswered):
        Ghost().create(account, article)

    ours = [one for one in posts_of(account) if one["canonical_url"] == article.canonical_url]
    assert len(ours) == 1
    assert Ghost().find(account, article) == receipt


def test_an_address_with_a_quotation_mark_is_found(account, article):
    odd = replace(article, canonical_url="https://home.example.test/it's-ours/")
    receipt = Ghost().create(account, odd)

    assert Ghost().find(account, odd) == receipt


def test_what_somebody_edited_there_is_not_overwritten(account, article):
    receipt = Ghost().create(account, article)
    edit_there(account, receipt, title="Changed over there")

    with pytest.raises(EditedThere):
        Ghost().update(account, article, receipt)

    assert "Changed over there" in look(receipt.remote_url).text


def test_a_copy_that_is_taken_down_is_gone(account, article):
    receipt = Ghost().create(account, article)

    Ghost().delete(account, receipt)

    assert look(receipt.remote_url).status_code == 404
    assert Ghost().find(account, article) is None
    with pytest.raises(Gone):
        Ghost().delete(account, receipt)
    with pytest.raises(Gone):
        Ghost().update(account, article, receipt)


def test_what_is_longer_than_ghost_takes_is_shortened(account, article):
    long = replace(article, title="T" * 300, excerpt="E" * 400, cover_alt="A" * 300)

    receipt = Ghost().create(account, long)

    assert f"{'T' * 254}…" in look(receipt.remote_url).text


def test_what_ghost_refuses_is_told_in_its_words(account, article):
    with pytest.raises(ExchangeError, match="canonical") as caught:
        Ghost().create(account, replace(article, canonical_url="no address"))

    assert caught.value.permanent
