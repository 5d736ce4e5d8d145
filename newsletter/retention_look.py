"""What `manage.py doctor` says of what is kept about readers, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from wagtail.models import Site

from core.doctor import Finding
from newsletter.actions.forgetting import overdue
from newsletter.models import Retention

GRACE = timedelta(days=2)


def retention() -> Iterator[Finding]:
    """One line for each brand: its terms, and whether the worker keeps them."""
    for site in Site.objects.order_by("pk"):
        kept = Retention.for_site(site)
        late = any(rows.exists() for rows in overdue(kept, grace=GRACE))
        told = _(
            "%(brand)s keeps, in days (0: for as long as the person is known): network addresses "
            "%(ips)d, clicks %(clicks)d, visits of claim links %(visits)d."
        ) % {
            "brand": site.site_name or site.hostname,
            "ips": kept.consent_ip_days,
            "clicks": kept.click_days,
            "visits": kept.visit_days,
        }
        fix = _("Older rows are still there: see that a worker runs.") if late else ""
        yield Finding(f"retention {site.hostname}", not late, told, fix)
