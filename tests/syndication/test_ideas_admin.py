"""The inbox on the editor's desk: ideas come in, a selection goes out, and brands stay apart."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from wagtail.models import ModelLogEntry, PageLogEntry, Site

import pytest

from blog.models import ArticlePage
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from syndication.actions import ideas
from syndication.models import Idea, Source
from tests import make

pytestmark = pytest.mark.django_db
INBOX = "/admin/ideas/"
FEEDS = "/admin/ideas/feeds/"


@pytest.fixture
def harbour() -> Site:
    return make.site()


@pytest.fixture
def valley() -> Site:
    return make.site(hostname="valley.example", name="The Valley", default=False)


def an_editor(site: Site, *, role: str = teams.EDITORS, email: str = "ed@example.org") -> User:
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[role])
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def an_idea(site: Site, *, title: str = "The price of rented land", **facts: Any) -> Idea:
    source, _made = Source.objects.get_or_create(
        site=site,
        url=f"https://{site.hostname}.example/feed",
        defaults={"title": f"Read by {site.site_name}"},
    )
    facts.setdefault("url", f"https://example.org/{slugify(title)}")
    facts.setdefault("summary", "Words & more words. " * 30)
    return Idea.objects.create(source=source, entry_id=title, title=title, **facts)


def page_of(client: Client, **query: str) -> str:
    found = client.get(INBOX, query)
    assert found.status_code == 200
    return found.content.decode()


def test_new_ideas_wait_as_cards(harbour):
    an_idea(harbour, published_at=timezone.now())

    page = page_of(signed_in(an_editor(harbour)))

    assert "The price of rented land" in page
    assert "Read by The Harbour" in page
    assert "Start a selection" in page
    assert "<script>" not in page


def test_an_inbox_without_feeds_says_what_to_do(harbour):
    page = page_of(signed_in(an_editor(harbour)))

    assert "Follow the feeds you read" in page
    assert f'href="{FEEDS}new/"' in page


def test_an_inbox_that_was_worked_through_is_empty(harbour):
    an_idea(harbour, dismissed_at=timezone.now())

    assert "Nothing here." in page_of(signed_in(an_editor(harbour)))


def test_every_idea_lies_on_one_shelf(harbour):
    article = make.article(site=harbour)
    an_idea(harbour, title="Fresh")
    an_idea(harbour, title="Passed", dismissed_at=timezone.now())
    an_idea(harbour, title="Begun", article=article)
    client = signed_in(an_editor(harbour))

    shelves = {
        show: [title for title in ("Fresh", "Passed", "Begun") if f"{title}<span" in page]
        for show in ("new", "dismissed", "started", "nonsense")
        for page in [page_of(client, show=show)]
    }

    assert shelves == {
        "new": ["Fresh"],
        "dismissed": ["Passed"],
        "started": ["Begun"],
        "nonsense": ["Fresh"],
    }


def test_ideas_are_found_by_feed_and_by_words(harbour, valley):
    near = an_idea(harbour, title="Near", summary="about Airports")
    an_idea(valley, title="Far")
    client = signed_in(make.administrator())

    assert "Far<" not in page_of(client, source=str(near.source_id))
    assert "Far<" not in page_of(client, q="airport")
    assert "Far<" in page_of(client, q="fa", source="no number")
    assert "Far<" in page_of(client, source="²")


def test_a_long_inbox_is_turned_page_by_page_in_few_queries(harbour, django_assert_max_num_queries):
    for number in range(30):
        an_idea(harbour, title=f"Idea {number}")
    client = signed_in(an_editor(harbour))
    page_of(client)

    with django_assert_max_num_queries(22):
        page = page_of(client, q="Idea")

    assert page.count('class="idea"') == 24
    assert "?q=Idea&amp;p=2" in page
    assert page_of(client, q="Idea", p="2").count('class="idea"') == 6


def test_a_feed_in_trouble_is_told_above_the_ideas(harbour):
    Source.objects.create(site=harbour, url="https://x.example/", last_error="Answered 404.")

    assert "Answered 404." in page_of(signed_in(an_editor(harbour)))


def test_a_selection_is_started_with_its_source_named_and_a_short_quotation(harbour):
    idea = an_idea(harbour)
    client = signed_in(an_editor(harbour))

    answered = client.post(reverse("syndication_idea_start", args=[idea.pk]))

    article = ArticlePage.objects.get()
    idea.refresh_from_db()
    quote = article.body[0]
    assert answered.headers["Location"] == f"/admin/pages/{article.pk}/edit/"
    assert idea.article == article
    assert (article.live, article.title) == (False, "The price of rented land")
    assert (article.via_name, article.via_url) == ("Read by The Harbour", idea.url)
    assert quote.block_type == "quote"
    assert quote.value["url"] == idea.url
    assert quote.value["text"].source.startswith("<p>Words &amp; more words.")
    assert len(quote.value["text"].source) < 330 + 20 * len("&amp;")
    assert PageLogEntry.objects.filter(page_id=article.pk, action="wagtail.create").exists()
    assert client.get(answered.headers["Location"]).status_code == 200


@pytest.mark.parametrize("path", ["a" * 600, "a b"])
def test_an_idea_without_words_and_address_is_started_without_a_quotation(harbour, path):
    idea = an_idea(harbour, summary="", url=f"https://example.org/{path}")

    article = ideas.start_selection(idea=idea, user=an_editor(harbour))

    assert [block.block_type for block in article.body] == ["paragraph"]
    assert article.via_url == ""


def test_a_selection_is_started_once(harbour):
    idea, editor = an_idea(harbour), an_editor(harbour)

    drafts = {ideas.start_selection(idea=idea, user=editor).pk for _press in range(2)}

    assert len(drafts) == 1


def test_two_ideas_of_the_same_name_become_two_drafts(harbour):
    editor = an_editor(harbour)
    first = ideas.start_selection(idea=an_idea(harbour), user=editor)
    Idea.objects.update(entry_id="other")

    second = ideas.start_selection(idea=an_idea(harbour), user=editor)

    assert first.slug != second.slug


def test_who_may_not_write_articles_starts_no_selection(harbour):
    idea = an_idea(harbour)
    moderator = an_editor(harbour, role=teams.MODERATORS)
    client = signed_in(moderator)

    with pytest.raises(PermissionDenied):
        ideas.start_selection(idea=idea, user=moderator)

    assert client.get(INBOX).status_code == 302
    assert not ArticlePage.objects.exists()


def test_the_right_to_ideas_is_not_the_right_to_write(harbour):
    from django.contrib.auth.models import Permission

    idea = an_idea(harbour)
    moderator = an_editor(harbour, role=teams.MODERATORS)
    moderator.user_permissions.add(Permission.objects.get(codename="change_idea"))

    with pytest.raises(PermissionDenied):
        ideas.start_selection(idea=idea, user=User.objects.get(pk=moderator.pk))


def test_an_idea_is_passed_over_and_taken_back_where_the_editor_was(harbour):
    idea = an_idea(harbour)
    client = signed_in(an_editor(harbour))
    here = f"{INBOX}?q=price"

    over = client.post(reverse("syndication_idea_dismiss", args=[idea.pk]), {"next": here})
    idea.refresh_from_db()
    passed = idea.dismissed_at
    client.post(reverse("syndication_idea_back", args=[idea.pk]))

    idea.refresh_from_db()
    assert over.headers["Location"] == here
    assert passed is not None
    assert idea.dismissed_at is None
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "syndication.pass_over_idea",
        "syndication.take_back_idea",
    ]


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/admin/", ""])
def test_nobody_is_led_elsewhere(harbour, place):
    idea = an_idea(harbour)
    client = signed_in(an_editor(harbour))

    over = client.post(reverse("syndication_idea_dismiss", args=[idea.pk]), {"next": place})

    assert over.headers["Location"] == INBOX


def test_nothing_changes_by_looking(harbour):
    idea = an_idea(harbour)
    client = signed_in(an_editor(harbour))

    for name in ("start", "dismiss", "back"):
        assert client.get(reverse(f"syndication_idea_{name}", args=[idea.pk])).status_code == 405


def test_the_ideas_of_another_brand_are_not_there(harbour, valley):
    idea = an_idea(valley)
    client = signed_in(an_editor(harbour))

    assert "rented land" not in page_of(client)
    for name in ("start", "dismiss", "back"):
        assert client.post(reverse(f"syndication_idea_{name}", args=[idea.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        ideas.dismiss(idea=idea, user=User.objects.get(email="ed@example.org"))


def test_the_menu_leads_to_the_inbox_only_who_may_see_it(harbour):
    editor, moderator = (
        signed_in(an_editor(harbour, role=role, email=f"{role}@example.org"))
        for role in (teams.EDITORS, teams.MODERATORS)
    )

    assert INBOX in editor.get("/admin/").content.decode()
    assert INBOX not in moderator.get("/admin/").content.decode()
