"""Where the audience is taken out: one archive of everything, or a table for another tool."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.downloads import table_to_keep, to_keep
from newsletter.actions.taking_out import EXPORT, take_out_archive, take_out_table
from newsletter.exporting import TOOLS
from newsletter.models import Newsletter, Segment
from people.rights import sites_of


def page(request: HttpRequest) -> HttpResponse:
    """The brands a person works for, with what can be taken out of each."""
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied
    lists = Newsletter.objects.filter(site__in=sites_of(request.user)).order_by("name")
    segments = Segment.objects.filter(site__in=sites_of(request.user))
    brands = [
        (
            site,
            [one for one in lists if one.site_id == site.pk],
            [one for one in segments if one.site_id == site.pk],
        )
        for site in sites_of(request.user)
    ]
    title = _("Take the audience out")
    context = {
        "brands": brands,
        "tools": TOOLS,
        "header_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "newsletter/admin/take_out.html", context)


@require_POST
def archive(request: HttpRequest, site_id: int) -> StreamingHttpResponse:
    """Everything about a brand's audience, streamed."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    pieces = take_out_archive(site=site, user=request.user)
    name = f"audience-{slugify(site.site_name) or site.pk}-{timezone.localdate()}.zip"
    return to_keep(StreamingHttpResponse(pieces, content_type="application/zip"), name)


@require_POST
def table(request: HttpRequest, site_id: int, slug: str) -> StreamingHttpResponse:
    """The mailable people of a list, as the chosen tool reads them, streamed."""
    lists = Newsletter.objects.filter(site__in=sites_of(request.user), site=site_id)
    newsletter = get_object_or_404(lists.select_related("site"), slug=slug)
    tool = request.POST.get("tool", "")
    if tool not in TOOLS:
        raise Http404
    segment = _segment(request, newsletter)
    lines = take_out_table(newsletter=newsletter, tool=tool, segment=segment, user=request.user)
    return table_to_keep(lines, f"{slug}-{tool}-{timezone.localdate()}.csv")


def _segment(request: HttpRequest, newsletter: Newsletter) -> Segment | None:
    chosen = request.POST.get("segment", "")
    mine = Segment.objects.filter(site=newsletter.site_id)
    return get_object_or_404(mine, pk=chosen) if chosen.isdecimal() else None
