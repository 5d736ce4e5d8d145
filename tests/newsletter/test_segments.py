"""A segment is a few rules that must all hold; it narrows, and never adds anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from wagtail.models import ModelLogEntry

import pytest

from blog.models import Topic
from newsletter.audience.segment_form import in_words
from newsletter.models import (
    Grant,
    Referral,
    Reward,
    Segment,
    Subscriber,
    Subscription,
    Tag,
    Tagging,
)
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
URL = "/admin/newsletter/segments/"


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


def names(segment: Segment) -> set[str]:
    return {one.address.partition("@")[0] for one in segment.people()}


def segment(newsletter, *rules) -> Segment:
    return Segment(site=newsletter.site, name="Some", rules=list(rules))


def person(newsletter, name, *, state="confirmed", since=None, **facts) -> Subscription:
    address = f"{name}@example.org"
    make.subscriber(site=newsletter.site, address=address, **facts)
    place = make.subscription(newsletter=newsletter, address=address, state=state)
    if since:
        Subscription.objects.filter(pk=place.pk).update(created_at=since)
    return place


def test_each_rule_keeps_those_in_whom_it_holds(newsletter):
    now = timezone.now()
    other = make.newsletter(site=newsletter.site, slug="other", name="Other")
    ada = person(newsletter, "ada", language="fr", source="from medium · bio", last_clicked_at=now)
    person(
        newsletter, "bo", language="en", state="pending", last_clicked_at=now - timedelta(days=90)
    )
    person(other, "cy", since=datetime(2020, 3, 1, 23, tzinfo=UTC))
    tag = Tag.objects.create(site=newsletter.site, name="press")
    Tagging.objects.create(tag=tag, subscriber=ada.subscriber)

    def held(rule, **chosen):
        return names(segment(newsletter, {"rule": rule, **chosen}))

    assert held("lists", newsletters=[newsletter.pk]) == {"ada", "bo"}
    assert held("lists", newsletters=[newsletter.pk], states=["pending"]) == {"bo"}
    assert held("lists", newsletters=[other.pk], states=["pending"]) == set()
    assert held("lists", until="2020-03-02") == {"cy"}
    assert held("lists", until="2020-03-01") == set()  # 23:00 UTC is the next day in Paris
    assert held("lists", since="2020-03-03") == {"ada", "bo"}
    assert held("languages", languages=["fr"]) == {"ada"}
    assert held("sources", source="from medium") == {"ada"}
    assert held("tags", any_of=[tag.pk]) == {"ada"}
    assert held("tags", none_of=[tag.pk]) == {"bo", "cy"}
    assert held("clicks", within=30) == {"ada"}
    assert held("clicks", not_within=30) == {"bo", "cy"}


def test_a_place_on_the_ladder_counts_who_is_there_today_and_what_was_given(newsletter):
    ada, bo, _cy = (person(newsletter, name) for name in ("ada", "bo", "cy"))
    for name, referrer, state in (
        ("x", ada, "confirmed"),
        ("y", ada, "confirmed"),
        ("z", bo, "unsubscribed"),
    ):
        Referral.objects.create(
            subscription=person(newsletter, name, state=state), referrer=referrer.subscriber
        )
    tea = Reward.objects.create(newsletter=newsletter, needed=1, name="Tea", words="Here.")
    Grant.objects.create(reward=tea, subscriber=bo.subscriber)

    def held(**chosen):
        found = segment(newsletter, {"rule": "ladder", **chosen})
        narrowed = found.narrow(Subscription.objects.mailable(newsletter))
        assert {one.subscriber_id for one in narrowed} <= {one.pk for one in found.people()}
        return names(found) & {"ada", "bo", "cy"}

    assert held(at_least=2) == {"ada"}
    assert held(at_least=3) == set()
    assert held(fewer_than=2) == {"bo", "cy"}
    assert held(rewards=[tea.pk]) == {"bo"}


def test_a_topic_holds_in_who_follows_it_or_all_and_not_in_who_follows_another(newsletter):
    topics = [
        Topic.objects.create(pk=number, site=newsletter.site, name=f"T{number}", slug=f"t{number}")
        for number in (3, 13)
    ]
    for name, chosen in (("ada", "3"), ("bo", "13"), ("cy", "3,13"), ("di", "")):
        place = person(newsletter, name)
        Subscription.objects.filter(pk=place.pk).update(topics=chosen)

    three = segment(newsletter, {"rule": "topics", "topics": [topics[0].pk]})

    assert names(three) == {"ada", "cy", "di"}


def test_all_rules_must_hold_and_no_rule_is_everybody(newsletter):
    person(newsletter, "ada", language="fr")
    person(newsletter, "bo", language="fr", state="pending")
    french = {"rule": "languages", "languages": ["fr"]}

    both = segment(newsletter, french, {"rule": "lists", "states": ["pending"]})

    assert names(both) == {"bo"}
    assert names(segment(newsletter)) == {"ada", "bo"}


def test_a_rule_that_is_not_known_holds_in_nobody(newsletter):
    person(newsletter, "ada")

    assert names(segment(newsletter, {"rule": "moon", "phase": "full"})) == set()


def test_a_segment_narrows_places_on_a_list_in_one_query(newsletter, django_assert_num_queries):
    person(newsletter, "ada", language="fr")
    person(newsletter, "bo", language="en")
    person(newsletter, "cy", language="fr", state="unsubscribed")
    french = segment(newsletter, {"rule": "languages", "languages": ["fr"]})

    with django_assert_num_queries(1):
        found = [
            place.subscriber_id
            for place in french.narrow(Subscription.objects.mailable(newsletter))
        ]

    assert [Subscriber.objects.get(pk=pk).address for pk in found] == ["ada@example.org"]


def test_a_segment_never_reaches_into_another_brand(newsletter):
    other = make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )
    place = person(other, "theirs")

    here = segment(newsletter)

    assert names(here) == set()
    assert not here.narrow(Subscription.objects.filter(pk=place.pk)).exists()


def test_an_editor_saves_a_segment_and_finds_its_rules_again(client, newsletter):
    page = make.newsletter_page(newsletter=newsletter)
    person(newsletter, "ada", language="fr")
    person(newsletter, "bo", language="en")
    tag = Tag.objects.create(site=newsletter.site, name="press")
    rights = [f"{verb}_segment" for verb in ("add", "change", "delete", "view")]
    client.force_login(editor(page, *rights))
    typed = {
        "site": newsletter.site_id,
        "name": "French",
        "languages__languages": ["fr"],
        "lists__since": "2020-01-01",
        "tags__none_of": [tag.pk],
    }

    client.post(f"{URL}new/", typed)
    saved = Segment.objects.get()
    form = client.get(f"{URL}edit/{saved.pk}/").content.decode()

    assert saved.rules == [
        {"rule": "lists", "since": "2020-01-01"},
        {"rule": "languages", "languages": ["fr"]},
        {"rule": "tags", "none_of": [tag.pk]},
    ]
    assert 'data-count="people">1<' in form
    assert 'value="2020-01-01"' in form
    assert in_words(saved) == (
        "Subscribed on or after: 2020-01-01 · Language: Français · With none of: press"
    )
    listing = client.get(URL).content.decode()
    assert "Language: Français" in listing


def test_the_count_follows_what_is_chosen_before_it_is_saved(desk, newsletter):
    person(newsletter, "ada", language="fr")
    person(newsletter, "bo", language="fr", state="pending")
    typed = {"site": newsletter.site_id, "name": "Some", "languages__languages": ["fr"]}
    saved = Segment.objects.create(site=newsletter.site, name="Some")

    counted = desk.post(f"{URL}count/", typed).json()
    unsaid = desk.post(f"{URL}count/", {**typed, "clicks__within": "soon"}).json()

    assert counted == {"people": 2, "confirmed": 1}
    assert unsaid == {}
    assert Segment.objects.get() == saved
    assert Segment.objects.get().rules == []


def test_who_may_not_look_at_segments_is_not_told_their_counts(client, newsletter):
    client.force_login(editor(make.newsletter_page(newsletter=newsletter)))

    assert client.post(f"{URL}count/", {}).status_code in {302, 403}


def test_a_form_of_several_brands_says_whose_newsletter_is_meant(desk, newsletter):
    make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )

    form = desk.get(f"{URL}new/").content.decode()

    assert "Secret Sauce · The Harbour" in form
    assert "Secret Sauce · Other" in form


def test_a_table_for_another_tool_can_be_of_a_segment_and_says_so_in_the_history(desk, newsletter):
    person(newsletter, "ada", language="fr")
    person(newsletter, "bo", language="en")
    french = segment(newsletter, {"rule": "languages", "languages": ["fr"]})
    french.save()
    url = f"/admin/newsletter/take-out/{newsletter.site_id}/{newsletter.slug}/"

    offered = desk.get("/admin/newsletter/take-out/").content.decode()
    answer = desk.post(url, {"tool": "ghost", "segment": french.pk})
    lines = b"".join(answer.streaming_content).decode()

    assert f'<option value="{french.pk}">Some</option>' in offered
    assert "ada@example.org" in lines
    assert "bo@example.org" not in lines
    entry = ModelLogEntry.objects.get(action="newsletter.export")
    assert entry.data["segment"] == "Some"
