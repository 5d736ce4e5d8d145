"""Pages of another site, sent by the post office through wagtail-newsletter's own screens."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Page, PageLogEntry

import pytest
from wagtail_newsletter.campaign_backends import CampaignBackendError, get_backend
from wagtail_newsletter.models import NewsletterRecipients

from newsletter.models import (
    Campaign,
    Letter,
    Mailing,
    Promise,
    Segment,
    Suppression,
)
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.campaigning import WORDS, named, save
from tests.newsletter.magazine.models import Story
from tests.newsletter.posting import counts, send_all

pytestmark = pytest.mark.django_db
ADA, BO = "ada@example.org", "bo@example.org"


@pytest.fixture
def letter():
    newsletter = make.newsletter(site=make.site())
    make.audience(newsletter=newsletter, addresses=[ADA, BO])
    return newsletter


@pytest.fixture
def recipients(letter):
    return NewsletterRecipients.objects.create(name="All", audience=str(letter.pk))


@pytest.fixture
def story(recipients):
    page = Story(title="Spring at sea", markup=WORDS, newsletter_recipients=recipients)
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def sink():
    with Sink() as listening:
        yield listening


def press(desk, story, act, **more):
    """Save the page in Wagtail's editor with one of wagtail-newsletter's buttons."""
    told = {
        "title": story.title,
        "slug": story.slug,
        "markup": story.markup,
        "newsletter_recipients": story.newsletter_recipients_id or "",
        "newsletter_subject": "",
        "newsletter-action": act,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **more,
    }
    answer = desk.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), told)
    story.refresh_from_db()
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def mails(sink):
    return [message_from_bytes(one.message, policy=policy.default) for one in sink.accepted]


def test_a_page_is_sent_with_all_that_every_mail_of_the_house_has(desk, story, sink, settings):
    told = press(desk, story, "send_campaign")

    send_all(sink, settings)

    assert "now sending" in told
    ada = next(one for one in mails(sink) if one["To"] == ADA)
    html = ada.get_body(["html"]).get_content()
    text = ada.get_body(["plain"]).get_content()
    assert ada["Subject"] == "Spring at sea"
    assert ada["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert 'style="color: #a00"' in html.replace("color:#a00", "color: #a00")
    assert "prefers-color-scheme" not in html  # the page's own colours stand in the dark too
    assert "onclick" not in html
    assert "alert(1)" not in html + text
    for part in (html, text):
        assert "Dear reader" in part
        assert "/u/no/" in part
        assert "1 Quay Street" in part
    assert sorted(sink.count().values()) == [1, 1]


def test_its_page_says_how_it_stands_and_leads_to_the_report(desk, story, sink, settings):
    press(desk, story, "send_campaign")
    send_all(sink, settings)

    found = get_backend().get_campaign(story.newsletter_campaign)
    screen = desk.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()

    assert (found.is_sent, found.is_scheduled, found.status) == (True, False, "finished")
    assert found.get_report()["emails_sent"] == 2
    assert "Emails sent:" in screen
    assert found.url in screen
    assert "Spring at sea" in desk.get(found.url).content.decode()


def test_who_presses_send_twice_sends_once(desk, story, sink, settings):
    press(desk, story, "send_campaign")

    again = press(desk, story, "send_campaign")

    send_all(sink, settings)
    assert "on its way already" in again
    assert sink.count() == {ADA: 1, BO: 1}
    assert Mailing.objects.count() == 1


def test_what_a_page_says_now_is_what_goes_out(desk, story, sink, settings):
    press(desk, story, "save_campaign")

    press(desk, story, "send_campaign", title="Summer at sea", markup="<p>Later words.</p>")

    send_all(sink, settings)
    assert str(Campaign.objects.get()) == "Summer at sea"
    assert {one["Subject"] for one in mails(sink)} == {"Summer at sea"}
    assert "Later words" in Mailing.objects.get().text


def test_a_test_goes_to_one_address_and_takes_nobody_off_a_list(desk, story):
    press(desk, story, "send_test_email", **{"newsletter-test-email": "ed@example.org"})

    sent = Letter.objects.get()
    assert (sent.recipient, sent.subject) == ("ed@example.org", "[Test] Spring at sea")
    assert "Dear Ada" in sent.text
    assert not Mailing.objects.exists()


def test_a_campaign_waits_for_its_hour_and_can_be_taken_back(desk, story):
    at = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    hour = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    press(desk, story, "schedule_campaign", **{"newsletter-schedule-schedule_time": hour})
    found = get_backend().get_campaign(story.newsletter_campaign)
    board = desk.get(reverse("newsletter_post_office")).content.decode()

    assert (found.is_scheduled, found.is_sent, found.status) == (True, False, "scheduled")
    assert found.get_report()["send_time"] == at
    assert found.url == reverse("newsletter_post_office")
    assert "Spring at sea" in board

    desk.post(reverse("wagtail_newsletter:unschedule", args=[story.pk]))

    again = get_backend().get_campaign(story.newsletter_campaign)
    assert (again.is_scheduled, again.status, again.get_report()) == (False, "draft", {})
    assert not Mailing.objects.exists()
    assert PageLogEntry.objects.filter(action="wagtail_newsletter.unschedule_campaign").exists()


def test_what_is_under_way_is_neither_changed_nor_taken_back(letter, sink, settings):
    number = save(recipients=named(letter))
    get_backend().send_campaign(number)
    with pytest.raises(CampaignBackendError, match="on its way already"):
        save(campaign_id=number, html="<p>Other words.</p>")
    send_all(sink, settings)

    with pytest.raises(CampaignBackendError, match="on its way already"):
        get_backend().unschedule_campaign(number)

    assert "Other words" not in Mailing.objects.get().html


def test_nobody_gets_more_than_was_promised_or_after_a_no(letter, sink, settings):
    Promise.objects.create(site=letter.site, mails_a_week=1)
    get_backend().send_campaign(save(recipients=named(letter)))
    send_all(sink, settings)
    cy = make.subscription(newsletter=letter, address="cy@example.org")
    Suppression.objects.create(
        site=letter.site, address_hash=cy.subscriber.address_hash, reason="manual"
    )

    get_backend().send_campaign(save(recipients=named(letter)))
    send_all(sink, settings)

    assert counts(Mailing.objects.latest("pk")) == {"skipped": 2}


def test_a_segment_gets_it_alone_and_its_deletion_widens_nothing(letter, sink, settings):
    letter.site.subscribers.filter(address=ADA).update(language="fr")
    rules = [{"rule": "languages", "languages": ["fr"]}]
    french = Segment.objects.create(site=letter.site, name="French", rules=rules)
    first, second = (save(recipients=named(letter, french)) for _ in range(2))
    backend = get_backend()

    backend.send_campaign(first)
    send_all(sink, settings)

    shown = [*backend.get_audiences(), *backend.get_audience_segments(str(letter.pk))]
    assert [(one.name, one.member_count) for one in shown] == [("Secret Sauce", 2), ("French", 1)]
    assert sink.count() == {ADA: 1}
    french.delete()
    with pytest.raises(CampaignBackendError, match="was deleted"):
        backend.send_campaign(second)


def test_a_segment_that_goes_while_it_waits_holds_it(desk, letter, sink, settings):
    segment = Segment.objects.create(site=letter.site, name="All", rules=[])
    number = save(recipients=named(letter, segment))
    get_backend().send_campaign(number)
    segment.delete()
    send_all(sink, settings)
    mailing = Mailing.objects.get()

    office = reverse("newsletter_post_office")
    board = desk.get(office).content.decode()
    place = reverse("newsletter_control_by_itself", args=[mailing.pk])
    done = desk.post(place, {"act": "cancel"}, follow=True).content.decode()

    why = "The segment of this campaign was deleted. Choose who gets it."
    assert (mailing.frozen_at, sink.accepted) == (None, [])
    assert why in board
    assert get_backend().get_campaign(number).status == f"cancelled: {why}"
    assert "Campaign · cancelled" in done
    get_backend().unschedule_campaign(number)
    assert get_backend().get_campaign(number).status == "draft"


def test_its_own_name_and_address_for_replies_hold_never_another_sender(letter, sink, settings):
    number = save(recipients=named(letter), from_name="The Magazine", reply_to="ed@example.org")
    get_backend().send_campaign(number)
    get_backend().send_test_email(campaign_id=save(recipients=named(letter)), email=ADA)

    send_all(sink, settings)

    mail = mails(sink)[0]
    assert (mail["From"], mail["Reply-To"]) == (
        "The Magazine <hello@example.org>",
        "ed@example.org",
    )
    assert Letter.objects.get().sender == "The Harbour <hello@example.org>"
