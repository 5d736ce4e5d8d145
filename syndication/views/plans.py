"""What an article becomes on a channel: counted while it is typed, and shown before it leaves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.models import Page as AnyPage

from blog.models import ArticlePage
from newsletter.models import IssuePage
from people.rights import sites_of
from syndication.accounts import known_platform
from syndication.actions.copies import may_change
from syndication.actions.plans import Wish, plan
from syndication.dressing import Page, dressed, shapes_of
from syndication.exchange import CostsMoney, CountsText, Outgoing, TellsLosses
from syndication.models import Channel, Copy
from syndication.places import place_of, places_of

SEEN = "syndication.view_copy"
COPIED = (ArticlePage, IssuePage)
ON = {"on": True, "off": False}
LONGEST_NOTE = 5_000


def wish_of(posted: Any, name: str) -> Wish:
    """What the fields of one channel in an article's editor say."""
    return Wish(
        on=ON.get(posted.get(f"{name}-on", "")),
        shape=posted.get(f"{name}-shape", ""),
        note=posted.get(f"{name}-note", "")[:LONGEST_NOTE],
    )


def keep_plans(*, article: Page, posted: Any, user: Any) -> None:
    """Keep what the fields of an article's channels say, as far as somebody may say it."""
    for place in places_of(article):
        is_said = f"{place.name}-on" in posted
        if is_said and may_change(user, place.channel):
            plan(
                article=article,
                channel=place.channel,
                wish=wish_of(posted, place.name),
                user=user,
            )


def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """Where one article is copied, on a page of its own."""
    found = _article(request, article_id)
    if request.method == "POST":
        keep_plans(article=found, posted=request.POST, user=request.user)
        messages.success(request, _("Saved."))
        return redirect("syndication_article_copies", found.pk)
    facts = {"article": found, **planning(found, request.user), **_head(found.title, "copy")}
    return render(request, "syndication/admin/article.html", facts)


def planning(article: Page, user: Any) -> dict[str, Any]:
    """What the fields of an article's channels need."""
    places = places_of(article)
    may = bool(places) and may_change(user, places[0].channel)  # all are of one brand
    copies = [place.copy for place in places]
    nothing = _("This brand has no channel yet. Articles stay at home.")
    if isinstance(article, IssuePage):
        nothing = _("No channel of this brand takes issues.")
    return {"places": places, "copies": copies, "may_change": may, "nothing": nothing}


@require_POST
def words(request: HttpRequest, article_id: int, channel_id: int) -> JsonResponse:
    """What would be posted with these words: how long it is, and what does not arrive."""
    copy = _copy(request, article_id, channel_id)
    wish = wish_of(request.POST, place_of(copy.article, copy.channel).name)
    return JsonResponse(seen(_with(copy, wish)))


def preview(request: HttpRequest, article_id: int, channel_id: int) -> HttpResponse:
    """The article as it would go out now, on a page of its own."""
    copy = _copy(request, article_id, channel_id)
    article = copy.article
    title = _("%(title)s on %(channel)s")
    out = dressed(copy)
    facts = {
        "article": article,
        "place": place_of(article, copy.channel, copy),
        "out": out,
        "markup": mark_safe(out.html),
        **seen(copy),
        **_head(title % {"title": article.title, "channel": copy.channel.name}, "view"),
    }
    return render(request, "syndication/admin/preview.html", facts)


def seen(copy: Copy) -> dict[str, Any]:
    """What a platform says of the article before anything is sent."""
    out = dressed(copy)
    platform = known_platform(copy.channel)
    found: dict[str, Any] = {"losses": [], "words": "", "length": 0, "longest": 0, "cents": 0}
    if isinstance(platform, TellsLosses):
        found["losses"] = list(platform.losses(out))
    if isinstance(platform, CostsMoney):
        found["cents"] = platform.price(out)
    if isinstance(platform, CountsText):
        found |= _counted(platform, out)
    return found


def _counted(platform: CountsText, out: Outgoing) -> dict[str, Any]:
    """The text as it is posted, and how much of the platform's measure it takes.

    An editor's own words are counted whole: what is posted is cut to fit, and that must be seen.
    """
    posted = platform.words(out)
    typed = f"{out.note}\n\n{out.link_url or out.canonical_url}" if out.note else posted
    return {
        "words": posted,
        "length": platform.length(typed),
        "longest": platform.longest,
        "is_cut": platform.length(typed) > platform.longest,
    }


def _with(copy: Copy, wish: Wish) -> Copy:
    """The copy as somebody wishes it, unsaved."""
    copy.shape = wish.shape if wish.shape in shapes_of(copy.channel) else ""
    copy.note = wish.note
    return copy


def _copy(request: HttpRequest, article_id: int, channel_id: int) -> Any:
    """The copy of an article's latest draft, made up where there is none yet."""
    article = _article(request, article_id)
    channels = Channel.objects.filter(site__in=sites_of(request.user), site=article.get_site())
    channel = get_object_or_404(channels.select_related("site"), pk=channel_id)
    copy = Copy.objects.filter(article=article, channel=channel).first() or Copy()
    copy.article, copy.channel = article.get_latest_revision_as_object(), channel
    return copy


def _article(request: HttpRequest, article_id: int) -> Page:
    if not request.user.has_perm(SEEN):
        raise PermissionDenied
    found = get_object_or_404(AnyPage, pk=article_id).specific
    if not isinstance(found, COPIED):
        raise Http404
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return found


def _head(title: str, icon: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("syndication_copies"), "label": _("Copies")},
            {"url": "", "label": title},
        ],
    }
