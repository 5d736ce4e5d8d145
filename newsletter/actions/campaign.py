"""Verbs on campaigns: mail that a page of another application wrote, sent by the same post office.

A campaign has no page of ours and no archive. All else holds for it: the list's mailable
readers and nobody else, the promise of mails a week, a link to leave in every mail, the
ledger, pausing and stopping.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.bell import ring
from newsletter.access import may_send_by_itself, sites_written_for
from newsletter.actions.freeze import open_ledger, take
from newsletter.actions.issue import IssueError
from newsletter.actions.letters import queue_letter
from newsletter.actions.preflight import FEW, PROOFS, NotReady, look_at_domain
from newsletter.domain import content
from newsletter.domain.findings import fails
from newsletter.links import leave_url
from newsletter.models import Campaign, Mailing, Newsletter, Segment, Subscription
from newsletter.postoffice.post import load
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rendering import (
    Rendered,
    fill,
    one_line,
    preview_values,
    render_campaign,
    words_of_campaign,
)

LONGEST_SUBJECT, LONGEST_NAME = 400, 120


@dataclass(frozen=True, slots=True)
class Wording:
    """A campaign as its page has it now, with the numbers of the newsletter and the segment.

    `html` is a whole document that nobody looked at yet.
    """

    subject: str
    html: str
    newsletter: int | None = None
    segment: int | None = None
    sender_name: str = ""
    reply_to: str = ""


def save(*, campaign: Campaign, wording: Wording, user: Any = None) -> Campaign:
    """Keep what a page says now. Raises `IssueError`.

    What was kept before is gone even when the new is refused: whoever presses "send" next
    must not send old words for new ones.
    """
    if campaign.pk and not Campaign.objects.filter(pk=campaign.pk, mailing=None).update(html=""):
        raise IssueError(_("This campaign is on its way already, or waits for its hour."))
    newsletter, segment = _recipients(wording, user)
    try:
        html = words_of_campaign(wording.html)
    except ValueError as error:
        raise IssueError(str(error)) from error
    facts: dict[str, Any] = {
        "newsletter": newsletter,
        "segment": segment,
        "is_for_segment": segment is not None,
        "subject": one_line(wording.subject)[:LONGEST_SUBJECT],
        "html": html,
        "sender_name": one_line(wording.sender_name)[:LONGEST_NAME],
        "reply_to": wording.reply_to,
    }
    if campaign.pk is None:
        return Campaign.objects.create(**facts)
    Campaign.objects.filter(pk=campaign.pk, mailing=None).update(**facts)
    campaign.refresh_from_db()
    return campaign


def send_test(*, campaign: Campaign, address: str, user: Any = None) -> None:
    """Mail it to one address, marked as a test. Raises `IssueError` and `BadMail`."""
    newsletter = _newsletter_of(campaign, user)
    rendered = _rendered(campaign, newsletter)
    values = preview_values(newsletter, web_url="")
    # Signed for nobody: the link opens a page that says so, and takes no one off a list.
    link = leave_url(newsletter.site, subscriber=0, newsletter=newsletter.pk)
    values |= {"unsubscribe_url": link, "preferences_url": link}
    with transaction.atomic():
        queue_letter(
            site=newsletter.site,
            kind="test",
            recipient=address,
            sender=formataddr(
                (campaign.sender_name or newsletter.sender_name, newsletter.sender_email)
            ),
            reply_to=campaign.reply_to or newsletter.reply_to,
            subject=_("[Test] %(subject)s") % {"subject": fill(rendered.subject, values=values)},
            text=fill(rendered.text, values=values),
            html=fill(rendered.html, values=values, is_html=True),
        )
        log(newsletter, "newsletter.test", user=user, data={"addresses": [address]})


def schedule(*, campaign: Campaign, send_at: datetime, user: Any = None) -> Mailing:
    """Say when it goes out, which may be now; it goes once, however often that is said.

    Raises `IssueError`. Looks at the words and asks the DNS before it begins to write.
    """
    newsletter = _newsletter_of(campaign, user)
    _rendered(campaign, newsletter)
    audience = audience_of(campaign)
    if audience.count() > FEW and (wrong := fails(look_at_domain(newsletter), *PROOFS)):
        told = " ".join(one.words for one in wrong)
        raise NotReady(_("The campaign does not go out like this. %s") % told)
    with transaction.atomic():
        mailing, is_new = Mailing.objects.get_or_create(
            made_for=f"campaign:{campaign.pk}",
            defaults={
                "kind": Mailing.Kind.CAMPAIGN,
                "newsletter": newsletter,
                "state": Mailing.State.SCHEDULED,
                "send_at": send_at,
                "subject": campaign.subject,
                "spread_minutes": newsletter.spread_minutes,
            },
        )
        if not is_new:
            raise IssueError(_("This campaign is on its way already, or waits for its hour."))
        Campaign.objects.filter(pk=campaign.pk).update(mailing=mailing)
        facts = {"campaign": campaign.subject, "send_at": send_at.isoformat()}
        log(newsletter, "newsletter.schedule", user=user, data=facts)
        ring("mail")
    return mailing


@transaction.atomic
def unschedule(*, campaign: Campaign, user: Any = None) -> None:
    """Take it back while nobody was promised a mail. Raises `IssueError`."""
    newsletter = _newsletter_of(campaign, user)
    taken_back, _kinds = Mailing.objects.filter(
        made_for=f"campaign:{campaign.pk}", frozen_at=None
    ).delete()
    if not taken_back:
        raise IssueError(_("This campaign is on its way already, or was never scheduled."))
    log(newsletter, "newsletter.unschedule", user=user, data={"campaign": campaign.subject})


@transaction.atomic
def freeze_campaign(*, mailing: Mailing) -> Mailing:
    """Settle what is sent and to whom. Raises `IssueError`, and `BadMail` when it cannot be built.

    One transaction: the snapshot, and one delivery for each of the audience.
    """
    campaign = Campaign.objects.select_related("newsletter__site", "segment").get(mailing=mailing)
    take(mailing, render_campaign(campaign, newsletter=mailing.newsletter))
    recipients = open_ledger(mailing, audience_of(campaign))
    load(mailing.pk)  # built once before anybody is promised a mail
    facts = {"campaign": campaign.subject, "recipients": recipients}
    log(mailing.newsletter, "newsletter.freeze", data=facts)
    mailing.refresh_from_db()
    return mailing


def audience_of(campaign: Campaign) -> SubscriptionQuerySet:
    """Everybody on the list, or those of a segment; raises `IssueError` where that is gone."""
    assert campaign.newsletter is not None  # noqa: S101 - whoever asks looked
    mailable = Subscription.objects.mailable(campaign.newsletter)
    if campaign.segment is not None:
        return campaign.segment.narrow(mailable)
    if campaign.is_for_segment:
        raise IssueError(_("The segment of this campaign was deleted. Choose who gets it."))
    return mailable


def _newsletter_of(campaign: Campaign, user: Any) -> Newsletter:
    """The newsletter it goes to, if the person may send to its readers."""
    newsletter = campaign.newsletter
    if newsletter is None:
        raise IssueError(_("Choose the recipients first: they say who sends it."))
    if user is not None and not may_send_by_itself(user, newsletter.site):
        raise IssueError(_("You may not send mail for this brand."))
    return newsletter


def _recipients(wording: Wording, user: Any) -> tuple[Newsletter | None, Segment | None]:
    if wording.newsletter is None:
        return None, None
    newsletter = Newsletter.objects.filter(pk=wording.newsletter).first()
    if newsletter is None:
        raise IssueError(_("The newsletter of these recipients is gone."))
    if user is not None and newsletter.site not in sites_written_for(user):
        raise IssueError(_("You do not write for the brand of these recipients."))
    if wording.segment is None:
        return newsletter, None
    segment = Segment.objects.filter(site=newsletter.site, pk=wording.segment).first()
    if segment is None:
        raise IssueError(_("The segment of these recipients is gone."))
    return newsletter, segment


def _rendered(campaign: Campaign, newsletter: Newsletter) -> Rendered:
    """The mail, if there is nothing in it that must not reach readers."""
    if not campaign.html:
        raise IssueError(_("The campaign is empty, or was not saved as it is now. Save it first."))
    rendered = render_campaign(campaign, newsletter=newsletter)
    if wrong := fails(content.judge(rendered.html, rendered.text)):
        raise IssueError(" ".join(one.words for one in wrong))
    return rendered
