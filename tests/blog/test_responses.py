"""What is answered comes home, waits, and is decided about."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from wagtail.models import ModelLogEntry

import pytest

from blog.actions.responses import (
    Said,
    add,
    approve,
    forget_author,
    key_of,
    mark_spam,
    reject,
    remove,
)
from blog.errors import BlogError
from blog.models import ArticlePage, Response
from core.pagecache.generation import Generation
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from tests import make

pytestmark = pytest.mark.django_db
State = Response.State
TOOT = "https://social.example/@bo/1"


@pytest.fixture
def article():
    return make.article(site=make.site())


@pytest.fixture
def moderator(article):
    user = make.user()
    user.groups.add(make_brand_team(site=article.get_site())[teams.MODERATORS])
    return User.objects.get(pk=user.pk)


def from_afar(**facts: Any) -> Said:
    usual: dict[str, Any] = {"body": "<p>So true.</p>", "origin": "mastodon", "remote_url": TOOT}
    return Said(**{**usual, "author_name": "Bo", "author_handle": "@bo@social.example", **facts})


def test_a_response_waits_and_belongs_to_the_brand_of_its_article(article):
    made = add(article=article, said=from_afar())

    assert (made.state, made.site, made.article) == ("pending", article.get_site(), article)
    assert (made.author, made.origin, made.remote_url) == ("Bo", "mastodon", TOOT)


def test_an_import_says_what_was_shown_before(article):
    assert add(article=article, said=from_afar(), state=State.APPROVED).state == "approved"


def test_the_same_response_comes_home_once(article):
    first = add(article=article, said=from_afar())

    assert add(article=article, said=from_afar()) == first
    assert Response.objects.count() == 1


def test_two_people_without_an_address_elsewhere_are_two_responses(article):
    add(article=article, said=Said(body="<p>Yes.</p>"))
    add(article=article, said=Said(body="<p>Yes.</p>"))

    assert Response.objects.count() == 2


def test_new_words_under_an_approved_address_wait_to_be_looked_at_again(article):
    made = add(article=article, said=from_afar(), state=State.APPROVED)

    add(article=article, said=from_afar(body="<p>Buy pills.</p>"))

    made.refresh_from_db()
    assert (made.state, made.body) == ("pending", "<p>Buy pills.</p>")


def test_new_words_do_not_bring_spam_back_into_the_queue(article):
    made = add(article=article, said=from_afar(), state=State.SPAM)

    add(article=article, said=from_afar(body="<p>Buy more pills.</p>"))

    made.refresh_from_db()
    assert made.state == "spam"


def test_what_strangers_write_is_cleaned_and_their_links_give_no_credit(article):
    hostile = '<script>alert(1)</script><p onclick="x">Hi <a href="https://a.example">a</a></p>'

    made = add(article=article, said=from_afar(body=hostile, author_url="javascript:alert(1)"))

    assert "script" not in made.body
    assert "onclick" not in made.body
    assert 'rel="nofollow ugc noopener noreferrer"' in made.body
    assert made.author_url == ""


@pytest.mark.parametrize("url", ["https://" + "a" * 600 + ".example", "ftp://x.example", "x"])
def test_an_address_of_an_author_that_is_none_is_left_out(article, url):
    assert add(article=article, said=from_afar(author_url=url)).author_url == ""


def test_an_address_of_an_author_is_kept(article):
    made = add(article=article, said=from_afar(author_url="https://social.example/@bo"))

    assert made.author_url == "https://social.example/@bo"


def test_somebody_without_a_name_is_called_by_handle_and_else_somebody(article):
    made = add(article=article, said=from_afar(author_name="  "))

    assert made.author == str(made) == "@bo@social.example"
    assert add(article=article, said=Said(body="x")).author == "Somebody"


def test_an_answer_is_put_below_what_it_answers_whichever_comes_first(article):
    early = add(article=article, said=from_afar(remote_url=f"{TOOT}/2", answers=TOOT))
    root = add(article=article, said=from_afar())
    late = add(article=article, said=from_afar(remote_url=f"{TOOT}/3", answers=f"{TOOT}/2"))
    here = add(article=article, said=Said(body="x"), parent=root)

    early.refresh_from_db()
    assert (early.parent, late.parent, here.parent) == (root, early, root)


def test_strangers_who_say_they_answer_each_other_make_no_circle(article):
    one = add(article=article, said=from_afar(remote_url="https://a.example/", answers=TOOT))
    two = add(
        article=article,
        said=from_afar(remote_url="https://b.example/", answers="https://a.example/"),
    )

    root = add(article=article, said=from_afar(answers="https://b.example/"))

    one.refresh_from_db()
    assert (root.parent, two.parent, one.parent) == (two, one, None)


def test_an_article_that_takes_no_responses_says_so_to_who_writes_here_only(article):
    ArticlePage.objects.filter(pk=article.pk).update(responses_open=False)
    closed = ArticlePage.objects.get(pk=article.pk)

    with pytest.raises(BlogError, match="takes no responses"):
        add(article=closed, said=Said(body="x"))

    assert add(article=closed, said=from_afar()).state == "pending"


@pytest.mark.parametrize(
    ("verb", "state", "action"),
    [
        (approve, "approved", "blog.approve_response"),
        (reject, "rejected", "blog.reject_response"),
        (mark_spam, "spam", "blog.mark_spam"),
    ],
)
def test_a_decision_is_written_into_the_history(article, moderator, verb, state, action):
    made = add(article=article, said=from_afar())

    done = verb(responses=[made], user=moderator)

    made.refresh_from_db()
    assert (done, made.state, made.decided_by) == (1, state, moderator)
    assert ModelLogEntry.objects.get(action=action).user == moderator


def test_a_decision_that_was_made_before_is_not_made_again(article, moderator):
    made = make.response(article=article)

    assert approve(responses=[made], user=moderator) == 0
    assert not ModelLogEntry.objects.exists()


def test_what_is_taken_away_leaves_nothing_of_the_person_and_never_comes_home_again(
    article, moderator
):
    made = add(article=article, said=from_afar(author_url="https://social.example/@bo"))
    answer = make.response(article=article, parent=made)

    remove(responses=[made], user=moderator)
    again = add(article=article, said=from_afar())

    answer.refresh_from_db()
    assert again == made
    assert (again.state, again.author_name, again.author_handle) == ("removed", "", "")
    assert (again.author_url, again.remote_url, again.body) == ("", "", "")
    assert again.remote_key == key_of(TOOT)
    assert answer.parent == made
    assert approve(responses=[again], user=moderator) == 0


def test_all_of_somebody_who_asks_for_it_is_taken_away(article):
    add(article=article, said=from_afar())
    add(article=article, said=from_afar(remote_url=f"{TOOT}/2"), state=State.APPROVED)
    kept = make.response(article=article, author_url="https://other.example/")

    assert forget_author(handle="@bo@social.example") == 2
    assert forget_author(author_url="https://nobody.example/") == 0
    assert forget_author() == 0
    assert list(Response.objects.exclude(body="")) == [kept]


def test_only_who_moderates_the_brand_decides(article):
    made = make.response(article=article, state="pending")
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    outsider = make.user(email="valley@example.org")
    outsider.groups.add(make_brand_team(site=valley)[teams.EDITORS])

    for person in (outsider, make.user(email="reader@example.org"), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            approve(responses=[made], user=person)
    assert not Response.objects.shown().exists()


@pytest.mark.django_db(transaction=False)
def test_a_decision_makes_kept_pages_old(article, moderator, django_capture_on_commit_callbacks):
    made = make.response(article=article, state="pending")
    kept = Generation()
    before = kept.now()

    with django_capture_on_commit_callbacks(execute=True):
        approve(responses=[made], user=moderator)

    assert kept.now() == before + 1


def test_what_waits_leaves_kept_pages_alone(article, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        add(article=article, said=from_afar())
    with django_capture_on_commit_callbacks() as shown:
        add(article=article, said=from_afar(remote_url=f"{TOOT}/2"), state=State.APPROVED)

    assert not waiting
    assert shown
