"""The desk from which people without a proven yes are asked, once: count and letter first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from newsletter.access import sites_written_for
from newsletter.actions import asking as verbs
from newsletter.actions.asking import AskingError
from newsletter.actions.invitation import question_as_text
from newsletter.models import Asking, Newsletter, Subscription

SHOWN = 20


class AskingForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic at run time
    """The ground on which people are asked."""

    class Meta:
        model = Asking
        fields = ("newsletter", "basis")
        widgets = {"basis": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: object, newsletters: QuerySet[Newsletter], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        field = self.fields["newsletter"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - so Django makes a foreign key
        field.queryset, field.empty_label = newsletters, None


def page(request: HttpRequest) -> HttpResponse:
    """How many may be asked; POST shows the letter, and on the second press begins."""
    if not request.user.has_perm(verbs.ASK):
        raise PermissionDenied
    newsletters = Newsletter.objects.filter(site__in=sites_written_for(request.user))
    form = AskingForm(request.POST or None, newsletters=newsletters)
    facts: dict[str, Any] = {"form": form, "preview": None}
    if request.method == "POST" and form.is_valid():
        newsletter, basis = form.cleaned_data["newsletter"], form.cleaned_data["basis"]
        if request.POST.get("act") == "begin":
            return _begin(request, newsletter, basis)
        facts["preview"] = _preview(newsletter, basis)
    title = _("Ask once")
    facts |= {
        "waiting": [(one, Subscription.objects.askable(one).count()) for one in newsletters],
        "askings": _askings(newsletters),
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "newsletter/admin/asking.html", facts)


def stop(request: HttpRequest, asking_id: int) -> HttpResponse:
    """Write no further letters."""
    asking = get_object_or_404(Asking.objects.select_related("newsletter__site"), pk=asking_id)
    if request.method == "POST":
        verbs.stop(asking=asking, user=request.user)
        messages.success(request, _("No further letters are written."))
    return redirect("newsletter_asking")


def _begin(request: HttpRequest, newsletter: Newsletter, basis: str) -> HttpResponse:
    try:
        verbs.begin(newsletter=newsletter, basis=basis, user=request.user)
        messages.success(request, _("The letters are being written, a few a minute."))
    except AskingError as error:
        messages.error(request, str(error))
    return redirect("newsletter_asking")


def _preview(newsletter: Newsletter, basis: str) -> dict[str, object]:
    subject, text = question_as_text(newsletter, basis=basis)
    return {
        "newsletter": newsletter,
        "basis": basis,
        "number": Subscription.objects.askable(newsletter).count(),
        "subject": subject,
        "text": text,
    }


def _askings(newsletters: QuerySet[Newsletter]) -> QuerySet[Asking]:
    """What was asked before, how many, and how many of those said yes."""
    yes = Subscription.objects.filter(
        newsletter=OuterRef("newsletter"),
        subscriber__address_hash=OuterRef("asked__address_hash"),
        state=Subscription.State.CONFIRMED,
    )
    said_yes = Count("asked", filter=Exists(yes))
    found = Asking.objects.filter(newsletter__in=newsletters).select_related("newsletter")
    return found.annotate(letters=Count("asked"), said_yes=said_yes)[:SHOWN]
