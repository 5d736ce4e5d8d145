"""Synthetic readers at any size, confirmed and with the evidence that a real one leaves."""

from __future__ import annotations

from datetime import timedelta

from core.demo.folder import BrandFolder
from newsletter.addresses import hash_of
from newsletter.evidence import wording_of
from newsletter.models import ConsentEvent, Newsletter, Subscriber, Subscription

BATCH = 5_000
HOST = "synthetic.example.org"  # nobody's: RFC 2606 keeps it free
SPAN = timedelta(days=3 * 365)


def grow(brand: BrandFolder, wanted: int) -> None:
    """Bring the synthetic readers of a brand's newsletter up to `wanted`."""
    newsletter = Newsletter.objects.filter(site=brand.site).order_by("pk")[0]
    taken = set(
        Subscriber.objects.filter(site=brand.site, address__endswith=f"@{HOST}").values_list(
            "address", flat=True
        )
    )
    numbers = [number for number in range(1, wanted + 1) if address_of(number) not in taken]
    for start in range(0, len(numbers), BATCH):
        _write(brand, newsletter, numbers[start : start + BATCH])


def address_of(number: int) -> str:
    """The address of the synthetic reader of that number."""
    return f"reader{number:07}@{HOST}"


def _write(brand: BrandFolder, newsletter: Newsletter, numbers: list[int]) -> None:
    moments = {number: brand.days_ago(number % SPAN.days) for number in numbers}
    people = Subscriber.objects.bulk_create(
        Subscriber(
            site=newsletter.site,
            address=address_of(number),
            shown_address=address_of(number),
            address_hash=hash_of(address_of(number)),
            name=f"Reader {number}",
            source="demo",
            created_at=moment,
        )
        for number, moment in moments.items()
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=person,
            newsletter=newsletter,
            state=Subscription.State.CONFIRMED,
            created_at=person.created_at,
            confirmed_at=person.created_at,
        )
        for person in people
    )
    wording = wording_of(newsletter)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=person,
            newsletter=newsletter,
            kind=ConsentEvent.Kind.CONFIRMED,
            at=person.created_at,
            how="demo",
            wording=wording,
        )
        for person in people
    )
