"""Drafts shown to who has the link, and the page where links are made and closed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.models import Site

from blog.actions import previews as verbs
from blog.errors import BlogError
from blog.models import ArticlePage, PreviewLink
from blog.models.preview_link import PURPOSE
from core import tokens

DAYS = (1, 7, 30)


def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The latest draft of an article, as its page will be; nobody on the way keeps it."""
    link = _link(token)
    if not link.is_open:
        ended = render(request, "blog/preview_ended.html", status=410)
        return _unseen(ended)
    article = link.article.get_latest_revision_as_object()
    if Site.find_for_request(request) != article.get_site():
        raise Http404
    request.draft_link = link  # type: ignore[attr-defined]  # the page and its note read it
    with translation.override(article.locale.language_code):
        answer = article.serve(request)
        answer.render()
    return _unseen(answer)


def links(request: HttpRequest, article_id: int) -> HttpResponse:
    """The links of an article, open and closed, and the form for another."""
    article = _article(request, article_id)
    facts = {
        "article": article,
        "links": article.preview_links.select_related("made_by"),
        "days": DAYS,
        "usual": DAYS[1],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[article.pk]), "label": article.title},
            {"url": "", "label": _("Preview links")},
        ],
        "header_title": _("Preview links"),
        "header_icon": "view",
    }
    return render(request, "blog/admin/preview_links.html", facts)


@require_POST
def share(request: HttpRequest, article_id: int) -> HttpResponse:
    """Make one more."""
    article = _article(request, article_id)
    days = request.POST.get("days", "")
    try:
        verbs.share(
            article=article,
            user=request.user,
            days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,  # noqa: PLR2004 - digits
            label=request.POST.get("label", ""),
        )
    except BlogError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is open. Copy it and pass it on."))
    return redirect("blog_preview_links", article.pk)


@require_POST
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """Close one."""
    link = get_object_or_404(PreviewLink.objects.select_related("article"), pk=link_id)
    article = _article(request, link.article_id)
    if verbs.revoke(link=link, user=request.user):
        messages.success(request, _("The link is closed. Whoever has it reads nothing any more."))
    return redirect("blog_preview_links", article.pk)


def _article(request: HttpRequest, article_id: int) -> ArticlePage:
    article = get_object_or_404(ArticlePage, pk=article_id)
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return article


def _link(token: str) -> PreviewLink:
    try:
        facts = tokens.read(PURPOSE, token)
    except tokens.BadToken as error:
        raise Http404 from error
    return get_object_or_404(PreviewLink.objects.select_related("article"), pk=facts["link"])


def _unseen(answer: HttpResponse) -> HttpResponse:
    """Kept by no cache, found by no search engine, told to no page that it links to."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
