"""The page "Sending domain": what receivers find there, in plain words, and the keys that sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.models import Site

from core.models.brand import brand_of
from newsletter.access import may_manage_domain, sites_written_for
from newsletter.actions import dkim
from newsletter.actions.dkim import BadKey
from newsletter.domain import examine
from newsletter.domain import seed as received
from newsletter.domain.findings import Finding
from newsletter.forms import SeedForm
from newsletter.models import DkimKey
from newsletter.sending_domain import domains_of, question_about

LOOK_AFRESH = "again"


def brands(request: HttpRequest) -> HttpResponse:
    """To the first brand the person works for; the page offers the others."""
    mine = sites_written_for(request.user)
    if not mine:
        raise PermissionDenied
    return redirect("newsletter_domain", mine[0].pk)


def page(request: HttpRequest, site_id: int) -> HttpResponse:
    """What is found at one of a brand's domains, and its keys."""
    site = _site(request, site_id)
    return _show(request, site, seed_form=SeedForm())


@require_POST
def seed(request: HttpRequest, site_id: int) -> HttpResponse:
    """A received test mail, judged. It is not kept."""
    site = _site(request, site_id)
    form = SeedForm(request.POST)
    findings = received.judge(form.cleaned_data["source"]) if form.is_valid() else []
    return _show(request, site, seed_form=form, seed_findings=findings)


@require_POST
def keys(request: HttpRequest, site_id: int) -> HttpResponse:
    """Make a key, sign with it, stop it, forget it; or say under which name the provider signs."""
    site = _site(request, site_id)
    if not may_manage_domain(request.user):
        raise PermissionDenied
    domain = request.POST.get("domain", "")
    try:
        act = ACTS[request.POST.get("act", "")]
        messages.success(request, act(request, site, domain))
    except BadKey as error:
        messages.error(request, str(error))
    except KeyError:
        messages.error(request, _("Choose what to do."))
    return redirect(f"{reverse('newsletter_domain', args=[site.pk])}?domain={domain}")


def _make(request: HttpRequest, site: Site, domain: str) -> str:
    algorithm = request.POST.get("algorithm", "")
    key = dkim.make_key(site=site, domain=domain, algorithm=algorithm, user=request.user)
    return _("The key is made. Add its record at %s, then sign with it.") % key.record_name


def _use(request: HttpRequest, site: Site, domain: str) -> str:  # noqa: ARG001 - all acts take it
    dkim.use_key(key=_key(request, site), user=request.user)
    return _("Mail is signed with this key from now on.")


def _stop(request: HttpRequest, site: Site, domain: str) -> str:  # noqa: ARG001
    dkim.stop_key(key=_key(request, site), user=request.user)
    return _("The key signs no more. Leave its record for a week: mail is still on its way.")


def _remove(request: HttpRequest, site: Site, domain: str) -> str:  # noqa: ARG001
    dkim.remove_key(key=_key(request, site), user=request.user)
    return _("The key is gone. Its record may go too.")


def _selector(request: HttpRequest, site: Site, domain: str) -> str:
    selector = request.POST.get("selector", "").strip()
    dkim.name_selector(site=site, domain=domain, selector=selector, user=request.user)
    return _("Your provider's key is looked for under that name.")


ACTS: dict[str, Callable[[HttpRequest, Site, str], str]] = {
    "make": _make,
    "use": _use,
    "stop": _stop,
    "remove": _remove,
    "selector": _selector,
}


def _key(request: HttpRequest, site: Site) -> DkimKey:
    number = request.POST.get("key", "")
    found = DkimKey.objects.filter(site=site).defer("private")
    return get_object_or_404(found, pk=int(number) if number.isdecimal() else 0)


def _site(request: HttpRequest, site_id: int) -> Site:
    found = next((site for site in sites_written_for(request.user) if site.pk == site_id), None)
    if found is None:
        raise PermissionDenied
    return found


def _show(
    request: HttpRequest,
    site: Site,
    *,
    seed_form: SeedForm,
    seed_findings: list[Finding] | None = None,
) -> HttpResponse:
    domains = domains_of(site)
    asked = request.GET.get("domain", "")
    domain = asked if asked in domains else next(iter(domains), "")
    question = question_about(site, domain) if domain else None
    title = _("Sending domain")
    facts: dict[str, Any] = {
        "site": site,
        "brand": brand_of(site),
        "brands": [(other, brand_of(other)) for other in sites_written_for(request.user)],
        "domain": domain,
        "domains": domains,
        "question": question,
        "findings": examine.look(question, afresh=LOOK_AFRESH in request.GET) if question else [],
        "keys": DkimKey.objects.filter(site=site, domain=domain).defer("private"),
        "may_manage": may_manage_domain(request.user),
        "seed_form": seed_form,
        "seed_findings": seed_findings,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "newsletter/admin/domain.html", facts)
