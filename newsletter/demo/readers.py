"""A demo brand's newsletter, its page, and the people on its list."""

from __future__ import annotations

import csv
from typing import Any

from wagtail.models import Locale

from blog.models import Topic
from core.demo import Part
from core.demo.folder import BrandFolder
from newsletter.actions.audience import admit, invite
from newsletter.demo.many import grow
from newsletter.evidence import Proof
from newsletter.models import Newsletter, NewsletterPage, Promise, Subscriber, Subscription

PROOF = Proof(how="demo")


def furnish(brand: BrandFolder) -> None:
    """Make the newsletter of `brand.toml` and take in who stands in `subscribers.csv`.

    Who has left is taken in first: they leave after the issue they were sent.
    """
    facts = dict(brand.facts["newsletter"])
    introduction, most = facts.pop("introduction"), facts.pop("mails_a_week", 0)
    elsewhere = facts.pop("elsewhere", {})
    facts["sections"] = [("section", _section(brand, one)) for one in facts.pop("sections", [])]
    Promise.objects.create(site=brand.site, mails_a_week=most)
    made = Newsletter.objects.create(site=brand.site, **facts)
    page = NewsletterPage(
        title=made.name,
        slug=made.slug,
        newsletter=made,
        introduction=introduction,
        show_in_menus=True,
    )
    brand.site.root_page.specific.add_child(instance=page)
    page.save_revision().publish()
    for code, words in elsewhere.items():
        other = page.copy_for_translation(Locale.objects.get(language_code=code))
        other.title, other.introduction = words["title"], words["introduction"]
        other.save_revision().publish()
    for reader in readers(brand):
        if reader["state"] == Subscription.State.PENDING:
            invite(newsletter=made, address=reader["address"], name=reader["name"], proof=PROOF)
        else:
            place = admit(
                newsletter=made,
                address=reader["address"],
                name=reader["name"],
                proof=PROOF,
                confirmed_at=brand.days_ago(int(reader["days_ago"])),
            )
            language = reader.get("language") or made.language
            Subscriber.objects.filter(pk=place.subscriber_id).update(language=language)


def _section(brand: BrandFolder, facts: dict[str, Any]) -> dict[str, Any]:
    """A section of the newsletter; its topics are named as in `brand.toml`."""
    topics = Topic.objects.filter(site=brand.site, slug__in=facts.get("topics", []))
    return {"kind": "", **facts, "topics": [str(one.pk) for one in topics]}


def readers(brand: BrandFolder) -> list[dict[str, str]]:
    """The lines of `subscribers.csv`: name, address, state, days_ago, and perhaps language."""
    with (brand.path / "subscribers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count() -> dict[str, int]:
    found = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    return {"subscriptions": Subscription.objects.count(), "confirmed": found.count()}


part = Part(furnish=furnish, count=count, grows="subscribers", grow=grow)
