"""The people of a demo brand: who writes, and the team that may."""

from __future__ import annotations

from core.demo import Part
from core.demo.folder import BrandFolder
from people.models import Contributor


def furnish(brand: BrandFolder) -> None:
    """Make the contributors of `brand.toml`; each has accepted the charter."""
    for slug, facts in brand.facts["contributors"].items():
        Contributor.objects.create(
            site=brand.site,
            slug=slug,
            name=facts["name"],
            role=facts["role"],
            bio=facts["bio"],
            photo=brand.picture(facts["photo"]),
            charter_accepted_at=brand.days_ago(120),
        )


def count() -> dict[str, int]:
    return {"contributors": Contributor.objects.count()}


part = Part(furnish=furnish, count=count)
