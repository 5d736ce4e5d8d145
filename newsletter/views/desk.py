"""The editor's desk: draft, test, schedule, and see what became of an issue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsletter.access import may_send, sites_written_for
from newsletter.actions import drafting, preflight
from newsletter.actions import issue as verbs
from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import OPEN
from newsletter.forms import TestForm, WhenForm
from newsletter.languages import by_language, name_of, versions_of
from newsletter.mail.headers import BadMail
from newsletter.models import (
    Delivery,
    IssuePage,
    Mailing,
    Newsletter,
    NewsletterPage,
    Occasion,
    Subscription,
    Trial,
    Wish,
)
from newsletter.operations import standing
from newsletter.progress import IN_DOUBT, counts_of, deliveries_of
from newsletter.rhythm import in_zone
from newsletter.variants.evidence import weigh
from newsletter.variants.rule import Tried

A_PAGE = 50
DOUBTS_SHOWN = 20
DRAFTS_SHOWN = 10


def mailings(request: HttpRequest) -> HttpResponse:
    """Every issue that was scheduled or sent, newest first."""
    found = Mailing.objects.filter(
        kind=Mailing.Kind.ISSUE, newsletter__site__in=sites_written_for(request.user)
    ).select_related("issue", "newsletter")
    pages = NewsletterPage.objects.filter(newsletter__site__in=sites_written_for(request.user))
    drafts = IssuePage.objects.none()
    for page in pages:
        drafts |= IssuePage.objects.child_of(page).filter(mailing=None, live=False)
    facts = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("p")),
        "newsletter_pages": pages,
        "drafts": drafts.order_by("-latest_revision_created_at")[:DRAFTS_SHOWN],
        "occasions": Occasion.objects.filter(
            newsletter__in=[page.newsletter_id for page in pages],
            at__gte=timezone.now(),
            outcome__in=[Occasion.Outcome.THIN, Occasion.Outcome.HELD],
        ).select_related("newsletter"),
        **head(_("Issues")),
    }
    return render(request, "newsletter/admin/mailings.html", facts)


def draft(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make the next issue's draft and open it in the editor."""
    page = get_object_or_404(NewsletterPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    if request.method != "POST":
        facts = {
            "newsletter_page": page,
            "parts": drafting.outline(page),
            "left_out": page.newsletter.wishes.filter(kind=Wish.Kind.LEAVE_OUT).select_related(
                "article"
            )[:DRAFTS_SHOWN],
            **head(_("Draft the next issue")),
        }
        return render(request, "newsletter/admin/draft.html", facts)
    issue = drafting.draft_issue(page=page, user=request.user)
    messages.success(request, _("The draft is ready. The words are yours."))
    return redirect("wagtailadmin_pages:edit", issue.pk)


def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue on its way out: when, to how many, a test; later what became of it."""
    found = issue_for(request, issue_id)
    mailing = Mailing.objects.filter(issue=found).first()
    newsletter = found.newsletter
    facts = {
        "issue": found,
        "mailing": mailing,
        "newsletter": newsletter,
        "may_send": may_send(request.user, found),
        **head(found.get_admin_display_title()),
    }
    if mailing is not None and mailing.frozen_at is not None:
        facts |= _progress(request, mailing)
        return render(request, "newsletter/admin/progress.html", facts)
    languages = _languages(found, newsletter)
    lead = languages["lead"]
    if lead and Mailing.objects.filter(issue=lead, frozen_at__isnull=False).exists():
        return redirect("newsletter_issue", lead.pk)  # it went out with that one
    facts |= languages | {
        "usual": verbs.usual_time(newsletter).astimezone(verbs.zone_of(newsletter)),
        "preflight": preflight.look(found, newsletter=newsletter),
        "may_override": request.user.has_perm(preflight.OVERRIDE),
        "when_form": WhenForm(),
        "test_form": TestForm(initial={"addresses": getattr(request.user, "email", "")}),
    }
    return render(request, "newsletter/admin/issue.html", facts)


@require_POST
def schedule(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Say when."""
    found = issue_for(request, issue_id, sending=True)
    form = WhenForm(request.POST)
    if not form.is_valid():
        return _back(found, request, problem=_first_problem(form))
    at = _moment(form, found.newsletter)
    if form.cleaned_data["when"] == "chosen" and at < timezone.now():
        return _back(found, request, problem=_("That hour has passed. Choose a later one."))
    try:
        reason = form.cleaned_data["override"]
        cleared = preflight.clear(issue=found, user=request.user, override=reason)
        verbs.schedule(issue=found, send_at=at, user=request.user, cleared=cleared)
    except IssueError as error:
        return _back(found, request, problem=str(error))
    return _back(found, request, done=_("The issue is scheduled."))


@require_POST
def unschedule(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Take it back."""
    found = issue_for(request, issue_id, sending=True)
    try:
        verbs.unschedule(issue=found, user=request.user)
    except IssueError as error:
        return _back(found, request, problem=str(error))
    return _back(found, request, done=_("The issue is a draft again."))


@require_POST
def test(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Mail it to a few people first."""
    found = issue_for(request, issue_id, sending=True)
    form = TestForm(request.POST)
    if not form.is_valid():
        return _back(found, request, problem=_first_problem(form))
    addresses = form.cleaned_data["addresses"]
    try:
        sent = verbs.send_test(issue=found, addresses=addresses, user=request.user)
    except BadMail as error:
        return _back(found, request, problem=str(error))
    done = ngettext("The test is on its way.", "%(count)d tests are on their way.", sent)
    return _back(found, request, done=done % {"count": sent})


def counts(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The numbers of the progress page and of the post office, for their own script."""
    mailing = get_object_or_404(Mailing, issue=issue_for(request, issue_id))
    return JsonResponse(standing(mailing).as_numbers())


def _languages(issue: IssuePage, newsletter: Newsletter) -> dict[str, Any]:
    """What goes out with an issue, in which language and to how many; or with which it goes."""
    versions = versions_of(issue.get_latest_revision_as_object(), newsletter)
    lead = versions.get(newsletter.language)
    parts = by_language(Subscription.objects.mailable(newsletter), versions)
    rows = [(name_of(code), one, parts[code].count()) for code, one in versions.items()]
    return {
        "lead": lead if lead and lead.pk != issue.pk else None,
        "versions": rows if len(rows) > 1 else [],
        "mailable": sum(number for _name, _one, number in rows),
    }


def _moment(form: WhenForm, newsletter: Newsletter) -> datetime:
    if form.cleaned_data["when"] == "usual":
        return verbs.usual_time(newsletter)
    if form.cleaned_data["when"] == "chosen":
        wall_clock = form.cleaned_data["at"].replace(tzinfo=None)
        return in_zone(wall_clock, time_zone=newsletter.time_zone)
    return timezone.now()


def _progress(request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    found = deliveries_of(mailing, state=state, words=words)
    numbers = counts_of(mailing)
    return {
        "counts": [(name, label, numbers[name]) for name, label in Delivery.State.choices],
        "settled": mailing.recipients - sum(numbers[name] for name in OPEN),
        "in_doubt": sum(numbers[name] for name in IN_DOUBT),
        "doubts": deliveries_of(mailing, state="doubt")[:DOUBTS_SHOWN],
        **trial_of(mailing),
        "states": Delivery.State.choices,
        "state": state,
        "q": words,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("p")),
    }


def trial_of(mailing: Mailing) -> dict[str, Any]:
    """What each subject brought: so far, or when it was decided."""
    trial = Trial.objects.filter(mailing=mailing).first()
    if trial is None:
        return {}
    found = [Tried(*one) for one in trial.evidence] or weigh(trial)
    rows = zip(trial.subjects, found, strict=True)
    tried = [
        {
            "place": place,
            "subject": subject,
            "mails": one.mails,
            "answers": one.answers,
            "percent": 100 * one.share,
        }
        for place, (subject, one) in enumerate(rows)
    ]
    return {"trial": trial, "tried": tried}


def issue_for(request: HttpRequest, issue_id: int, *, sending: bool = False) -> IssuePage:
    """The issue, if the person may edit it, and send it where that is asked."""
    found: IssuePage = get_object_or_404(IssuePage, pk=issue_id)
    allowed = found.permissions_for_user(request.user).can_edit()
    if not allowed or (sending and not may_send(request.user, found)):
        raise PermissionDenied
    return found


def _back(
    issue: IssuePage, request: HttpRequest, *, done: str = "", problem: str = ""
) -> HttpResponseRedirect:
    if done:
        messages.success(request, done)
    if problem:
        messages.error(request, problem)
    return HttpResponseRedirect(reverse("newsletter_issue", args=[issue.pk]))


def _first_problem(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])


def head(title: str) -> dict[str, Any]:
    """The heading of a screen of the desk, with the way back."""
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("newsletter_mailings"), "label": _("Issues")},
            {"url": "", "label": title},
        ],
    }
