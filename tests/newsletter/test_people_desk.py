"""The desk of the audience: found quickly, seen whole, tagged, noted, kept away; brand by brand."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from newsletter.actions import people as verbs
from newsletter.actions.refusal import note
from newsletter.audience.listing import CappedPaginator
from newsletter.evidence import Proof
from newsletter.models import (
    Delivery,
    Mailing,
    Note,
    Segment,
    Subscriber,
    Subscription,
    Suppression,
    Tag,
    Tagging,
)
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
URL = "/admin/newsletter/subscribers/"
BULK = "/admin/bulk/newsletter/subscriber"


@pytest.fixture
def page():
    return make.newsletter_page(newsletter=make.newsletter(site=make.site()))


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


def addresses(answer) -> set[str]:
    return {one.address.partition("@")[0] for one in answer.context["object_list"]}


def test_people_are_found_by_the_beginning_of_address_or_name_and_else_anywhere(page):
    site = page.newsletter.site
    make.subscriber(site=site, address="ada@example.org", name="Ada Quill")
    make.subscriber(site=site, address="bo@example.net", name="Quincy Ada")

    def found(words):
        return {one.address.partition("@")[0] for one in Subscriber.objects.found_by(words)}

    assert found("ADA@") == {"ada"}
    assert found("quincy") == {"bo"}
    assert found("Ada") == {"ada"}
    assert found("quill") == {"ada"}  # nobody begins with it: the second look
    assert found("example.net") == {"bo"}
    assert found("nobody") == set()


def test_the_list_asks_as_many_queries_for_many_people_as_for_few(desk, page):
    desk.get(URL)  # what is asked once per process
    make.audience(newsletter=page.newsletter, addresses=["a@example.org"])
    with CaptureQueriesContext(connection) as few:
        desk.get(URL)
    make.audience(newsletter=page.newsletter, addresses=[f"r{n}@example.org" for n in range(100)])
    person = Subscriber.objects.latest("pk")
    Tagging.objects.create(
        subscriber=person, tag=Tag.objects.create(site=page.newsletter.site, name="press")
    )

    with CaptureQueriesContext(connection) as many:
        answer = desk.get(URL)

    assert "press" in answer.content.decode()
    assert len(many) <= len(few) + 1  # the tags themselves


def test_the_count_of_the_list_ends_somewhere(desk, page):
    class ToTwo(CappedPaginator):
        most = 2

    make.audience(newsletter=page.newsletter, addresses=[f"r{n}@example.org" for n in range(3)])

    assert ToTwo(Subscriber.objects.order_by("-pk"), 60).count == 2
    assert CappedPaginator(Subscriber.objects.order_by("-pk"), 60).count == 3
    assert isinstance(desk.get(URL).context["paginator"], CappedPaginator)


def test_a_list_of_one_newsletter_is_walked_along_its_places_and_can_be_sorted(desk, page):
    make.audience(newsletter=page.newsletter, addresses=["b@example.org", "a@example.org"])
    url = f"{URL}?newsletter={page.newsletter.pk}&state=confirmed"

    with CaptureQueriesContext(connection) as queries:
        newest = [one.address for one in desk.get(url).context["object_list"]]
    asked = [query["sql"] for query in queries]
    by_name = [one.address for one in desk.get(f"{url}&ordering=name").context["object_list"]]

    assert newest == ["a@example.org", "b@example.org"]
    assert set(by_name) == set(newest)
    assert any('ORDER BY "newsletter_subscription"' in sql for sql in asked)


def test_the_list_is_filtered_by_tag_segment_and_state(desk, page):
    site = page.newsletter.site
    ada = make.subscriber(site=site, address="ada@example.org", language="fr")
    make.subscription(newsletter=page.newsletter, address="bo@example.org", state="pending")
    tag = Tag.objects.create(site=site, name="press")
    Tagging.objects.create(tag=tag, subscriber=ada)
    rules = [{"rule": "languages", "languages": ["fr"]}]
    segment = Segment.objects.create(site=site, name="French", rules=rules)

    assert addresses(desk.get(f"{URL}?tag={tag.pk}")) == {"ada"}
    assert addresses(desk.get(f"{URL}?state=pending")) == {"bo"}
    assert addresses(desk.get(f"{URL}?segment={segment.pk}")) == {"ada"}
    assert addresses(desk.get(f"{URL}?q=bo@")) == {"bo"}


def test_a_persons_page_tells_their_proof_and_everything_in_order(desk, page):
    place = make.subscription(newsletter=page.newsletter, address="ada@example.org")
    note(place, "confirmed", Proof(how="confirmation link", source_url="https://x.example/y"))
    other = make.newsletter(site=page.newsletter.site, slug="other", name="Unproven")
    make.subscription(newsletter=other, address="ada@example.org", state="pending")
    verbs.write_note(
        person=place.subscriber,
        words="Met in Lyon",
        user=make.administrator(email="boss@example.org"),
    )
    mailing = Mailing.objects.create(
        issue=make.issue(newsletter=page.newsletter),
        newsletter=page.newsletter,
        subject="Issue one",
        state="sending",
        frozen_at=timezone.now(),
        send_at=timezone.now(),
    )
    Delivery.objects.create(
        mailing=mailing, subscriber=place.subscriber, address="ada@example.org", state="queued"
    )
    place.subscriber.returns.create(
        site=page.newsletter.site, kind="bounce", source="mailbox", words="5.1.1 no such user"
    )

    answer = desk.get(f"{URL}inspect/{place.subscriber_id}/")
    words = answer.content.decode()

    assert "https://x.example/y" in words
    assert "There is no proof of a consent." in words
    assert "Met in Lyon" in words
    assert "Issue one" in words
    assert "5.1.1 no such user" in words
    moments = answer.context["timeline"]
    assert [one.at for one in moments] == sorted((one.at for one in moments), reverse=True)


def test_an_editor_tags_notes_and_takes_off_again(client, page):
    person = make.subscription(newsletter=page.newsletter).subscriber
    client.force_login(editor(page, "view_subscriber", "annotate_subscriber"))
    url = f"/admin/newsletter/people/{person.pk}/annotate/"

    client.post(url, {"act": "tag", "words": " press  people "})
    client.post(url, {"act": "tag", "words": "press people"})
    client.post(url, {"act": "note", "words": "Met in Lyon"})
    tag = Tag.objects.get()
    answer = client.get(f"{URL}inspect/{person.pk}/").content.decode()

    assert tag.name == "press people"
    assert tag.taggings.count() == 1
    assert Note.objects.get().words == "Met in Lyon"
    assert "Take off: press people" in answer
    assert "Never write again" not in answer  # another right
    client.post(url, {"act": "untag", "tag": tag.pk})
    assert not Tag.objects.exists()
    assert client.post(url, {"act": "tag", "words": " "}).status_code == 400
    assert client.get(url).status_code == 405


def test_blocking_is_a_no_to_the_whole_brand_that_is_logged(client, page):
    place = make.subscription(newsletter=page.newsletter)
    client.force_login(editor(page, "view_subscriber", "suppress_subscriber"))

    client.post(f"/admin/newsletter/people/{place.subscriber_id}/annotate/", {"act": "block"})

    no = Suppression.objects.get()
    assert (no.reason, no.newsletter, no.note) == ("blocked", None, "blocked by ed@example.org")
    assert not Subscription.objects.mailable(page.newsletter).exists()


def test_the_people_of_another_brand_and_what_needs_a_right_stay_closed(client, page, theirs):
    mine = make.subscription(newsletter=page.newsletter).subscriber
    user = editor(page, "view_subscriber", "annotate_subscriber")
    client.force_login(user)

    assert (
        client.post(f"/admin/newsletter/people/{theirs.pk}/annotate/", {"act": "block"}).status_code
        == 404
    )
    with pytest.raises(PermissionDenied):
        verbs.block(people=[mine], user=user)
    with pytest.raises(PermissionDenied):
        verbs.tag(people=[mine, theirs], name="x", user=user)
    assert not Tag.objects.exists()


def test_the_chosen_people_are_tagged_at_once_and_never_those_of_another_brand(
    client, page, theirs
):
    mine = [
        make.subscription(newsletter=page.newsletter, address=f"{name}@example.org").subscriber
        for name in ("ada", "bo", "cy")
    ]
    Tagging.objects.create(
        tag=Tag.objects.create(site=page.newsletter.site, name="press"), subscriber=mine[0]
    )
    client.force_login(editor(page, "view_subscriber", "annotate_subscriber"))
    chosen = "&".join(f"id={one.pk}" for one in (*mine[:2], theirs))

    asked = client.get(f"{BULK}/tag/?{chosen}&next={URL}")
    done = client.post(f"{BULK}/tag/?{chosen}&next={URL}", {"tag": "press"}, follow=True)

    assert b"bo@example.org" in asked.content
    assert b"theirs@example.org" not in asked.content
    assert "1 person was tagged." in done.content.decode()
    assert set(Tagging.objects.values_list("subscriber__address", flat=True)) == {
        "ada@example.org",
        "bo@example.org",
    }


def test_the_chosen_people_are_blocked_only_by_who_may(client, page):
    place = make.subscription(newsletter=page.newsletter)
    url = f"{BULK}/block/?id={place.subscriber_id}&id=all&next={URL}"
    client.force_login(editor(page, "view_subscriber", email="looks@example.org"))
    refused = client.get(url).content.decode()
    client.post(url)
    untouched = Subscription.objects.mailable(page.newsletter).count()
    client.force_login(editor(page, "view_subscriber", "suppress_subscriber"))

    asked = client.get(url).content.decode()
    done = client.post(url, follow=True).content.decode()

    assert "You do not have the right to do this." in refused
    assert untouched == 1
    assert "Never write to these people again?" in asked
    assert "1 person is not written to any more." in done
    assert not Subscription.objects.mailable(page.newsletter).exists()


def test_what_is_kept_says_what_it_is_in_the_admin(page):
    person = make.subscriber(site=page.newsletter.site, address="ada@example.org")
    tag = Tag(site=page.newsletter.site, name="press")

    assert str(Tagging(tag=tag, subscriber=person)) == "ada@example.org · press"
    assert str(Note(subscriber=person, words="Met in Lyon")) == "Met in Lyon"
    assert str(Segment(name="French")) == "French"
