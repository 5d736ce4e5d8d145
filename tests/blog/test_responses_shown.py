"""The conversation on the article's page, and the queue behind it."""

from __future__ import annotations

import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from lxml import html

from blog.models import ArticlePage, Response
from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make

pytestmark = pytest.mark.django_db
QUEUE = "/admin/writing/responses/"


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def article(home):
    return make.article(site=home)


def page_of(client: Client, article: ArticlePage) -> html.HtmlElement:
    return html.fromstring(client.get(article.url).content)


def member(client: Client, site, role: str = teams.MODERATORS) -> Client:
    user = make.user(email=f"{role}@example.org")
    user.groups.add(make_brand_team(site=site)[role])
    client.force_login(user)
    return client


def queue(client: Client, query: str = "") -> html.HtmlElement:
    return html.fromstring(client.get(QUEUE + query).content)


def names(found: html.HtmlElement) -> list[str]:
    return [one.text_content() for one in found.xpath('//p[@class="response-who"]/strong')]


def test_readers_see_what_was_approved_with_its_place_and_where_it_was_said(client, article):
    root = make.response(
        article=article,
        origin="mastodon",
        remote_url="https://social.example/@bo/1",
        author_url="https://social.example/@bo",
    )
    make.response(article=article, parent=root, author_name="Cy")
    make.response(article=article, origin="medium", author_name="Di")
    make.response(article=article, state="pending", author_name="Waiting")

    found = page_of(client, article)

    assert found.xpath('//*[@id="responses"]/h2')[0].text_content() == "3 responses"
    assert [one.text_content() for one in found.find_class("voice-name")] == [
        "Bo Reader",
        "Cy",
        "Di",
    ]
    assert found.xpath(f'//*[@id="response-{root.pk}"]//*[@id="response-{root.pk + 1}"]')
    assert found.find_class("voice-when")[0].get("href") == f"#response-{root.pk}"
    origin = found.find_class("voice-origin")[0][0]
    assert (origin.text_content(), origin.get("rel")) == ("on Mastodon", "nofollow ugc noopener")
    assert found.find_class("voice-origin")[1].text_content() == "on Medium"


def test_search_engines_are_told_how_many_responses_there_are(client, article):
    make.response(article=article)

    data = page_of(client, article).xpath('//script[@type="application/ld+json"]')[0]

    assert json.loads(data.text)["commentCount"] == 1


def test_an_article_without_responses_or_closed_to_them_shows_no_thread(client, article):
    assert not page_of(client, article).find_class("thread")

    make.response(article=article)
    ArticlePage.objects.filter(pk=article.pk).update(responses_open=False)

    assert not page_of(client, article).find_class("thread")


def test_a_conversation_costs_one_question_and_none_where_nobody_answered(client, article):
    def cost() -> int:
        client.get(article.url)
        with CaptureQueriesContext(connection) as asked:
            client.get(article.url)
        return len(asked)

    none = cost()
    for _ in range(3):
        make.response(article=article)
    three = cost()
    for _ in range(20):
        make.response(article=article)

    assert cost() == three == none + 1


def test_a_response_is_cleaned_once_more_whoever_stored_it(client, article):
    make.response(article=article, body='<p>Hi</p><img src="x" onerror="alert(1)">')

    assert "onerror" not in client.get(article.url).text


def test_a_moderator_sees_what_waits_in_their_own_brand(client, home, article):
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    make.response(article=article, state="pending", author_name="Ours", author_handle="@ours")
    make.response(article=article, state="spam", author_name="Spam")
    make.response(article=make.article(site=valley), state="pending", author_name="Theirs")
    moderator = member(client, home)

    assert names(queue(moderator)) == ["Ours"]
    assert names(queue(moderator, "?show=spam")) == ["Spam"]
    assert names(queue(moderator, "?show=removed")) == ["Ours"]


def test_the_queue_is_searched_by_place_and_words(client, home, article):
    make.response(article=article, state="pending", author_name="One", origin="medium")
    make.response(article=article, state="pending", author_name="Two", body="<p>Pears</p>")
    moderator = member(client, home)

    assert names(queue(moderator, "?origin=medium")) == ["One"]
    assert names(queue(moderator, "?q=pear")) == ["Two"]


def test_the_queue_asks_as_often_for_many_responses_as_for_one(client, home, article):
    moderator = member(client, home)

    def cost() -> int:
        queue(moderator)
        with CaptureQueriesContext(connection) as asked:
            queue(moderator)
        return len(asked)

    make.response(article=article, state="pending")
    one = cost()
    for _ in range(35):
        make.response(article=article, state="pending")

    assert cost() == one


def test_one_press_decides_about_one_and_a_tick_about_many(client, home, article):
    first, second, third = (make.response(article=article, state="pending") for _ in range(3))
    moderator = member(client, home)
    address = reverse("responses:decide")

    answer = moderator.post(
        address, {"decide": f"approve:{first.pk}", "response": [second.pk], "next": f"{QUEUE}?p=2"}
    )
    moderator.post(address, {"decide": "spam", "response": [second.pk, third.pk], "next": "//evil"})

    states = Response.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "spam", "spam"]
    assert answer.headers["Location"] == f"{QUEUE}?p=2"


def test_nothing_ticked_is_said(client, home):
    answer = member(client, home).post(reverse("responses:decide"), {"decide": "spam"}, follow=True)

    assert "Nothing was ticked" in answer.text
    assert "waits for you on this shelf" in answer.text


@pytest.mark.parametrize("asked", [{"decide": "burn"}, {"decide": "spam", "response": "1; drop"}])
def test_a_button_that_nobody_made_is_refused(client, home, asked):
    assert member(client, home).post(reverse("responses:decide"), asked).status_code == 400


def test_somebody_without_the_right_is_not_shown_the_queue(client, home):
    user = make.user()
    group = make_brand_team(site=home)[teams.EDITORS]
    group.permissions.remove(*group.permissions.filter(codename__endswith="_response"))
    user.groups.add(group)
    client.force_login(user)

    answer = client.get(QUEUE)

    assert answer.status_code in {302, 403}
    assert "Responses" not in client.get("/admin/").text
