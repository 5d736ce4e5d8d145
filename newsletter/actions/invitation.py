"""The letters about a subscription: confirm, you are here, your links, may we, your address."""

from __future__ import annotations

from email.utils import formataddr

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.models.brand import brand_of
from newsletter.actions.letters import queue_letter
from newsletter.links import (
    confirm_url,
    leave_url,
    own_url,
    preferences_url,
    readdress_url,
    recommend_url,
)
from newsletter.mail_look import MailLook
from newsletter.models import (
    AddressChange,
    IssuePage,
    Newsletter,
    Reward,
    Subscriber,
    Subscription,
)
from newsletter.rendering import inline

ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058 section 3.1
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


def write_welcome(subscription: Subscription) -> None:
    """The newsletter's first words to who has just said yes; with the way out, as every mail."""
    newsletter, person = subscription.newsletter, subscription.subscriber
    if not newsletter.welcome:
        return
    latest = _latest_issue(newsletter) if newsletter.welcome_shows_latest else None
    leave = leave_url(newsletter.site, subscriber=person.pk, newsletter=newsletter.pk)
    facts = {
        "url": latest.full_url if latest else newsletter.site.root_url,
        "issue": latest.title if latest else "",
        "leave": leave,
    }
    with translation.override(newsletter.language):
        subject = _("Welcome to %(name)s") % {"name": newsletter.name}
        _write(newsletter, person, kind="welcome", subject=subject, **facts)


def write_reward(newsletter: Newsletter, *, subscriber: Subscriber, reward: Reward) -> None:
    """Thank a reader who brought others; what the reward is stands in the editor's own words."""
    facts = {"subscriber": subscriber.pk, "newsletter": newsletter.pk}
    leave = leave_url(newsletter.site, **facts)
    url = recommend_url(newsletter.site, **facts)
    with translation.override(newsletter.language):
        subject = _("Thank you: %(reward)s") % {"reward": reward.name}
        more = {"reward": reward.name, "words": reward.words, "leave": leave}
        _write(newsletter, subscriber, kind="reward", subject=subject, url=url, **more)


def _latest_issue(newsletter: Newsletter) -> IssuePage | None:
    sent = IssuePage.objects.live().public().filter(mailing__newsletter=newsletter)
    return sent.order_by("-mailing__send_at").first()


def write_fresh_link(newsletter: Newsletter, *, subscriber: Subscriber) -> None:
    """Send a new link to a person's choices, to the address we know and no other."""
    url = preferences_url(newsletter.site, subscriber=subscriber.pk)
    with translation.override(newsletter.language):
        subject = _("Your link to your choices")
        _write(newsletter, subscriber, kind="link", subject=subject, url=url)


def write_own_link(newsletter: Newsletter, *, subscriber: Subscriber) -> None:
    """Send the link with which a person takes everything along or is erased."""
    url = own_url(newsletter.site, subscriber=subscriber.pk)
    with translation.override(newsletter.language):
        subject = _("Your link to your data")
        _write(newsletter, subscriber, kind="own", subject=subject, url=url)


def write_question(subscription: Subscription, *, basis: str) -> None:
    """Ask somebody who came without a proof, once; the letter says why they get it."""
    newsletter = subscription.newsletter
    assert subscription.asked_at is not None  # noqa: S101 - the caller has just claimed the letter
    url = confirm_url(newsletter.site, subscription=subscription.pk, asked_at=subscription.asked_at)
    with translation.override(newsletter.language):
        subject = _question(newsletter)
        _write(
            newsletter, subscription.subscriber, kind="ask", subject=subject, url=url, basis=basis
        )


def question_as_text(newsletter: Newsletter, *, basis: str) -> tuple[str, str]:
    """What somebody who is asked will read: the subject and the text."""
    facts = {"newsletter": newsletter, "brand": brand_of(newsletter.site), "basis": basis}
    facts["url"] = f"{newsletter.site.root_url}/u/yes/…"
    with translation.override(newsletter.language):
        return _question(newsletter), render_to_string("mail/ask.txt", facts).strip()


def _question(newsletter: Newsletter) -> str:
    return _("May we write to you? %(name)s") % {"name": newsletter.name}


def write_address_check(newsletter: Newsletter, change: AddressChange) -> None:
    """Ask at a new address whether it is really the person's."""
    url = readdress_url(newsletter.site, change=change.pk, at=change.asked_at)
    with translation.override(newsletter.language):
        subject = _("Please confirm your new address")
        person, to = change.subscriber, change.shown_address
        _write(newsletter, person, kind="readdress", subject=subject, url=url, to=to)


def write_address_notice(newsletter: Newsletter, *, subscriber: Subscriber, to: str) -> None:
    """Tell the old address that mail goes elsewhere from now on."""
    url = newsletter.site.root_url
    with translation.override(newsletter.language):
        subject = _("Your address was changed")
        _write(newsletter, subscriber, kind="readdressed", subject=subject, url=url, to=to)


def _write(
    newsletter: Newsletter,
    person: Subscriber,
    *,
    kind: str,
    subject: str,
    url: str,
    **more: str,
) -> None:
    look = MailLook(brand_of(newsletter.site), newsletter.language)
    facts = look.facts() | {
        "newsletter": newsletter,
        "person": person,
        "url": url,
        "subject": subject,
        **more,
    }
    queue_letter(
        site=newsletter.site,
        kind=kind,
        recipient=more.get("to", person.address),
        sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
        reply_to=newsletter.reply_to,
        subject=subject,
        text=render_to_string(f"mail/{kind}.txt", facts).strip() + "\n",
        html=inline(render_to_string(f"mail/{kind}.html", facts), look=look),
        headers=AUTOMATIC | _way_out(more.get("leave", "")),
    )


def _way_out(leave: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{leave}>", **ONE_CLICK} if leave else {}
