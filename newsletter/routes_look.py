"""What `manage.py doctor` says of the ways out."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.doctor import Finding
from newsletter.models import Route, WayState
from newsletter.postoffice.ways import transport_of_route
from newsletter.smtp import NotSent


def routes() -> Iterator[Finding]:
    """One line for each route in use: whether it lets us in, and how it has done."""
    for route in Route.objects.filter(is_active=True).defer("settings"):
        try:
            told, is_well = transport_of_route(route).probe(), True
        except NotSent as error:
            told, is_well = str(error), False
        state = WayState.objects.filter(way=route.key, failures__gt=0).first()
        if is_well and state:
            told = _("%(now)s It failed before: %(then)s") % {
                "now": told,
                "then": state.last_error,
            }
        fix = "" if is_well else _("Correct the route in the admin, or take it out of use.")
        yield Finding(f"route {route.name}", is_well, told, fix)
