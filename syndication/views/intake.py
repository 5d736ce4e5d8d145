"""Bringing home, at the desk: drop an export, read the report, press the button, take it back."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.downloads import table_to_keep, to_keep
from people.rights import sites_of
from syndication.actions.columns import is_asked, said_of
from syndication.actions.intake import (
    IntakeError,
    Wishes,
    ask_back,
    ask_home,
    explain,
    path_of,
    receive,
)
from syndication.actions.stories.missing import missing_of
from syndication.archive import open_drop
from syndication.audience import AsksColumns, read_first
from syndication.column_forms import ColumnsForm
from syndication.exchange import ExchangeError
from syndication.farewell import farewells
from syndication.intake_forms import IntakeForm
from syndication.intake_report import as_csv, as_json, facts, progress_of, summary_of
from syndication.models import Intake
from syndication.move import bars
from syndication.registry import platform
from syndication.rights import may_bring, require_stories

A_PAGE = 50


def intakes(request: HttpRequest) -> HttpResponse:
    """Every run of the brands a person works for, newest first."""
    require_stories(request.user)
    found = Intake.objects.filter(site__in=sites_of(request.user)).select_related("started_by")
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("p")),
        **head(_("Bring home")),
    }
    return render(request, "syndication/admin/intakes.html", context)


def drop(request: HttpRequest) -> HttpResponse:
    """Take files in; each is a run of its own."""
    require_stories(request.user)
    form = IntakeForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        runs = [run for run in (_receive(request, form, one) for one in _files(form)) if run]
        if len(runs) == 1:
            is_asking = runs[0].state == Intake.State.ASKING
            name = "syndication_columns" if is_asking else "syndication_intake"
            return redirect(name, runs[0].pk)
        if runs:
            return redirect("syndication_intakes")
    return render(
        request,
        "syndication/admin/drop.html",
        {"form": form, **head(_("Drop an export"))},
    )


def intake(request: HttpRequest, run: int) -> HttpResponse:
    """One run: what would come, what came, and why the rest did not."""
    found = _intake(request, run)
    rows = found.rows.select_related("page", "subscriber")
    chosen = {name: request.GET.get(name, "") for name in ("kind", "outcome", "q")}
    rows = rows.filter(**{name: chosen[name] for name in ("kind", "outcome") if chosen[name]})
    if chosen["q"]:
        rows = rows.filter(source_id__icontains=chosen["q"])
    context = {
        "intake": found,
        "may_bring": _may(request, found),
        "is_asked": is_asked(found),
        "summary": summary_of(found),
        "progress": progress_of(found),
        "bars": bars(found.report),
        "farewells": farewells(found) if found.state == Intake.State.HOME else [],
        "missing": missing_of(found).count(),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
        **chosen,
        **head(found.file_name),
    }
    return render(request, "syndication/admin/intake.html", context)


def columns(request: HttpRequest, run: int) -> HttpResponse:
    """What the columns of a table mean: proposed, said, shown on its first rows, remembered."""
    found = _intake(request, run)
    reader = platform(found.platform)
    if not is_asked(found) or not isinstance(reader, AsksColumns):
        return redirect("syndication_intake", found.pk)
    with open_drop(path_of(found)) as opened:
        proposal = reader.propose(opened)
    meaning = said_of(found, proposal)
    form = ColumnsForm(request.POST or None, proposal=proposal, meaning=meaning)
    if request.method == "POST" and form.is_valid():
        meaning = form.meaning
        if "preview" not in request.POST:
            said = partial(explain, columns=meaning.as_json(), headers=list(proposal.headers))
            return _ask(request, run, said, _("It is remembered, and it is being looked through."))
    context = {
        "intake": found,
        "form": form,
        "proposal": proposal,
        "rows": read_first(proposal, meaning),
        **head(_("What the columns mean")),
    }
    return render(request, "syndication/admin/columns.html", context)


def progress(request: HttpRequest, run: int) -> HttpResponse:
    """How far a run is, for the page's own script."""
    return JsonResponse(progress_of(_intake(request, run)))


@require_POST
def bring(request: HttpRequest, run: int) -> HttpResponse:
    """The button "Bring them home": a worker does it."""
    return _ask(request, run, ask_home, _("They are coming home. You may leave this page."))


@require_POST
def back(request: HttpRequest, run: int) -> HttpResponse:
    """The button "Take it back": a worker does it."""
    return _ask(request, run, ask_back, _("It is being taken back. You may leave this page."))


def table(request: HttpRequest, run: int) -> StreamingHttpResponse:
    """The report as CSV."""
    found = _intake(request, run)
    return table_to_keep(as_csv(found), f"homecoming-{found.pk}.csv")


def machine(request: HttpRequest, run: int) -> StreamingHttpResponse:
    """The report as JSON, in the form of the command."""
    found = _intake(request, run)
    told = as_json(facts(found), [found])
    answer = StreamingHttpResponse(told, content_type="application/json")
    return to_keep(answer, f"homecoming-{found.pk}.json")


def _files(form: IntakeForm) -> list[Any]:
    found: list[Any] = form.cleaned_data["exports"]
    return found


def _receive(request: HttpRequest, form: IntakeForm, file: Any) -> Intake | None:
    """One run, or a message why there is none: a bad file does not stop the others."""
    said = form.cleaned_data
    wishes = Wishes(
        only=said["only"],
        publish=said["publish"],
        fetch_media=said["fetch_media"],
        attestation=form.attestation,
        asks=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath(file.name).name or "export")
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        try:
            return receive(
                path=path,
                site=said["site"],
                newsletter=said["newsletter"],
                wishes=wishes,
                user=request.user,
            )
        except (ExchangeError, IntakeError) as error:
            messages.error(request, str(error))
            return None
        except PermissionDenied:
            messages.error(request, _("You may not bring people home. Ask who runs the house."))
            return None


def _ask(request: HttpRequest, run: int, verb: Any, done: str) -> HttpResponse:
    found = _intake(request, run)
    try:
        verb(intake=found, user=request.user)
    except IntakeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("syndication_intake", args=[found.pk]))


def _intake(request: HttpRequest, run: int) -> Intake:
    require_stories(request.user)
    runs = Intake.objects.filter(site__in=sites_of(request.user)).select_related(
        "site", "newsletter", "started_by"
    )
    found = get_object_or_404(runs, pk=run)
    if not _may(request, found):
        raise PermissionDenied
    return found


def _may(request: HttpRequest, intake: Intake) -> bool:
    holds_people = "people" in intake.report.get("holds", ())
    return may_bring(request.user, intake.site, people=holds_people)


def head(title: str) -> dict[str, Any]:
    """The head of a page of the desk."""
    return {
        "header_title": title,
        "header_icon": "download",
        "breadcrumbs_items": [
            {"url": reverse("syndication_intakes"), "label": _("Bring home")},
            {"url": "", "label": title},
        ],
    }
