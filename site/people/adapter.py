"""How allauth signs people in here."""

from __future__ import annotations

from email.utils import formataddr
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wagtail.models import Site

from allauth.account.adapter import DefaultAccountAdapter

from core.models.brand import Brand
from people.rights import may_enter


class AccountAdapter(DefaultAccountAdapter):
    """Signs in staff and readers by address; its mail is written in the brand's name."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to work, readers go home."""
        return reverse("wagtailadmin_home") if may_enter(request.user) else "/"

    def get_from_email(self) -> str:
        """The brand whose site was asked."""
        brand = self._brand()
        if brand is None:
            return settings.DEFAULT_FROM_EMAIL
        return formataddr((brand.display_name, brand.email or settings.DEFAULT_FROM_EMAIL))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign the mail with the brand's name, not with the host's."""
        brand = self._brand()
        if brand is not None:
            signed = SimpleNamespace(name=brand.display_name, domain=brand.absolute("/"))
            context = {"current_site": signed, **context}
        super().send_mail(template_prefix, email, context)

    def _brand(self) -> Brand | None:
        site = Site.find_for_request(self.request) if self.request else None
        return None if site is None else Brand.for_site(site)
