"""Pages of another site, sent by the post office through wagtail-newsletter's own screens."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

from django.urls import reverse
from django.utils import timezone

from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry

import pytest
from wagtail_newsletter.audiences import Audience
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
from newsletter.rendering import words_of_campaign
from tests import make
from tests.fakes.dns_server import DnsServer
from tests.fakes.smtp import Sink
from tests.newsletter.dns_world import DMARC, ZONE
from tests.newsletter.magazine.models import Story
from tests.newsletter.posting import counts, send_all
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
ADA, BO = "ada@example.org", "bo@example.org"
WORDS = '<p onclick="x()">Dear [[name]], <a href="https://example.org/">read</a>.</p>'


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
    answer = desk.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), told, follow=True)
    story.refresh_from_db()
    return " ".join(str(one) for one in answer.context["messages"])


def save(**facts):
    """Keep a campaign as a page would hand it over, without a page."""
    usual = {"subject": "Spring", "html": WORDS, "from_name": "", "reply_to": ""}
    return get_backend().save_campaign(**{"recipients": None, **usual, **facts})


def named(newsletter, segment=None):
    return NewsletterRecipients(
        audience=str(newsletter.pk), segment=segment and f"{newsletter.pk}/{segment.pk}"
    )


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


def test_a_segment_that_goes_while_it_waits_holds_it(letter, sink, settings):
    segment = Segment.objects.create(site=letter.site, name="All", rules=[])
    get_backend().send_campaign(save(recipients=named(letter, segment)))
    segment.delete()

    send_all(sink, settings)

    mailing = Mailing.objects.get()
    assert (mailing.frozen_at, sink.accepted) == (None, [])


def test_each_sees_and_writes_to_the_readers_of_their_own_brands(letter, recipients):
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    theirs = make.newsletter(site=valley, slug="theirs", name="Theirs")
    writer = editor(make.newsletter_page(newsletter=theirs), "send_mailing")
    backend = get_backend()
    with LogContext(user=writer):
        own = save(recipients=named(theirs))
        assert [one.name for one in backend.get_audiences()] == ["Theirs"]
        with pytest.raises(Audience.DoesNotExist):
            backend.get_audience_segments(str(letter.pk))

        # What was saved before is not sent in its place.
        with pytest.raises(CampaignBackendError, match="You do not write"):
            save(campaign_id=own, recipients=recipients)
        with pytest.raises(CampaignBackendError, match="Save it first"):
            backend.send_campaign(own)


def test_to_write_is_not_to_send(letter):
    writer = editor(make.newsletter_page(newsletter=letter))

    with LogContext(user=writer):
        number = save(recipients=named(letter))

        with pytest.raises(CampaignBackendError, match="You may not send"):
            get_backend().send_campaign(number)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"html": '<a href="/here/">here</a>'}, "leads nowhere from a mail"),
        ({"html": "<p>Dear [[nobody]]</p>"}, "Nobody knows what to put"),
        ({"html": "<script>1</script>"}, "empty"),
        ({"recipients": None}, "Choose the recipients"),
    ],
)
def test_what_is_not_ready_stays_and_says_why(letter, facts, told):
    number = save(**{"recipients": named(letter), **facts})

    with pytest.raises(CampaignBackendError, match=told):
        get_backend().send_campaign(number)

    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    ("recipients", "told"),
    [
        (NewsletterRecipients(audience="9a8b7c"), "newsletter of these recipients is gone"),
        (NewsletterRecipients(audience="HERE", segment="HERE/99"), "segment of these recipients"),
    ],
)
def test_recipients_that_are_gone_are_named(letter, recipients, told):
    recipients.audience = recipients.audience.replace("HERE", str(letter.pk))

    with pytest.raises(CampaignBackendError, match=told):
        save(recipients=recipients)


def test_more_than_two_megabytes_are_refused(letter):
    with pytest.raises(CampaignBackendError, match="2 MB"):
        save(recipients=named(letter), html="x" * 2_100_000)


def test_many_readers_are_not_written_to_from_a_domain_that_is_not_in_order(letter, settings):
    make.audience(newsletter=letter, addresses=[f"r{one}@example.org" for one in range(200)])
    number = save(recipients=named(letter))
    settings.EMAIL_URL = "smtp://mail.example.org"

    with DnsServer(ZONE | {DMARC: []}) as server:
        settings.DNS_SERVERS = [server.address]
        with pytest.raises(CampaignBackendError, match="does not go out like this"):
            get_backend().send_campaign(number)


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


def test_a_campaign_that_is_gone_is_saved_anew(letter):
    number = save(recipients=named(letter))
    Campaign.objects.all().delete()

    assert get_backend().get_campaign(number) is None
    assert get_backend().get_campaign("") is None
    with pytest.raises(CampaignBackendError, match="no such campaign"):
        get_backend().send_test_email(campaign_id=number, email=ADA)
    assert get_backend().get_campaign(save(campaign_id=number)) is not None


def test_the_look_of_a_page_survives_and_nothing_that_runs():
    page = (
        '<html><head><style>td { padding: 4px; position: fixed }</style></head><body bgcolor="red">'
        '<!--[if mso]><p>x</p><![endif]--><table><tr><td align="center" onload="x()">'
        '<a href="javascript:x()">a</a><img src="https://a.example/i.png" width="20"></td></tr>'
        "</table><form><input></form></body></html>"
    )

    words = words_of_campaign(page)

    assert 'align="center"' in words
    assert "padding" in words
    assert 'width="20"' in words
    assert not [bad for bad in ("position", "javascript", "onload", "mso", "<form") if bad in words]
    assert words_of_campaign("") == ""
