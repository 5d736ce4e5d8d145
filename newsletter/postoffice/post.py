"""What couriers carry, and what they bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter import envelopes, personal
from newsletter.links import leave_url, preferences_url
from newsletter.mail.issue import CompiledMail, IssueMail, Reader, compile_issue
from newsletter.models import Mailing, Newsletter, Trial
from newsletter.outcome.counted import counted
from newsletter.postoffice.signing import keys_of_issue

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Post:
    """A frozen issue, compiled: everything a courier needs without the database."""

    mailing: int
    issue: int
    newsletter: Newsletter
    site: Site
    domain: str  # that the mail comes from
    compiled: CompiledMail
    nameless: str
    editions: Mapping[int, CompiledMail] = field(default_factory=dict)

    def words_of(self, edition: int | None) -> CompiledMail:
        """The mail as a reader of an edition gets it."""
        return self.compiled if edition is None else self.editions[edition]

    @property
    def personal(self) -> frozenset[str]:
        """What the mail says of each reader, in any of its editions."""
        return self.compiled.personal.union(*(one.personal for one in self.editions.values()))

    def look_up(self, subscribers: Iterable[int]) -> Mapping[str, Mapping[int, str]]:
        """What the mail says of each reader and the database knows; asked once for all of them."""
        if not self.personal:
            return NOTHING
        return personal.looked_up(
            self.personal, newsletter=self.newsletter.pk, subscribers=list(subscribers)
        )


class Job(NamedTuple):
    """One delivery to make. `at` is the moment of its first attempt."""

    delivery: int
    post: Post
    subscriber: int
    address: str
    name: str
    attempts: int
    at: datetime
    variant: int = 0
    known: Mapping[str, Mapping[int, str]] = NOTHING
    edition: int | None = None

    @property
    def envelope_from(self) -> str:
        """The envelope's sender: what comes back says which delivery it is about (VERP)."""
        return envelopes.return_path(self.post.newsletter, delivery=self.delivery)

    def mail(self) -> bytes:
        """The bytes for this reader; raises `BadMail`."""
        post, words = self.post, self.post.words_of(self.edition)
        newsletter, subscriber, at = post.newsletter, self.subscriber, self.at
        leaving = {"newsletter": newsletter.pk, "issue": post.issue}
        reader = Reader(
            address=self.address,
            name=self.name or post.nameless,
            unsubscribe_url=leave_url(post.site, subscriber=subscriber, **leaving),
            preferences_url=preferences_url(post.site, subscriber=subscriber, at=at),
            message_id=envelopes.message_id(self.delivery, domain=post.domain),
            at=at,
            leave_address=envelopes.leave_address(newsletter, delivery=self.delivery),
            variant=self.variant,
            personal=self._personal(words.personal) if words.personal else NOTHING,
        )
        return words.for_reader(reader)

    def _personal(self, names: frozenset[str]) -> dict[str, str]:
        post = self.post
        whom = personal.Whom(
            site=post.site,
            newsletter=post.newsletter.pk,
            issue=post.issue,
            delivery=self.delivery,
            subscriber=self.subscriber,
            at=self.at,
        )
        return personal.own_values(names, whom, known_of=self.known)


def load(mailing_id: int) -> Post:
    """Compile what was frozen, from its snapshot; raises `BadMail`."""
    mailing = Mailing.objects.select_related("newsletter__site", "issue").get(pk=mailing_id)
    newsletter = mailing.newsletter
    words = _words_of(mailing)
    editions = {
        one.pk: compile_issue(
            replace(
                words,
                subject=one.subject,
                html=counted(one.html, mailing=mailing),
                text=one.text,
            )
        )
        for one in mailing.editions.all()
    }
    with translation.override(newsletter.language):
        nameless = _("reader")
    issue = mailing.issue_id or 0
    return Post(
        mailing=mailing.pk,
        issue=issue,
        newsletter=newsletter,
        site=newsletter.site,
        domain=newsletter.sender_email.rpartition("@")[2],
        compiled=compile_issue(words),
        nameless=nameless,
        editions=editions,
    )


def _words_of(mailing: Mailing) -> IssueMail:
    newsletter, issue = mailing.newsletter, mailing.issue
    site = newsletter.site
    trial = Trial.objects.filter(mailing=mailing).first()
    archive = (issue.get_parent().full_url if issue else None) or site.root_url
    sender_name, reply_to = _sender_of(mailing)
    return IssueMail(
        subject=mailing.subject,
        html=counted(mailing.html, mailing=mailing),
        text=mailing.text,
        sender_name=sender_name,
        sender_address=newsletter.sender_email,
        reply_to=reply_to,
        list_name=newsletter.name,
        list_id=newsletter.list_id,
        web_url=(issue.full_url if issue else None) or site.root_url,
        archive_url=archive,
        owner_address=newsletter.reply_to or newsletter.sender_email,
        feedback_id=f"{mailing.pk}:{newsletter.slug}:issue:{site.hostname}",
        keys=keys_of_issue(newsletter),
        other_subjects=tuple(trial.subjects[1:]) if trial else (),
        personal=frozenset(personal.offered()),
    )


def _sender_of(mailing: Mailing) -> tuple[str, str]:
    """The name and the address for replies: a campaign may have its own, never its own sender."""
    usual = mailing.newsletter.sender_name, mailing.newsletter.reply_to
    if mailing.kind != Mailing.Kind.CAMPAIGN:
        return usual
    own = mailing.campaign.sender_name, mailing.campaign.reply_to
    return own[0] or usual[0], own[1] or usual[1]
