"""The series of mails of a demo brand: who subscribes while one looks around is led through it."""

from __future__ import annotations

import json

from core.demo import Part
from core.demo.folder import BrandFolder
from newsletter.demo.blocks import blocks_of
from newsletter.models import MailSeries, Newsletter, SeriesStep


def furnish(brand: BrandFolder) -> None:
    """Make each series of `brand.toml` from the texts in its folder below `mails/`."""
    for key, facts in brand.facts.get("mail_series", {}).items():
        newsletter = Newsletter.objects.filter(site=brand.site).order_by("pk")[0]
        series = MailSeries.objects.create(
            site=brand.site, newsletter=newsletter, is_running=True, **facts
        )
        for number, writing in enumerate(brand.writings(f"mails/{key}")):
            SeriesStep.objects.create(
                series=series,
                sort_order=number,
                body=json.dumps(blocks_of(writing.pieces, brand)),
                **writing.facts,
            )


part = Part(furnish=furnish)
