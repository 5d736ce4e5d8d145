"""What a demo brand reads: a followed feed, and ideas that came from it."""

from __future__ import annotations

from core.demo import Part
from core.demo.folder import BrandFolder
from syndication.actions.sources import FOLLOWED
from syndication.models import Idea, Source


def furnish(brand: BrandFolder) -> None:
    """Follow the feed of `brand.toml`; it is due never, so that a demo calls nobody."""
    for url, facts in brand.facts.get("sources", {}).items():
        source = Source.objects.create(
            site=brand.site,
            state=FOLLOWED,
            url=url,
            title=facts["title"],
            checked_at=brand.days_ago(0),
            due_at=None,
        )
        for number, idea in enumerate(facts["ideas"]):
            Idea.objects.create(
                source=source,
                entry_id=idea["url"],
                url=idea["url"],
                title=idea["title"],
                summary=idea["summary"],
                published_at=brand.days_ago(number + 1),
            )


part = Part(furnish=furnish, count=lambda: {"ideas": Idea.objects.count()})
