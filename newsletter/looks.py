"""Everything that is looked at in an issue before it goes: the mail, the subjects, the gaps."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter.blocks.registry import kinds
from newsletter.domain import content, manner, subject
from newsletter.domain.findings import Finding, Level, ok
from newsletter.models import IssuePage, Newsletter, Subscription
from newsletter.pieces import pieces_of
from newsletter.rendering import one_line, render
from newsletter.variants.evidence import is_counted
from newsletter.variants.rule import visible_from

USUAL_SHARE = 0.05  # of readers who do what counts, where nothing better is known
PLAIN_SIGHT = 0.15  # a difference that needs so many is one that nobody need try for


def look_at_issue(issue: IssuePage, *, newsletter: Newsletter) -> list[Finding]:
    """What is wrong with an issue, a draft or not, as a mail."""
    rendered = render(issue, newsletter=newsletter)
    subjects = [one_line(one) for one in issue.subjects]
    title = issue.title if issue.pk else ""  # what has no page has no title for everybody
    found = [
        *content.judge(rendered.html, rendered.text),
        *subject.judge(subjects, preview_text=issue.preview_text, title=title),
        *manner.judge(rendered.html),
        *_gaps(issue, newsletter),
        *_trial(issue, newsletter),
    ]
    wrong = [one for one in found if one.level != Level.OK]
    return wrong or [ok("mail", _("The mail has all that inboxes look for."))]


def _gaps(issue: IssuePage, newsletter: Newsletter) -> list[Finding]:
    """Blocks that will not be seen: their article was taken down, or their file is gone."""
    written = Counter(child.block_type for child in issue.body)
    shown = Counter(piece.kind for piece in pieces_of(issue, newsletter=newsletter))
    found = []
    for name, number in (written - shown).items():
        words = ngettext(
            "%(number)d block shows nothing (%(kind)s): what it leads to is gone, or was never "
            "chosen.",
            "%(number)d blocks show nothing (%(kind)s): what they lead to is gone, or was never "
            "chosen.",
            number,
        )
        kind = str(kinds()[name].make().label)
        found.append(
            Finding("mail", "mail_gap", Level.WARN, words % {"number": number, "kind": kind})
        )
    return found


def _trial(issue: IssuePage, newsletter: Newsletter) -> list[Finding]:
    """Whether a trial of subjects can find anything with so many readers."""
    subjects = len(issue.subjects)
    if subjects == 1:
        return []
    if not is_counted(issue.trial_by):
        words = _("Nobody counts clicks here. Choose replies, or your own subject will win.")
        return [Finding("subject", "trial_uncounted", Level.WARN, words)]
    readers = Subscription.objects.mailable(newsletter).count()
    each = readers * issue.trial_percent // (100 * subjects)
    seen = visible_from(each, share=USUAL_SHARE, others=subjects - 1)
    facts = {"each": each, "usual": round(100 * USUAL_SHARE), "seen": round(100 * seen)}
    if seen <= PLAIN_SIGHT:
        return []
    words = _(
        "Each subject goes to %(each)d readers. With so few, only a jump from %(usual)d %% to "
        "%(seen)d %% would be more than luck. Try fewer subjects, on more readers."
    )
    return [Finding("subject", "trial_too_small", Level.WARN, words % facts)]
