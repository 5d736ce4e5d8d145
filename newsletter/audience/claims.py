"""The desk from which followers are called home: links, codes, words, and how far it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wagtail.models import Site

from core.downloads import to_keep
from newsletter.access import sites_written_for
from newsletter.actions import claims as verbs
from newsletter.campaigns.board import links, platforms, together
from newsletter.campaigns.call import address_of
from newsletter.campaigns.codes import as_png, as_svg
from newsletter.campaigns.places import PLACES, PLATFORMS, name_of
from newsletter.campaigns.texts import form_for, words_for
from newsletter.models import Claim, Following, Newsletter

MOST_FOLLOWERS = 2_000_000_000
SPOKEN = ("bio", "pinned", "copy", "last", "reply")


class PlatformForm(forms.Form):
    """A platform by its name, known to us or not."""

    platform = forms.CharField(label=gettext_lazy("Platform"), max_length=40)

    def clean_platform(self) -> str:
        typed = self.cleaned_data["platform"].strip()
        known = {name.casefold(): key for key, name in PLATFORMS.items()}
        key = known.get(typed.casefold()) or slugify(typed)
        if not key:
            raise forms.ValidationError(_("Write the name of a platform in Latin letters."))
        return key


class LinkForm(forms.Form):
    place = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=[one for one in PLACES if one[0] != "page"]
    )
    campaign = forms.CharField(
        label=gettext_lazy("Campaign"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its own name where one place is used more than once."),
    )


class FollowersForm(forms.Form):
    followers = forms.IntegerField(
        label=gettext_lazy("Followers there"), min_value=0, max_value=MOST_FOLLOWERS
    )
    on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def brands(request: HttpRequest) -> HttpResponse:
    """To the first brand the person calls people home for; the page offers the others."""
    found = sites_written_for(request.user)
    if not found or not request.user.has_perm(verbs.CHANGE):
        raise PermissionDenied
    return redirect("newsletter_claims", found[0].pk)


def board(request: HttpRequest, site_id: int) -> HttpResponse:
    """How far the way home is, for every platform of a brand; POST begins with one more."""
    site = _site(request, site_id)
    form = PlatformForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["platform"]
        for place in SPOKEN:
            verbs.link(site=site, platform=key, place=place)
        return redirect("newsletter_claims_platform", site.pk, key)
    standings = platforms(site)
    facts = {
        "site": site,
        "others": [one for one in sites_written_for(request.user) if one != site],
        "standings": standings,
        "together": together(standings),
        "form": form,
        "names": sorted(PLATFORMS.values(), key=str.casefold),
        **_head(_("Call followers home")),
    }
    return render(request, "newsletter/admin/claims.html", facts)


def platform(request: HttpRequest, site_id: int, key: str) -> HttpResponse:
    """One platform: its links and what came of each, the words to copy, the followers."""
    site = _site(request, site_id)
    get_object_or_404(Claim, site=site, platform=key, place="page")
    found = links(site, key)
    newsletter = Newsletter.objects.filter(site=site).order_by("pk").first()
    facts = {
        "site": site,
        "key": key,
        "links": [(claim, standing, address_of(claim)) for claim, standing in found],
        "words": _words(newsletter, [claim for claim, _standing in found]),
        "followings": Following.objects.filter(site=site, platform=key)[:12],
        "form": form_for(newsletter, code=found[0][0].code) if newsletter else "",
        "link_form": LinkForm(),
        "followers_form": FollowersForm(initial={"on": timezone.localdate()}),
        **_head(name_of(key), above=site),
    }
    return render(request, "newsletter/admin/claim_platform.html", facts)


@require_POST
def change(request: HttpRequest, site_id: int, key: str) -> HttpResponse:
    """Make a link, or write down how many follow there."""
    site = _site(request, site_id)
    get_object_or_404(Claim, site=site, platform=key, place="page")
    act = request.POST.get("act")
    form: forms.Form = LinkForm(request.POST) if act == "link" else FollowersForm(request.POST)
    if act not in {"link", "followers"}:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    elif act == "link":
        verbs.link(site=site, platform=key, **form.cleaned_data)
        messages.success(request, _("The link is ready."))
    else:
        how = str(request.user)
        verbs.count_followers(site=site, platform=key, how=how, **form.cleaned_data)
        messages.success(request, _("Written down."))
    return redirect("newsletter_claims_platform", site.pk, key)


def code(request: HttpRequest, claim_id: int, kind: str) -> HttpResponse:
    """The code of a link as a drawing (svg) or a picture (png), to download."""
    claim = get_object_or_404(Claim.objects.select_related("site"), pk=claim_id)
    verbs.check(request.user, claim.site)
    draw, media = (as_png, "image/png") if kind == "png" else (as_svg, "image/svg+xml")
    answer = HttpResponse(draw(address_of(claim)), content_type=media)
    name = "-".join(filter(None, [claim.platform, claim.place, slugify(claim.campaign)]))
    return to_keep(answer, f"{name}.{kind}")


def _words(newsletter: Newsletter | None, found: list[Claim]) -> list[tuple[str, Any]]:
    """The words in every language of the house, with the links that stand at their places."""
    if newsletter is None:
        return []
    addresses = {one.place: address_of(one) for one in found if not one.campaign}
    return [
        (name, words_for(newsletter, addresses=addresses, language=language))
        for language, name in settings.LANGUAGES
    ]


def _site(request: HttpRequest, site_id: int) -> Site:
    site = get_object_or_404(Site, pk=site_id)
    verbs.check(request.user, site)
    return site


def _head(title: str, *, above: Site | None = None) -> dict[str, Any]:
    trail = [{"url": "", "label": title}]
    if above is not None:
        url = reverse("newsletter_claims", args=[above.pk])
        trail.insert(0, {"url": url, "label": _("Call followers home")})
    return {"header_title": title, "header_icon": "home", "breadcrumbs_items": trail}
