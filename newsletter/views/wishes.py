"""Where an article goes: into the next issue, into none, or as it comes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blog.models import ArticlePage
from newsletter.actions.drafting import fill_in, wish
from newsletter.models import NewsletterPage, Wish
from newsletter.views.desk import head, issue_for


def wishes(request: HttpRequest, article_id: int) -> HttpResponse:
    """The article's place in each newsletter of its brand that the person may write for."""
    article: ArticlePage = get_object_or_404(ArticlePage, pk=article_id)
    pages = {page.pk: page for page in _pages(request, article)}
    if request.method == "POST":
        number, kind = request.POST.get("page", ""), request.POST.get("kind", "")
        if kind not in {"", *Wish.Kind.values} or not number.isdecimal():
            return HttpResponseBadRequest(_("Press one of the buttons."))
        if int(number) not in pages:
            raise PermissionDenied
        wish(page=pages[int(number)], article=article, kind=kind, user=request.user)
        messages.success(request, _("Done."))
        return redirect("newsletter_wishes", article.pk)
    kept = dict(Wish.objects.filter(article=article).values_list("newsletter", "kind"))
    facts = {
        "wishes": [
            {"page": page, "kind": kept.get(page.newsletter_id, "")} for page in pages.values()
        ],
        "kinds": Wish.Kind.choices,
        **head(article.title),
    }
    return render(request, "newsletter/admin/wishes.html", facts)


@require_POST
def fill(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Put what is fresh into the empty cards of a draft."""
    issue = issue_for(request, issue_id)
    filled = fill_in(issue=issue, user=request.user)
    if filled:
        messages.success(request, _("Put in: %d.") % filled)
    else:
        messages.warning(request, _("No card is empty, or nothing is new."))
    return redirect("wagtailadmin_pages:edit", issue.pk)


def _pages(request: HttpRequest, article: ArticlePage) -> list[NewsletterPage]:
    site = article.get_site()
    found = NewsletterPage.objects.filter(newsletter__site=site, locale=article.locale)
    return [
        page
        for page in found.select_related("newsletter")
        if page.permissions_for_user(request.user).can_add_subpage()
    ]
