"""What couriers carry, and what they bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter import envelopes, personal
from newsletter.links import leave_url, preferences_url
from newsletter.mail.issue import CompiledMail, IssueMail, Reader, compile_issue
from newsletter.models import Mailing, Newsletter, Trial
from newsletter.postoffice.signing import keys_of_issue

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Post:
    """A frozen issue, compiled: everything a courier needs without the database."""

    mailing: int
    issue: int
    newsletter: Newsletter
    compiled: CompiledMail
    nameless: str

    @property
    def site(self) -> Site:
        """The brand's site."""
        return self.newsletter.site

    @property
    def domain(self) -> str:
        """The domain that the mail comes from."""
        return self.newsletter.sender_email.rpartition("@")[2]

    def look_up(self, subscribers: Iterable[int]) -> Mapping[str, Mapping[int, str]]:
        """What the mail says of each reader and the database knows; asked once for all of them."""
        if not self.compiled.personal:
            return NOTHING
        return personal.looked_up(
            self.compiled.personal, newsletter=self.newsletter.pk, subscribers=list(subscribers)
        )


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery to make. `at` is the moment of its first attempt."""

    delivery: int
    post: Post
    subscriber: int
    address: str
    name: str
    attempts: int
    at: datetime
    variant: int = 0
    known: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def envelope_from(self) -> str:
        """The envelope's sender: what comes back says which delivery it is about (VERP)."""
        return envelopes.return_path(self.post.newsletter, delivery=self.delivery)

    def mail(self) -> bytes:
        """The bytes for this reader; raises `BadMail`."""
        facts = {"subscriber": self.subscriber}
        reader = Reader(
            address=self.address,
            name=self.name or self.post.nameless,
            unsubscribe_url=leave_url(
                self.post.site,
                newsletter=self.post.newsletter.pk,
                issue=self.post.issue,
                **facts,
            ),
            preferences_url=preferences_url(self.post.site, at=self.at, **facts),
            message_id=envelopes.message_id(self.delivery, domain=self.post.domain),
            at=self.at,
            leave_address=envelopes.leave_address(self.post.newsletter, delivery=self.delivery),
            variant=self.variant,
            personal=self._personal() if self.post.compiled.personal else NOTHING,
        )
        return self.post.compiled.for_reader(reader)

    def _personal(self) -> dict[str, str]:
        whom = personal.Whom(
            site=self.post.site,
            newsletter=self.post.newsletter.pk,
            issue=self.post.issue,
            delivery=self.delivery,
            subscriber=self.subscriber,
            at=self.at,
        )
        return personal.own_values(self.post.compiled.personal, whom, known_of=self.known)


def load(mailing_id: int) -> Post:
    """Compile a frozen issue from its snapshot; raises `BadMail`."""
    mailing = Mailing.objects.select_related("newsletter__site", "issue").get(pk=mailing_id)
    newsletter = mailing.newsletter
    site = newsletter.site
    issue = mailing.issue
    trial = Trial.objects.filter(mailing=mailing).first()
    answers_to = newsletter.reply_to or newsletter.sender_email
    compiled = compile_issue(
        IssueMail(
            subject=mailing.subject,
            html=mailing.html,
            text=mailing.text,
            sender_name=newsletter.sender_name,
            sender_address=newsletter.sender_email,
            reply_to=newsletter.reply_to,
            list_name=newsletter.name,
            list_id=newsletter.list_id,
            web_url=issue.full_url or site.root_url,
            archive_url=issue.get_parent().full_url or site.root_url,
            owner_address=answers_to,
            feedback_id=f"{mailing.pk}:{newsletter.slug}:issue:{site.hostname}",
            keys=keys_of_issue(newsletter),
            other_subjects=tuple(trial.subjects[1:]) if trial else (),
            personal=frozenset(personal.offered()),
        )
    )
    with translation.override(newsletter.language):
        nameless = _("reader")
    return Post(mailing.pk, issue.pk, newsletter, compiled, nameless)
