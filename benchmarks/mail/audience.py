"""Readers at any size in seconds: one by the models, the rest copied by the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


def prepare() -> None:
    """Make an empty house, once for all rounds."""
    from django.core.management import call_command

    for database in ("default", "cache"):
        call_command("migrate", database=database, verbosity=0)


def scheduled(readers: int, *, html: str) -> Any:
    """An issue that is due, with that many confirmed readers."""
    from django.utils import timezone

    from newsletter.models import Mailing

    newsletter, issue = _issue(html)
    _multiply(newsletter, readers)
    return Mailing.objects.create(
        issue=issue,
        newsletter=newsletter,
        state="scheduled",
        send_at=timezone.now() - timedelta(seconds=1),
    )


def _issue(html: str) -> tuple[Any, Any]:
    from wagtail.models import Locale, Page, Site

    from blog.models import FrontPage
    from newsletter.models import IssuePage, Newsletter, NewsletterPage

    locale = Locale.objects.get_or_create(language_code="en")[0]
    front = FrontPage(title="Bench", slug="bench", locale=locale)
    Page.get_first_root_node().add_child(instance=front)
    Site.objects.all().delete()
    site = Site.objects.create(hostname="example.org", root_page=front, is_default_site=True)
    newsletter = Newsletter.objects.create(
        site=site,
        slug="bench",
        name="Bench",
        promise="None.",
        sender_name="Bench",
        sender_email="hello@example.org",
    )
    page = NewsletterPage(title="Bench", slug="letters", newsletter=newsletter)
    front.add_child(instance=page)
    issue = IssuePage(title="News", body=[("words", html)])
    page.add_child(instance=issue)
    issue.save_revision().publish()
    return newsletter, issue


def _multiply(newsletter: Any, readers: int) -> None:
    from newsletter.models import Subscriber, Subscription

    first = Subscriber.objects.create(
        site=newsletter.site, address="reader@example.org", name="Reader", address_hash="h"
    )
    place = Subscription.objects.create(subscriber=first, newsletter=newsletter, state="confirmed")
    changed = {
        "id": f"{first.pk} + n",
        "address": "'reader' || n || '@synthetic.example.org'",
        "address_hash": "'h' || n",
    }
    _copy(Subscriber, first.pk, changed, times=readers - 1)
    changed = {"id": f"{place.pk} + n", "subscriber_id": f"{first.pk} + n"}
    _copy(Subscription, place.pk, changed, times=readers - 1)


def _copy(model: Any, pk: int, changed: dict[str, str], *, times: int) -> None:
    """INSERT … SELECT the one row so many times, with some columns computed from n."""
    from django.db import connection

    names = [field.column for field in model._meta.concrete_fields]
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
    )
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    table = model._meta.db_table
    chosen = f'SELECT {values} FROM "{table}", numbers WHERE id = %s'
    into = f'INSERT INTO "{table}" ({columns})'
    with connection.cursor() as cursor:
        if times > 0:
            cursor.execute(f"{into} {numbers} {chosen}", [times, pk])
