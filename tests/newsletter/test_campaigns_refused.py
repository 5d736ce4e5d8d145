"""What keeps a campaign back: whose readers they are, what its page says, what is gone."""

from __future__ import annotations

from wagtail.log_actions import LogContext

import pytest
from wagtail_newsletter.audiences import Audience
from wagtail_newsletter.campaign_backends import CampaignBackendError, get_backend
from wagtail_newsletter.models import NewsletterRecipients

from newsletter.actions.issue import usual_time
from newsletter.models import Campaign, Mailing
from newsletter.rendering import words_of_campaign
from tests import make
from tests.fakes.dns_server import DnsServer
from tests.newsletter.campaigning import named, save
from tests.newsletter.dns_world import DMARC, ZONE
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def letter():
    newsletter = make.newsletter(site=make.site())
    make.audience(newsletter=newsletter, addresses=[ADA])
    return newsletter


def test_each_sees_and_writes_to_the_readers_of_their_own_brands(letter):
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
            save(campaign_id=own, recipients=named(letter))
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


def test_a_campaign_takes_no_issue_s_hour(letter):
    hour = usual_time(letter)

    get_backend().schedule_campaign(save(recipients=named(letter)), hour)

    assert usual_time(letter) == hour


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
