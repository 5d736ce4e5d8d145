"""Old addresses that name a post by its number alone: to everybody else `/?p=7` is the front."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

NUMBERED = re.compile(r"(?:p|page_id)=\d{1,12}")


class NumberedAddresses:
    """Leads them to the page that came home; Wagtail's redirects act where nothing is found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if request.path == "/" and NUMBERED.fullmatch(query) and request.method in {"GET", "HEAD"}:
            site = Site.find_for_request(request)
            leads = Redirect.get_for_site(site).filter(old_path=f"/?{query}").first()
            if leads is not None and leads.link:
                return HttpResponsePermanentRedirect(leads.link)
        return self.get_response(request)
