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
from newsletter.models import Edition, IssuePage, Mailing, Newsletter, Trial
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
            name=self.name,
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
        one.pk: compile_issue(_words_of_edition(one, words))
        for one in mailing.editions.select_related("page")
    }
    issue = mailing.issue_id or 0
    return Post(
        mailing=mailing.pk,
        issue=issue,
        newsletter=newsletter,
        site=newsletter.site,
        domain=newsletter.sender_email.rpartition("@")[2],
        compiled=compile_issue(words),
        editions=editions,
    )


def _words_of(mailing: Mailing) -> IssueMail:
    newsletter, issue = mailing.newsletter, mailing.issue
    site = newsletter.site
    trial = Trial.objects.filter(mailing=mailing).first()
    sender_name, reply_to = _sender_of(mailing)
    words = IssueMail(
        subject=mailing.subject,
        html=counted(mailing.html, mailing=mailing),
        text=mailing.text,
        sender_name=sender_name,
        sender_address=newsletter.sender_email,
        reply_to=reply_to,
        list_name=newsletter.name,
        list_id=newsletter.list_id,
        web_url=site.root_url,
        archive_url=site.root_url,
        owner_address=newsletter.reply_to or newsletter.sender_email,
        feedback_id=f"{mailing.pk}:{newsletter.slug}:issue:{site.hostname}",
        keys=keys_of_issue(newsletter),
        other_subjects=tuple(trial.subjects[1:]) if trial else (),
        personal=frozenset(personal.offered()),
    )
    return _in_place(words, issue, language=mailing.language or newsletter.language)


def _words_of_edition(edition: Edition, words: IssueMail) -> IssueMail:
    own = replace(
        words,
        subject=edition.subject,
        html=counted(edition.html, mailing=edition.mailing),
        text=edition.text,
    )
    if not edition.language:
        return own
    own = replace(own, other_subjects=tuple(edition.other_subjects))
    return _in_place(own, edition.page, language=edition.language)


def _in_place(words: IssueMail, page: IssuePage | None, *, language: str) -> IssueMail:
    """Words that say where they stand in the archive, and what a reader without a name is called.

    Without a page, where the archive of all stands.
    """
    with translation.override(language):
        words = replace(words, nameless=_("reader"))
    if page is None:
        return words
    here, above = page.full_url, page.get_parent().full_url
    return replace(words, web_url=here or words.web_url, archive_url=above or words.archive_url)


def _sender_of(mailing: Mailing) -> tuple[str, str]:
    """The name and the address for replies: a campaign may have its own, never its own sender."""
    usual = mailing.newsletter.sender_name, mailing.newsletter.reply_to
    if mailing.kind != Mailing.Kind.CAMPAIGN:
        return usual
    own = mailing.campaign.sender_name, mailing.campaign.reply_to
    return own[0] or usual[0], own[1] or usual[1]
