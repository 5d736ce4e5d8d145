"""Stories at the desk of homecomings: running sites, pictures that are missing, newer texts."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from people.rights import sites_of
from syndication.actions.intake import IntakeError, Wishes, path_of
from syndication.actions.intake_stories import stories_of
from syndication.actions.live import receive_live
from syndication.actions.old_site import say_address
from syndication.actions.stories.missing import missing_of, put_by_hand, try_again
from syndication.actions.stories.renewing import take_newer
from syndication.archive import open_drop
from syndication.exchange import ExchangeError, ReadsLiveSites
from syndication.live_forms import LiveForm
from syndication.models import Intake, IntakeRow
from syndication.pictures import MOST_BYTES, BadPicture, check
from syndication.registry import able
from syndication.rights import require_stories
from syndication.views.intake import head

A_ROUND = 10  # stories whose pictures are looked for while a person waits


def live(request: HttpRequest, key: str = "") -> HttpResponse:
    """Bring a running site home: first which platform it is, then where it is."""
    require_stories(request.user)
    sources: list[Any] = [*able(ReadsLiveSites)]
    context: dict[str, Any] = {"sources": sources, **head(_("Bring a running site home"))}
    if key:
        source = next((one for one in sources if one.key == key), None)
        if source is None:
            raise Http404
        form = LiveForm(request.POST or None, source=source, user=request.user)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            wishes = Wishes(publish=said["publish"], fetch_media=said["fetch_media"])
            run = receive_live(
                source=source,
                account=form.account,
                site=said["site"],
                wishes=wishes,
                user=request.user,
            )
            return redirect("syndication_intake", run.pk)
        context |= {"form": form, "source": source}
    return render(request, "syndication/admin/live.html", context)


@require_POST
def old_site(request: HttpRequest, run: int) -> HttpResponse:
    """Where the stories stood, for an export that does not say it."""
    found = _run(request, run)
    try:
        say_address(intake=found, address=request.POST.get("address", ""), user=request.user)
    except IntakeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are being looked through with this address."))
    return redirect("syndication_intake", run)


def missing(request: HttpRequest, run: int) -> HttpResponse:
    """What could not be had, why, and what can be done about it."""
    found = _run(request, run)
    rows = missing_of(found).select_related("page")
    context = {"intake": found, "rows": rows, **head(_("Missing pictures"))}
    return render(request, "syndication/admin/missing.html", context)


@require_POST
def again(request: HttpRequest, run: int) -> HttpResponse:
    """Look once more for what is missing, for any handful of stories at a time."""
    found = _run(request, run)
    rows = list(missing_of(found).order_by("?")[:A_ROUND])
    with ExitStack() as stack:
        drop = stack.enter_context(open_drop(path_of(found))) if found.file else None
        came = sum(try_again(row=row, drop=drop) for row in rows)
    messages.success(
        request,
        ngettext("%(number)d picture came home.", "%(number)d pictures came home.", came)
        % {"number": came},
    )
    return redirect("syndication_missing", found.pk)


@require_POST
def by_hand(request: HttpRequest, run: int, row: int) -> HttpResponse:
    """Take a picture from the person's own disk for one that is missing."""
    one = _row(request, run, row)
    file = request.FILES.get("picture")
    if file is None or (file.size or 0) > MOST_BYTES:
        messages.error(request, _("Choose a picture of at most 20 MB."))
        return redirect("syndication_missing", run)
    try:
        picture = check(file.read())
    except BadPicture as error:
        messages.error(request, str(error))
    else:
        address = request.POST.get("address", "")
        if put_by_hand(row=one, address=address, picture=picture, user=request.user):
            messages.success(request, _("The picture stands where it was missing."))
        else:
            messages.error(request, _("Its place is not there any more: the text was changed."))
    return redirect("syndication_missing", run)


@require_POST
def newer(request: HttpRequest, run: int, row: int) -> HttpResponse:
    """Take the newer text of the export for an article that was edited here."""
    one = _row(request, run, row)
    if not one.intake.file:
        messages.error(request, _("The export was deleted after its time. Drop it again."))
        return redirect("syndication_intake", run)
    try:
        with open_drop(path_of(one.intake)) as drop:
            stories = stories_of(one.intake, drop)
            story = next(story for number, story in stories if number == one.number)
            take_newer(row=one, story=story, drop=drop, user=request.user)
        messages.success(request, _("The newer text stands here. The old one is its last version."))
    except (IntakeError, ExchangeError) as error:
        messages.error(request, str(error))
    return redirect("syndication_intake", run)


def _run(request: HttpRequest, run: int) -> Intake:
    require_stories(request.user)
    mine = Intake.objects.filter(site__in=sites_of(request.user)).select_related("site")
    return get_object_or_404(mine, pk=run)


def _row(request: HttpRequest, run: int, row: int) -> IntakeRow:
    found = _run(request, run)
    rows = IntakeRow.objects.select_related("intake__site", "intake__started_by")
    return get_object_or_404(rows, pk=row, intake=found, kind="story")
