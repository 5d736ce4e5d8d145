"""A draft is shown to who has the link, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from wagtail.models import Locale, PageLogEntry

import pytest
import time_machine

from blog.actions.previews import revoke, share
from blog.errors import BlogError
from blog.models import ArticlePage, PreviewLink
from config.parts import FINISHED_VIEWS
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as stopped:
        yield stopped


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def article(home):
    """Published, with a newer draft that only a link shows; and for members."""
    page = make.article(site=home, title="As published", visibility="members")
    page.title = "As drafted"
    page.body = [("paragraph", f"<p>{word}.</p>") for word in ("One", "Two", "Three", "Last")]
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def editor(home):
    user = make.user()
    user.groups.add(make_brand_team(site=home)[teams.EDITORS])
    return User.objects.get(pk=user.pk)


def path_of(link: PreviewLink) -> str:
    return link.address.removeprefix("http://testserver")


def test_who_has_the_link_reads_the_whole_latest_draft(client, article, editor):
    link = share(article=article, user=editor, days=7, label="Legal")

    shown = client.get(path_of(link))

    assert shown.status_code == 200
    assert "As drafted" in shown.text
    assert "Last." in shown.text
    assert "A draft, not published" in shown.text
    assert "As drafted" not in client.get(article.url).text


def test_no_cache_keeps_a_draft_and_no_search_engine_or_linked_page_learns_of_it(
    client, article, editor
):
    shown = client.get(path_of(share(article=article, user=editor, days=7)))

    assert shown["Cache-Control"] == "private, no-store"
    assert shown["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "X-Finished-Page" not in shown
    assert "blog_draft" not in FINISHED_VIEWS


def test_a_link_ends_on_its_day(client, article, editor, clock):
    link = share(article=article, user=editor, days=1)
    clock.shift(timedelta(days=1))

    ended = client.get(path_of(link))

    assert ended.status_code == 410
    assert "As drafted" not in ended.text
    assert ended["Cache-Control"] == "private, no-store"


def test_a_link_that_was_closed_shows_nothing_more(client, article, editor):
    link = share(article=article, user=editor, days=7)

    assert revoke(link=link, user=editor)
    assert not revoke(link=link, user=editor)
    assert client.get(path_of(link)).status_code == 410


def test_a_draft_speaks_the_language_of_its_article(client, article, home):
    french = home.root_page.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save_revision().publish()
    translated = article.copy_for_translation(french.locale)

    shown = client.get(path_of(share(article=translated, user=make.administrator(), days=7)))

    assert '<html lang="fr"' in shown.text
    assert "Aller au texte" in shown.text


def test_a_changed_token_is_not_there_and_neither_is_a_draft_of_another_brand(
    client, article, editor
):
    link = share(article=article, user=editor, days=7)
    make.site(hostname="localhost", name="The Valley", default=False)

    assert client.get(path_of(link)[:-2] + "x/").status_code == 404
    assert client.get(path_of(link), headers={"host": "localhost"}).status_code == 404


def test_only_who_may_change_an_article_shows_it_around(client, home, article, editor):
    link = share(article=article, user=editor, days=7)
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    outsider = make.user(email="valley@example.org")
    outsider.groups.add(make_brand_team(site=valley)[teams.EDITORS])
    client.force_login(outsider)

    with pytest.raises(PermissionDenied):
        share(article=article, user=outsider, days=7)
    with pytest.raises(PermissionDenied):
        revoke(link=link, user=outsider)
    assert client.get(reverse("blog_preview_links", args=[article.pk])).status_code == 302


@pytest.mark.parametrize("days", [0, 91])
def test_a_link_is_open_for_some_days_and_not_for_ever(article, editor, days):
    with pytest.raises(BlogError, match="1 to 90 days"):
        share(article=article, user=editor, days=days)


def test_links_are_made_copied_and_closed_on_a_page_of_their_own(article, editor):
    client = Client()
    client.force_login(editor)
    page = reverse("blog_preview_links", args=[article.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])

    client.post(f"{page}share/", {"days": "7", "label": "Legal"})
    refused = client.post(f"{page}share/", {"days": "many"}, follow=True)
    link = PreviewLink.objects.get()
    in_the_editor = client.get(edit).text
    closed = client.post(reverse("blog_preview_revoke", args=[link.pk]), follow=True)
    client.post(reverse("blog_preview_revoke", args=[link.pk]))

    assert "1 to 90 days" in refused.text
    assert link.address in refused.text
    assert link.address in in_the_editor
    assert link.address not in closed.text
    assert str(link) == "Legal"


def test_the_history_of_an_article_says_who_shared_it(article, editor):
    revoke(link=share(article=article, user=editor, days=7, label="Legal"), user=editor)

    found = PageLogEntry.objects.filter(action__startswith="blog.").order_by("pk")

    assert [(entry.action, entry.user, entry.data["label"]) for entry in found] == [
        ("blog.share_draft", editor, "Legal"),
        ("blog.close_preview", editor, "Legal"),
    ]


def test_an_article_that_is_not_saved_yet_has_no_links(client, home, editor):
    client.force_login(editor)

    shown = client.get(f"/admin/pages/add/blog/articlepage/{home.root_page_id}/")

    assert "Save the draft first" in shown.text
