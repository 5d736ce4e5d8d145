"""What is looked at before an issue may go: its content, and the domain it is sent from.

Large receivers refuse mail whose domain is not in order, and remember it: an
issue to many readers is kept back until it is. Somebody with the right to may
send it all the same, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from wagtail.log_actions import log

from newsletter.actions.issue import Cleared, IssueError
from newsletter.domain import examine
from newsletter.domain.findings import Finding, Level, fails
from newsletter.languages import name_of, versions_of
from newsletter.looks import look_at_issue
from newsletter.models import IssuePage, Newsletter, Subscription
from newsletter.sending_domain import question_of

FEW = 200  # readers, to whom an issue may go from a domain that is not in order
OVERRIDE = "newsletter.override_preflight"
PROOFS = ("spf", "dkim", "dmarc")


class NotReady(IssueError):
    """An issue must not go out as things are."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found, and what of it keeps the issue back."""

    findings: tuple[Finding, ...]
    blocking: tuple[Finding, ...]

    @property
    def refusal(self) -> str:
        """What keeps it back, in words; empty where nothing does."""
        return " ".join(one.words for one in self.blocking)

    @property
    def others(self) -> list[Finding]:
        """What is not as it should be, and keeps nothing back."""
        told = [one for one in self.findings if one.level != Level.OK]
        return [one for one in told if one not in self.blocking]


def look(issue: IssuePage, *, newsletter: Newsletter) -> Preflight:
    """Look at the latest draft and at the domain; waits for the DNS, so never in a transaction."""
    versions = versions_of(issue.get_latest_revision_as_object(), newsletter)
    found = []
    for language, version in versions.items():
        told = look_at_issue(version, newsletter=newsletter)
        # Whoever reads of several wants to know which.
        found += [_of(language, one) for one in told] if len(versions) > 1 else told
    return _judged(found, newsletter)


def look_at_mail(draft: IssuePage, *, newsletter: Newsletter) -> Preflight:
    """The same for what is mailed without a page: new articles, the steps of a series."""
    return _judged(look_at_issue(draft, newsletter=newsletter), newsletter)


def _of(language: str, finding: Finding) -> Finding:
    return replace(finding, words=f"{name_of(language)}: {finding.words}")


def _judged(of_mail: list[Finding], newsletter: Newsletter) -> Preflight:
    of_domain = look_at_domain(newsletter)
    many = Subscription.objects.mailable(newsletter).count() > FEW
    blocking = fails(of_mail) + (fails(of_domain, *PROOFS) if many else [])
    return Preflight(tuple(of_mail + of_domain), tuple(blocking))


def look_at_domain(newsletter: Newsletter) -> list[Finding]:
    """What is wrong with the domain; nothing where mail does not leave this machine."""
    question = question_of(newsletter)
    return examine.look(question) if question.relays else []


def clear(*, issue: IssuePage, user: Any = None, override: str = "") -> Cleared:
    """Let an issue go, or raise `NotReady`.

    With a reason, somebody with the right (or the command line, which has no
    user) lets it go all the same; the reason and what was wrong are kept.
    """
    found = look(issue, newsletter=issue.newsletter)
    if not found.blocking:
        return Cleared(issue.pk)
    may = user is None or user.has_perm(OVERRIDE)
    if not (override.strip() and may):
        raise NotReady(_("The issue does not go out like this. %s") % found.refusal)
    log(
        instance=issue,
        action="newsletter.override",
        user=user,
        data={"reason": override.strip(), "findings": [one.name for one in found.blocking]},
    )
    return Cleared(issue.pk)
