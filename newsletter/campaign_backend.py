"""Pages of wagtail-newsletter, sent by this post office.

`WAGTAIL_NEWSLETTER_CAMPAIGN_BACKEND` names the class below. Its audiences are our newsletters
and their segments ours; a campaign's number is the opaque word that a page keeps. Nothing else
of the house imports this module: the package is an extra (`campaigns`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import get_active_log_context

from wagtail_newsletter.audiences import Audience, AudienceSegment
from wagtail_newsletter.campaign_backends import (
    Campaign as TheirCampaign,
)
from wagtail_newsletter.campaign_backends import CampaignBackend, CampaignBackendError

from newsletter.access import sites_written_for
from newsletter.actions import campaign as verbs
from newsletter.actions.issue import IssueError
from newsletter.mail.headers import BadMail
from newsletter.models import Campaign, Mailing, Newsletter, Segment, Subscription
from newsletter.outcome.report import sums_of

State = Mailing.State


@dataclass(frozen=True, slots=True)
class Sent(TheirCampaign):
    """A campaign as the editor of its page sees it."""

    campaign: Campaign

    @property
    def is_scheduled(self) -> bool:
        """Whether it can still be taken back; also when somebody paused it before its hour."""
        mailing = self.campaign.mailing
        return mailing is not None and mailing.frozen_at is None

    @property
    def is_sent(self) -> bool:
        """Whether its words and readers are settled."""
        mailing = self.campaign.mailing
        return mailing is not None and mailing.frozen_at is not None

    @property
    def status(self) -> str:
        """How it stands and why, in words."""
        mailing = self.campaign.mailing
        if mailing is None:
            return _("draft")
        return ": ".join(filter(None, [str(State(mailing.state).label), mailing.note]))

    @property
    def url(self) -> str:
        """What came of it; before that, the page where mail can be stopped."""
        if self.is_sent:
            return reverse("newsletter_report_by_itself", args=[self.campaign.mailing_id])
        return reverse("newsletter_post_office")

    def get_report(self) -> dict[str, Any]:
        """The numbers that wagtail-newsletter shows; what nobody counts is 0."""
        mailing = self.campaign.mailing
        if mailing is None:
            return {}
        sums = sums_of([mailing])[0]
        return {
            "send_time": mailing.send_at,
            "emails_sent": sums.sent,
            "bounces": sums.bounced,
            "opens": sums.opened,
            "clicks": sums.clicked,
        }


class PostOffice(CampaignBackend):
    """Domicile as the place where campaigns are kept and sent from."""

    name = "Domicile"

    def get_audiences(self) -> list[Audience]:
        """The newsletters of the brands that the person writes for."""
        return [
            Audience(id=str(one.pk), name=str(one), member_count=_mailable(one).count())
            for one in _newsletters()
        ]

    def get_audience_segments(self, audience_id: str) -> list[AudienceSegment]:
        """The segments of the newsletter's brand, each with how many of its readers they are."""
        newsletter = _chosen(audience_id)
        if newsletter is None:
            raise Audience.DoesNotExist
        return [
            AudienceSegment(
                id=f"{newsletter.pk}/{one.pk}",
                name=str(one),
                member_count=one.narrow(_mailable(newsletter)).count(),
            )
            for one in Segment.objects.filter(site=newsletter.site)
        ]

    def save_campaign(
        self,
        *,
        campaign_id: str | None = None,
        recipients: Any,
        subject: str,
        html: str,
        **sender: str,
    ) -> str:
        """Keep what the page says now; returns the campaign's number."""
        found = _found(campaign_id) or Campaign()
        wording = verbs.Wording(
            subject=subject,
            html=html,
            sender_name=sender.get("from_name", ""),
            reply_to=sender.get("reply_to", ""),
            **_numbers(recipients),
        )
        with _told():
            return str(verbs.save(campaign=found, wording=wording, user=_person()).pk)

    def get_campaign(self, campaign_id: str) -> Sent | None:
        """How a campaign stands, or None where it is gone."""
        found = _found(campaign_id)
        return Sent(found) if found else None

    def send_test_email(self, *, campaign_id: str, email: str) -> None:
        """Mail it to one address."""
        with _told():
            verbs.send_test(campaign=_existing(campaign_id), address=email, user=_person())

    def send_campaign(self, campaign_id: str) -> None:
        """Let it go now."""
        self.schedule_campaign(campaign_id, timezone.now())

    def schedule_campaign(self, campaign_id: str, schedule_time: datetime) -> None:
        """Let it go at that moment."""
        with _told():
            verbs.schedule(campaign=_existing(campaign_id), send_at=schedule_time, user=_person())

    def unschedule_campaign(self, campaign_id: str) -> None:
        """Make it a draft again."""
        with _told():
            verbs.unschedule(campaign=_existing(campaign_id), user=_person())


@contextmanager
def _told() -> Iterator[None]:
    """Say a refusal of ours in the way that wagtail-newsletter shows to editors."""
    try:
        yield
    except (IssueError, BadMail) as error:
        raise CampaignBackendError(str(error)) from error


def _person() -> Any:
    """Who presses: Wagtail notes it for its log; nobody on the command line."""
    return get_active_log_context().user


def _newsletters() -> list[Newsletter]:
    found = Newsletter.objects.select_related("site")
    person = _person()
    return list(found if person is None else found.filter(site__in=sites_written_for(person)))


def _chosen(number: str) -> Newsletter | None:
    return next((one for one in _newsletters() if str(one.pk) == number), None)


def _mailable(newsletter: Newsletter) -> Any:
    return Subscription.objects.mailable(newsletter)


def _numbers(recipients: Any) -> dict[str, int]:
    """Whom the page's recipients name; what is no number of ours is nobody's."""
    if recipients is None:
        return {}
    _newsletter, _slash, segment = (recipients.segment or "").partition("/")
    found = {"newsletter": _number(recipients.audience)}
    return found | ({"segment": _number(segment)} if recipients.segment else {})


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else 0


def _found(campaign_id: str | None) -> Campaign | None:
    rows = Campaign.objects.select_related("mailing", "newsletter__site", "segment")
    return rows.filter(pk=_number(campaign_id or "")).first()


def _existing(campaign_id: str) -> Campaign:
    found = _found(campaign_id)
    if found is None:
        raise CampaignBackendError(_("There is no such campaign any more. Save it first."))
    return found
