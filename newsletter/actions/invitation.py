"""The letters about a subscription: please confirm, you are already here, your fresh link."""

from __future__ import annotations

from email.utils import formataddr

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.models.brand import brand_of
from newsletter.actions.letters import queue_letter
from newsletter.links import confirm_url, leave_url, preferences_url
from newsletter.mail_look import MailLook
from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.rendering import inline

AUTOMATIC = {"Auto-Submitted": "auto-replied"}  # RFC 3834: no vacation notice answers it


def write_invitation(subscription: Subscription) -> None:
    """Ask for the yes; the link is good for seven days from `asked_at`."""
    newsletter = subscription.newsletter
    assert subscription.asked_at is not None  # noqa: S101 - the caller has just claimed the letter
    url = confirm_url(newsletter.site, subscription=subscription.pk, asked_at=subscription.asked_at)
    with translation.override(newsletter.language):
        subject = _("Please confirm: %(name)s") % {"name": newsletter.name}
        _write(newsletter, subscription.subscriber, kind="confirm", subject=subject, url=url)


def write_already_here(subscription: Subscription) -> None:
    """Tell who is subscribed already, so that the form need not."""
    newsletter, person = subscription.newsletter, subscription.subscriber
    url = leave_url(newsletter.site, subscriber=person.pk, newsletter=newsletter.pk)
    with translation.override(newsletter.language):
        subject = _("You already receive %(name)s") % {"name": newsletter.name}
        _write(newsletter, person, kind="already", subject=subject, url=url)


def write_fresh_link(newsletter: Newsletter, *, subscriber: Subscriber) -> None:
    """Send a new link to a person's own data, to the address we know and no other."""
    url = preferences_url(newsletter.site, subscriber=subscriber.pk)
    with translation.override(newsletter.language):
        subject = _("Your link to your data")
        _write(newsletter, subscriber, kind="link", subject=subject, url=url)


def _write(
    newsletter: Newsletter, person: Subscriber, *, kind: str, subject: str, url: str
) -> None:
    look = MailLook(brand_of(newsletter.site), newsletter.language)
    facts = look.facts() | {
        "newsletter": newsletter,
        "person": person,
        "url": url,
        "subject": subject,
    }
    queue_letter(
        site=newsletter.site,
        kind=kind,
        recipient=person.address,
        sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
        reply_to=newsletter.reply_to,
        subject=subject,
        text=render_to_string(f"mail/{kind}.txt", facts).strip() + "\n",
        html=inline(render_to_string(f"mail/{kind}.html", facts), look=look),
        headers=AUTOMATIC,
    )
