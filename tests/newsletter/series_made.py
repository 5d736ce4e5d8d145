"""What the tests of series share: a series that runs, and a worker who goes round."""

from __future__ import annotations

from core.work import Worker
from newsletter.models import Mailing, MailSeries, SeriesStep
from newsletter.postoffice import engine
from newsletter.postoffice import series as series_engine


def series(newsletter, *steps, **facts):
    """A series that runs; its steps are pairs of days and subject, or with whom it is for."""
    facts = {"begins": "yes", "is_running": True, **facts}
    made = MailSeries.objects.create(
        site=newsletter.site, newsletter=newsletter, name="Course", **facts
    )
    for number, (days, subject, *only) in enumerate(steps):
        body = [("words", f"<p>{subject}, [[name]].</p>")]
        SeriesStep.objects.create(
            series=made,
            sort_order=number,
            wait_days=days,
            subject=subject,
            body=body,
            only=only[0] if only else "all",
        )
    return made


def work():
    with Worker() as worker:
        moved = series_engine.run_due(worker)
        engine.run_due(worker)
    return moved


def got(address="reader@example.org"):
    """The subjects a reader was sent, in order."""
    rows = Mailing.objects.filter(deliveries__address=address, deliveries__state="accepted")
    return list(rows.order_by("deliveries__settled_at").values_list("subject", flat=True))
