"""What readers of the demo did with an issue: who pressed what, and how they answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.models import Click, Delivery, Link, Mailing, Vote

HASTE = timedelta(seconds=3)  # a machine
LEISURE = timedelta(hours=2)
EVERY_TENTH = 10  # mail is looked at by a machine first


def read(mailing: Mailing, *, sent_at: datetime) -> None:
    """Press links and answer questions; who it was is forgotten, as it would be by now."""
    links = list(mailing.links.filter(kind=Link.Kind.PAGE).order_by("pk"))
    arrived = mailing.deliveries.filter(state=Delivery.State.ACCEPTED).order_by("pk")
    readers = list(arrived.values_list("pk", flat=True))
    Click.objects.bulk_create(
        Click(
            link=link,
            visitor=reader,
            at=sent_at + (HASTE if is_machine else LEISURE),
            is_machine=is_machine,
        )
        for number, reader in enumerate(readers)
        for place, link in enumerate(links)
        if (is_machine := number % EVERY_TENTH == EVERY_TENTH - 1) or _presses(number, place)
    )
    Vote.objects.bulk_create(
        Vote(poll=poll, answer=number % 7 * number % len(poll.answers), at=sent_at + LEISURE)
        for poll in mailing.polls.all()
        for number in range(0, len(readers), 2)
    )


def _presses(reader: int, place: int) -> bool:
    """Fewer the further down a link stands."""
    return (reader * 7 + place * 3) % (place + 3) == 0
