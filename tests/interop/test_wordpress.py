"""Copies at a real WordPress: published, changed, found, defended and taken down."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import requests
from PIL import Image

from syndication.exchange import Account, EditedThere, Gone, NeedsNewConnection, Unanswered
from syndication.platforms.wordpress import WordPress
from tests import make
from tests.fakes.http_server import HttpServer, Reply
from tests.interop.pages import canonicals, look
from tests.interop.peers import start_wordpress

pytestmark = pytest.mark.interop


class Home(HttpServer):
    """Serves one picture."""

    def respond(self, _request):
        return Reply(200, drawn(), {"Content-Type": "image/png"})


def drawn() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(target, "PNG")
    return target.getvalue()


def account_at(peer):
    secrets = {"user": peer.user, "application_password": peer.application_password}
    return Account(base_url=peer.base_url, secrets=secrets)


@pytest.fixture
def account(wordpress):
    return account_at(wordpress)


@pytest.fixture
def article(request):
    """An article of its own for each test: they share a WordPress."""
    slug = request.node.name.replace("_", "-")[:60]
    return make.outgoing(slug=slug, title=f"On {slug}")


def call(account, method, place, **facts):
    """What somebody does in WordPress's own editor."""
    login = (account.secrets["user"], account.secrets["application_password"])
    url = f"{account.base_url}/wp-json/wp/v2/{place}"
    answer = requests.request(method, url, auth=login, timeout=30, **facts)
    assert answer.ok, answer.text
    return answer.json()


def post_of(account, receipt):
    return call(account, "GET", f"posts/{receipt.remote_id}?context=edit")


def test_the_probe_names_the_site_and_sees_our_plugin(account):
    probe = WordPress().probe(account)

    assert (probe.name, probe.url) == ("Copies", account.base_url)
    assert (probe.can_publish, probe.canonical) == (True, "true")
    assert len(probe.warnings) == 1  # the peer speaks plain http


def test_another_password_is_not_accepted(account):
    other = replace(account, secrets={**account.secrets, "application_password": "x" * 24})

    with pytest.raises(NeedsNewConnection):
        WordPress().probe(other)
    with pytest.raises(NeedsNewConnection):
        WordPress().create(other, make.outgoing())


def test_the_public_page_names_the_home_as_canonical(account, article):
    receipt = WordPress().create(account, article)

    page = look(receipt.remote_url)

    assert page.status_code == 200
    assert receipt.remote_url == f"{account.base_url}/{article.slug}/"
    assert canonicals(page) == [article.canonical_url]
    assert "<em>belong</em>" in page.text
    assert f'<a href="{article.canonical_url}">home.example.test</a>' in page.text


def test_the_cover_is_uploaded_once(account, article):
    with Home() as home:
        cover = {"cover_url": f"{home.base_url}/cover.png", "cover_alt": "A lighthouse"}
        illustrated = replace(article, **cover)
        receipt = WordPress().create(account, illustrated)
        updated = WordPress().update(account, illustrated, receipt)

    media = call(account, "GET", f"media/{post_of(account, updated)['featured_media']}")
    assert media["alt_text"] == "A lighthouse"
    assert len(home.heard) == 1
    assert media["source_url"] in look(updated.remote_url).text


def test_tags_date_and_excerpt_travel(account, article):
    receipt = WordPress().create(account, article)

    post = post_of(account, receipt)

    names = [call(account, "GET", f"tags/{tag}")["name"] for tag in post["tags"]]
    assert sorted(names) == ["Owning", "R&amp;D"]
    assert post["date_gmt"] == "2026-11-20T08:00:00"
    assert post["excerpt"]["raw"] == article.excerpt
    assert post["comment_status"] == "closed"


def test_an_edit_changes_the_page(account, article):
    receipt = WordPress().create(account, article)

    updated = WordPress().update(account, replace(article, html="<p>Other words.</p>"), receipt)

    page = look(updated.remote_url)
    assert updated.remote_url == receipt.remote_url
    assert "Other words." in page.text
    assert "belong" not in page.text
    assert canonicals(page) == [article.canonical_url]


def test_a_second_create_is_refused_and_one_copy_is_found(account, article):
    receipt = WordPress().create(account, article)

    with pytest.raises(Unanswered):
        WordPress().create(account, article)

    assert WordPress().find(account, article) == receipt
    assert len(call(account, "GET", f"posts?search={article.canonical_url}")) == 1


def test_a_copy_is_found_though_its_slug_was_changed_there(account, article):
    receipt = WordPress().create(account, article)
    call(account, "POST", f"posts/{receipt.remote_id}", json={"slug": "somewhere-else"})

    found = WordPress().find(account, article)

    assert found is not None
    assert found.remote_id == receipt.remote_id
    assert found.remote_url == f"{account.base_url}/somewhere-else/"


def test_a_post_of_the_same_slug_stays_itself(account, article):
    link = f'<p>Read <a href="{article.canonical_url}">home.example.test</a>!</p>'
    own = call(
        account,
        "POST",
        "posts",
        json={"title": "Own", "slug": article.slug, "content": link, "status": "publish"},
    )
    assert WordPress().find(account, article) is None

    receipt = WordPress().create(account, article)

    assert receipt.remote_id != str(own["id"])
    assert receipt.remote_url == f"{account.base_url}/{article.slug}-{article.key[:6]}/"
    assert WordPress().find(account, article) == receipt


def test_what_somebody_edited_there_is_not_overwritten(account, article):
    receipt = WordPress().create(account, article)
    call(account, "POST", f"posts/{receipt.remote_id}", json={"title": "Changed over there"})

    with pytest.raises(EditedThere):
        WordPress().update(account, article, receipt)

    assert "Changed over there" in look(receipt.remote_url).text


def test_a_copy_that_is_taken_down_is_gone(account, article):
    receipt = WordPress().create(account, article)

    WordPress().delete(account, receipt)

    assert look(receipt.remote_url).status_code == 404
    assert WordPress().find(account, article) is None
    with pytest.raises(Gone):
        WordPress().delete(account, receipt)
    with pytest.raises(Gone):
        WordPress().update(account, article, receipt)


def test_a_copy_can_come_back_to_its_address(account, article):
    first = WordPress().create(account, article)
    WordPress().delete(account, first)

    second = WordPress().create(account, article)

    assert second.remote_url == first.remote_url
    assert look(second.remote_url).status_code == 200


def test_without_the_plugin_the_copy_says_in_words_where_it_comes_from(article):
    with start_wordpress(with_plugin=False) as bare:
        account = account_at(bare)
        probe = WordPress().probe(account)
        receipt = WordPress().create(account, article)
        page = look(receipt.remote_url)
        found = WordPress().find(account, article)

    assert probe.canonical == "attribution"
    assert canonicals(page) == [receipt.remote_url]
    assert f'<a href="{article.canonical_url}">home.example.test</a>' in page.text
    assert found == receipt
