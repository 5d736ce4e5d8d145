"""Followers whose addresses nobody hands over are called home, and each step is counted."""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

import pytest
import time_machine

from newsletter.actions import claims
from newsletter.actions.audience import confirm
from newsletter.campaigns.board import links, platforms, together
from newsletter.campaigns.call import address_of, call_to_come_home
from newsletter.campaigns.texts import form_for
from newsletter.evidence import Proof
from newsletter.models import (
    Arrival,
    Claim,
    ClaimDay,
    ConsentEvent,
    Following,
    Letter,
    Subscription,
)
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
DESK = "/admin/newsletter/claims/"


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def caller(client, newsletter):
    page = make.newsletter_page(newsletter=newsletter)
    client.force_login(editor(page, "change_claim"))
    return client


def arrive_by(client, claim, address):
    landing = client.get(address_of(claim).replace("http://testserver", ""))
    facts = {"address": address, "claim": claim.code, "token": landing.context["token"]}
    return client.post(f"/mail/{landing.context['newsletter'].slug}/subscribe/", facts)


def test_a_reader_who_comes_by_a_link_is_counted_at_every_step(client, newsletter):
    bio = claims.link(site=newsletter.site, platform="medium", place="bio")

    arrive_by(client, bio, "ada@example.org")
    arrive_by(client, bio, "bo@example.org")
    place = Subscription.objects.get(subscriber__address="ada@example.org")
    assert place.asked_at is not None
    confirm(subscription_id=place.pk, asked_at=place.asked_at, proof=Proof(how="link"))
    claims.count_followers(site=newsletter.site, platform="medium", followers=4)

    [standing] = platforms(newsletter.site)
    assert (standing.followers, standing.visits) == (4, 2)
    assert (standing.asked, standing.confirmed, standing.share) == (2, 1, 25.0)
    assert place.subscriber.source == "from medium · bio"
    asked = ConsentEvent.objects.filter(kind="asked").earliest("pk")
    assert asked.evidence["claim"] == bio.pk


def test_a_form_on_another_website_needs_one_more_press_and_is_counted(client, newsletter):
    bio = claims.link(site=newsletter.site, platform="web", place="bio")
    form = form_for(newsletter, code=bio.code)
    (action,) = re.findall(r'action="http://testserver([^"]+)"', form)
    facts = {"address": "ada@example.org", "claim": bio.code}

    page = client.post(action, facts)
    client.post(action, facts | {"token": page.context["token"]})

    assert "<script" not in form
    assert f'value="{bio.code}"' in form
    assert platforms(newsletter.site)[0].asked == 1


def test_where_no_form_may_stand_there_are_words_for_the_end_of_a_post(caller, newsletter):
    site = newsletter.site
    caller.post(f"{DESK}{site.pk}/", {"platform": "Medium"})

    page = caller.get(f"{DESK}{site.pk}/medium/").content.decode()

    link = claims.link(site=site, platform="medium", place="copy")
    assert "brings you the next one by mail, from our own home." in page
    assert f"One field, one click to leave: {address_of(link)}" in page


def test_the_plain_address_works_with_and_without_its_last_stroke(client, newsletter):
    claims.link(site=newsletter.site, platform="medium", place="bio")

    page = client.get("/from/medium", follow=True)

    assert "Welcome home from Medium" in page.content.decode()
    assert newsletter.promise in page.content.decode()
    assert ClaimDay.objects.get().claim.place == "page"


def test_a_link_that_is_not_known_leads_to_the_plain_page_and_a_platform_nobody_calls_from_nowhere(
    client, newsletter
):
    claims.link(site=newsletter.site, platform="medium", place="bio")

    assert client.get("/from/medium/zzzzzz/").status_code == 200
    assert client.get("/from/x/").status_code == 404
    assert ClaimDay.objects.get().claim.place == "page"


def test_a_brand_without_a_newsletter_calls_nobody(client):
    site = make.site()
    claims.link(site=site, platform="medium", place="bio")

    assert client.get("/from/medium/").status_code == 404
    assert call_to_come_home("medium", site) is None


def test_machines_and_mere_looks_are_no_visits(client, newsletter):
    claims.link(site=newsletter.site, platform="medium", place="bio")

    client.get("/from/medium/", headers={"User-Agent": "facebookexternalhit/1.1"})
    client.head("/from/medium/")

    assert not ClaimDay.objects.exists()


def test_who_opens_a_link_without_end_is_shown_the_page_and_counted_no_more(
    client, newsletter, settings
):
    settings.ACCOUNT_RATE_LIMITS = {"claim": "2/m/ip"}
    claims.link(site=newsletter.site, platform="medium", place="bio")

    with time_machine.travel(timezone.now(), tick=False):  # a minute is long, not on every machine
        answers = [client.get("/from/medium/").status_code for _ in range(4)]

    assert answers == [200] * 4
    assert ClaimDay.objects.get().visits == 2


def test_a_link_of_another_brand_counts_for_nobody_here(client, newsletter):
    other = make.site(hostname="other.test", name="Other", default=False)
    theirs = claims.link(site=other, platform="medium", place="bio")
    mine = claims.link(site=newsletter.site, platform="medium", place="bio")
    token = client.get(f"/from/medium/{mine.code}/").context["token"]
    facts = {"address": "ada@example.org", "claim": theirs.code, "token": token}

    client.post(f"/mail/{newsletter.slug}/subscribe/", facts)

    assert Letter.objects.count() == 1
    assert not Arrival.objects.exists()


def test_who_is_on_the_list_already_did_not_come_by_the_link(client, newsletter):
    make.subscription(newsletter=newsletter, address="ada@example.org")
    bio = claims.link(site=newsletter.site, platform="medium", place="bio")

    arrive_by(client, bio, "ada@example.org")

    assert not Arrival.objects.exists()


def test_the_first_link_counts_and_survives_a_form_that_is_shown_again(client, newsletter):
    bio = claims.link(site=newsletter.site, platform="medium", place="bio")
    subscribe = f"/mail/{newsletter.slug}/subscribe/"

    wrong = client.post(subscribe, {"address": "no", "claim": bio.code}).content.decode()

    assert f'name="claim" value="{bio.code}"' in wrong


def test_the_language_of_the_reader_chooses_the_newsletter(client, newsletter, settings):
    make.newsletter(site=newsletter.site, slug="fr", language="fr", promise="Chaque samedi.")
    claims.link(site=newsletter.site, platform="medium", place="bio")

    page = client.get("/from/medium/", headers={"Accept-Language": "fr"}).context

    assert page["newsletter"].slug in {"fr", newsletter.slug}


def test_each_link_stands_for_itself_and_all_platforms_make_a_whole(newsletter):
    site = newsletter.site
    spring = claims.link(site=site, platform="medium", place="pinned", campaign=" Spring  1 ")
    claims.link(site=site, platform="x", place="bio")
    claims.visit(spring)
    claims.visit(spring)
    claims.count_followers(site=site, platform="medium", followers=10, on=date(2026, 1, 1))
    claims.count_followers(site=site, platform="medium", followers=20, on=date(2026, 2, 1))

    found = {str(claim): standing.visits for claim, standing in links(site, "medium")}
    whole = together(platforms(site))

    assert found == {"medium · nowhere in particular": 0, "medium · pinned post · Spring 1": 2}
    assert (whole.followers, whole.visits, whole.share) == (20, 2, 0)
    assert together([]).share is None
    assert spring == claims.link(site=site, platform="medium", place="pinned", campaign="Spring 1")


def test_the_call_for_copies_is_the_same_every_time_and_escapes_what_an_editor_wrote(newsletter):
    newsletter.promise = "Tips <b>& tricks</b>"
    newsletter.save()

    first = call_to_come_home("medium", newsletter.site, language="en")
    again = call_to_come_home("medium", newsletter.site, language="en")

    assert first is not None
    assert first == again
    assert "&lt;b&gt;&amp; tricks" in first.html
    assert first.address in first.html
    assert first.text.endswith(first.address)
    assert Claim.objects.get(place="copy").code in first.address


def test_the_desk_begins_with_a_platform_and_offers_words_and_codes(caller, newsletter):
    site = newsletter.site
    front = f"{DESK}{site.pk}/"

    assert caller.get(DESK).headers["Location"] == front
    caller.post(front, {"platform": "linkedin"})
    page = caller.get(f"{front}linkedin/").content.decode()
    bio = Claim.objects.get(platform="linkedin", place="bio")

    assert address_of(bio) in page
    assert "This is the last post here." in page
    svg = caller.get(f"/admin/newsletter/code/{bio.pk}.svg")
    png = caller.get(f"/admin/newsletter/code/{bio.pk}.png")
    assert svg.content.startswith(b"<?xml")
    assert png.content.startswith(b"\x89PNG")
    assert png.headers["Content-Disposition"] == 'attachment; filename="linkedin-bio.png"'


def test_the_desk_makes_links_writes_down_followers_and_shows_how_far_it_is(caller, newsletter):
    site = newsletter.site
    claims.link(site=site, platform="medium", place="bio")
    front = f"{DESK}{site.pk}/"
    change = f"{front}medium/change/"
    before = caller.get(front).content.decode()

    caller.post(change, {"act": "link", "place": "last", "campaign": "Goodbye"})
    caller.post(change, {"act": "followers", "followers": "1200", "on": "2026-01-02"})
    wrong = caller.post(change, {"act": "followers", "followers": "-1"}, follow=True)
    after = caller.get(front).content.decode()

    assert "Nobody counted the followers yet." in before
    assert Claim.objects.filter(place="last", campaign="Goodbye").exists()
    assert Following.objects.get().how == "ed@example.org"
    assert "greater than or equal to 0" in wrong.content.decode()
    assert "0.0 %" in after
    assert caller.post(change, {"act": "dance"}).status_code == 400
    refused = caller.post(front, {"platform": "…"}).content.decode()
    assert "Write the name of a platform in Latin letters." in refused


def test_a_platform_without_a_newsletter_has_links_and_no_words(client):
    site = make.site()
    claims.link(site=site, platform="medium", place="bio")
    make.site(hostname="other.test", name="Other", default=False)
    client.force_login(make.administrator())

    page = client.get(f"{DESK}{site.pk}/medium/").content.decode()

    assert "There is no newsletter yet." in page
    assert "Other brands:" in client.get(f"{DESK}{site.pk}/").content.decode()


def test_who_may_not_call_in_a_brands_name_sees_no_desk(client, newsletter):
    other = make.site(hostname="other.test", name="Other", default=False)
    theirs = claims.link(site=other, platform="x", place="bio")
    page = make.newsletter_page(newsletter=newsletter)
    client.force_login(editor(page, email="no@example.org"))

    def is_refused(path):
        return client.get(path).status_code in {302, 403}

    assert is_refused(DESK)
    assert is_refused(f"{DESK}{newsletter.site_id}/")
    client.force_login(editor(page, "change_claim"))
    assert is_refused(f"{DESK}{other.pk}/")
    assert is_refused(f"/admin/newsletter/code/{theirs.pk}.svg")


def test_what_is_kept_of_a_call_says_what_it_is(newsletter):
    claim = Claim(site=newsletter.site, platform="medium", place="bio")

    assert str(ClaimDay(claim=claim, day=date(2026, 1, 2))).endswith("2026-01-02")
    assert str(Arrival(claim=claim, subscription_id=7)).endswith(" · 7")
    assert str(Following(platform="medium", followers=9)) == "medium: 9"
