"""The draft of the next issue: filled with what is fresh, by an editor's press or by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail.log_actions import log

from blog.models import ArticlePage
from newsletter.actions.incoming import answers_of
from newsletter.actions.issue import IssueError, schedule, usual_time, zone_of
from newsletter.actions.letters import queue_letter
from newsletter.actions.preflight import clear
from newsletter.languages import pages_of
from newsletter.models import IssuePage, Newsletter, NewsletterPage, Occasion, Wish
from newsletter.sections import MOST_ARTICLES, Part, arrange, parts_of

Outcome = Occasion.Outcome


@transaction.atomic
def draft_issue(*, page: NewsletterPage, user: Any = None, at: datetime | None = None) -> IssuePage:
    """A draft for the newsletter's next hour: room for own words, then what is fresh.

    In each language of the newsletter in which something is; what belongs together goes out
    together. An article that stood in any issue of the newsletter, sent or drafted, never comes
    again. Returns the draft below the page.
    """
    newsletter = page.newsletter
    slot = at or usual_time(newsletter)
    key, drafts = uuid.uuid4(), []
    for language, other in (pages_of(newsletter) or {newsletter.language: page}).items():
        beside = page if other.pk == page.pk else other
        parts = outline(beside)
        if parts or beside is page:
            draft = _written(beside, slot, parts, language=language)
            draft.translation_key, draft.owner = key, user
            beside.add_child(instance=draft)
            draft.save_revision(user=user)
            log(instance=draft, action="wagtail.create", user=user)
            drafts.append(draft)
    Occasion.objects.update_or_create(
        newsletter=newsletter, at=slot, defaults={"outcome": Outcome.DRAFTED, "issue": drafts[0]}
    )
    return next(one for one in drafts if one.locale_id == page.locale_id)


def _written(
    page: NewsletterPage, slot: datetime, parts: Sequence[Part], *, language: str
) -> IssuePage:
    newsletter = page.newsletter
    with translation.override(language):
        day = formats.date_format(timezone.localtime(slot, zone_of(newsletter)), "j F Y")
        opening = _("Good morning. Three sentences from you: what this week was about.")
    return IssuePage(
        title=f"{newsletter.name}, {day}",
        slug=_free_slug(page, f"{slot.date().isoformat()}"),
        body=[("words", f"<p>{opening}</p>"), *_blocks(parts)],
        live=False,
        locale=page.locale,
    )


def outline(page: NewsletterPage) -> list[Part]:
    """The sections of the next issue with what is fresh for each; empty ones are left out."""
    return arrange(fresh_articles(page), parts_of(page.newsletter.sections_in_order))


def fresh_articles(page: NewsletterPage) -> list[ArticlePage]:
    """What readers of this newsletter have not been shown: the pinned first, then newest first.

    Fresh is what is newer than the newest article of the issues so far: what an
    editor passed over a month ago does not come back every week. What is pinned
    may be as old as it likes; what is to be left out never comes.
    """
    shown = set(_shown_articles(page))
    wishes = dict(page.newsletter.wishes.values_list("article", "kind"))
    pinned = [pk for pk, kind in wishes.items() if kind == Wish.Kind.PIN]
    found = (
        ArticlePage.objects.for_readers()
        .of_site(page.newsletter.site)
        .filter(locale=page.locale, visibility="public")
        .exclude(pk__in=shown)
        .newest_first()
        .prefetch_related("topics")
    )
    newest = (
        ArticlePage.objects.filter(pk__in=shown).order_by("-first_published_at").first()
        if shown
        else None
    )
    usual = found.exclude(pk__in=wishes)
    if newest is not None and newest.first_published_at is not None:
        usual = usual.filter(first_published_at__gte=newest.first_published_at)
    most = MOST_ARTICLES * max(1, len(page.newsletter.sections_in_order))
    return [*found.filter(pk__in=pinned), *usual][:most]


@transaction.atomic
def fill_in(*, issue: IssuePage, user: Any = None) -> int:
    """Put fresh articles into the empty cards of the latest draft; returns how many."""
    draft: IssuePage = issue.get_latest_revision_as_object()
    fresh = iter(fresh_articles(issue.get_parent().specific))
    filled = 0
    for child in draft.body:
        if child.block_type == "article" and child.value["article"] is None:
            article = next(fresh, None)
            if article is None:
                break
            child.value["article"] = article
            filled += 1
    if filled:
        draft.save_revision(user=user)
    return filled


@transaction.atomic
def wish(*, page: NewsletterPage, article: ArticlePage, kind: str, user: Any = None) -> None:
    """Pin an article, leave it out, or (with no kind) let it come as it comes."""
    newsletter = page.newsletter
    if kind:
        newsletter.wishes.update_or_create(article=article, defaults={"kind": kind})
    else:
        newsletter.wishes.filter(article=article).delete()
    data = {"newsletter": newsletter.name, "wish": kind}
    log(instance=article, action="newsletter.wish", user=user, data=data)


def prepare(*, page: NewsletterPage, at: datetime) -> Occasion:
    """Make ready what the newsletter sends at an hour, once; the desk is told what came of it.

    A thin week is skipped. A newsletter that goes by itself is scheduled, and may
    be edited until it leaves; what keeps it back is told.
    """
    found = _begin(page, at)
    if _is_begun(found):
        _schedule(found, page)
    return found


def take_up(*, page: NewsletterPage) -> int:
    """Schedule what was only drafted when the power went; returns how much that was."""
    held = page.newsletter.occasions.filter(outcome=Outcome.HELD, issue__mailing=None)
    begun = [one for one in held.select_related("issue") if _is_begun(one)]
    for occasion in begun:
        _schedule(occasion, page)
    return len(begun)


@transaction.atomic
def _begin(page: NewsletterPage, at: datetime) -> Occasion:
    """A draft, or word that there is none; what goes by itself is held until it was looked at."""
    newsletter = page.newsletter
    Newsletter.objects.select_for_update().get(pk=newsletter.pk)  # one worker at a time
    made = newsletter.occasions.filter(at=at).first()
    if made is not None:
        return made
    parts = outline(page)
    number = sum(len(part.articles) for part in parts)
    if number < newsletter.fresh_minimum:
        return _thin(page, at, number)
    draft_issue(page=page, at=at)
    found = newsletter.occasions.get(at=at)
    if newsletter.goes_by_itself:
        found.outcome = Outcome.HELD
        found.save(update_fields=["outcome"])
    else:
        _tell(found, page)
    return found


def _is_begun(occasion: Occasion) -> bool:
    """Whether it is drafted and nobody has said yet whether it goes."""
    return bool(occasion.outcome == Outcome.HELD and occasion.issue and not occasion.note)


def _schedule(occasion: Occasion, page: NewsletterPage) -> None:
    issue = occasion.issue
    assert issue is not None  # noqa: S101 - it is begun
    try:
        cleared = clear(issue=issue)
        with transaction.atomic():
            if _settle(occasion, page, Outcome.SCHEDULED):
                schedule(issue=issue, cleared=cleared, send_at=occasion.at)
    except IssueError as error:
        _settle(occasion, page, Outcome.HELD, note=str(error))


@transaction.atomic
def _settle(occasion: Occasion, page: NewsletterPage, outcome: Outcome, *, note: str = "") -> bool:
    """Say what came of a begun one, and tell the desk; False where another worker was faster."""
    begun = Occasion.objects.filter(pk=occasion.pk, outcome=Outcome.HELD, note="")
    occasion.outcome, occasion.note = outcome, note
    if not begun.update(outcome=outcome, note=note):
        return False
    _tell(occasion, page)
    return True


def _thin(page: NewsletterPage, at: datetime, number: int) -> Occasion:
    newsletter = page.newsletter
    with translation.override(newsletter.language):
        note = ngettext(
            "Only %(number)d article is new, and %(least)d are asked for: no issue was drafted.",
            "Only %(number)d articles are new, and %(least)d are asked for: no issue was drafted.",
            number,
        ) % {"number": number, "least": newsletter.fresh_minimum}
    found = Occasion.objects.create(newsletter=newsletter, at=at, outcome=Outcome.THIN, note=note)
    _tell(found, page)
    return found


def _tell(occasion: Occasion, page: NewsletterPage) -> None:
    """A letter to where a person reads the newsletter's mail."""
    newsletter = occasion.newsletter
    local = timezone.localtime(occasion.at, zone_of(newsletter))
    name = "newsletter_issue" if occasion.issue else "newsletter_draft"
    number = occasion.issue.pk if occasion.issue else page.pk
    facts = {
        "name": newsletter.name,
        "day": formats.date_format(local, "DATETIME_FORMAT"),
        "url": newsletter.site.root_url + reverse(name, args=[number]),
        "note": occasion.note,
    }
    with translation.override(newsletter.language):
        subjects = {
            Outcome.DRAFTED: _("%(name)s: the draft for %(day)s is ready"),
            Outcome.SCHEDULED: _("%(name)s goes out on %(day)s"),
            Outcome.THIN: _("%(name)s: nothing goes out on %(day)s"),
            Outcome.HELD: _("%(name)s waits for you before %(day)s"),
        }
        queue_letter(
            site=newsletter.site,
            kind="desk",
            sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
            recipient=answers_of(newsletter),
            subject=subjects[Outcome(occasion.outcome)] % facts,
            text=_("%(note)s\n\nLook at it, change it, or stop it here:\n%(url)s\n") % facts,
        )


def _blocks(parts: Sequence[Part]) -> Iterator[tuple[str, Any]]:
    for part in parts:
        if part.heading:
            yield "words", f"<h2>{escape(part.heading)}</h2>"
        for article in part.articles:
            yield "article", {"article": article, "note": ""}


def _shown_articles(page: NewsletterPage) -> Iterator[int]:
    for issue in IssuePage.objects.child_of(page).prefetch_related("_revisions"):
        bodies = [issue.body]
        if issue.has_unpublished_changes:
            bodies.append(issue.get_latest_revision_as_object().body)
        for body in bodies:
            for block in body.raw_data:
                if block["type"] == "article" and block["value"].get("article"):
                    yield int(block["value"]["article"])


def _free_slug(page: NewsletterPage, wanted: str) -> str:
    base = slugify(wanted)
    taken = set(page.get_children().values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
