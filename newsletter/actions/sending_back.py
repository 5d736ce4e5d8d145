"""A homecoming is taken back: what it made goes; who acted since stays, and so does every no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from core.among import Among
from newsletter.actions.homecoming import Homecoming
from newsletter.actions.remembering import queue_up
from newsletter.models import ConsentEvent, Subscriber, Subscription


@transaction.atomic
def take_out(
    *, homecoming: Homecoming, rows: Mapping[int, bool], people: Sequence[int]
) -> dict[int, str]:
    """Take back the places these rows made; says by row why one was left, empty when it is gone.

    `rows` says of each whether it made the person too: they go with their place
    when nothing else holds them. `people` are those of the rows, by whom an index
    finds the places. Who acted since stays, and a no that was
    learned is never taken back.
    """
    queue_up(homecoming.newsletter.site)
    places = Subscription.objects.filter(
        newsletter__site=homecoming.newsletter.site_id,
        subscriber__in=Among(people),
        intake_row__in=Among(rows),
    ).select_related("subscriber", "newsletter")
    held = _who_acted([place.subscriber_id for place in places], homecoming)
    left: dict[int, str] = dict.fromkeys(rows, "")
    gone = []
    for place in places:
        if (place.subscriber_id, place.newsletter_id) in held:
            left[place.intake_row or 0] = "acted_since"
        else:
            gone.append(place)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=place.subscriber,
            newsletter=place.newsletter,
            kind=ConsentEvent.Kind.UNDONE,
            how=homecoming.how[:120],
            intake_run=homecoming.run,
        )
        for place in gone
    )
    Subscription.objects.filter(pk__in=[place.pk for place in gone]).delete()
    _let_go([one.subscriber_id for one in gone if rows[one.intake_row or 0]], homecoming)
    return left


def _who_acted(people: Sequence[int], homecoming: Homecoming) -> set[tuple[int, int | None]]:
    """Who did something on which list that is not this run's doing."""
    return set(
        ConsentEvent.objects.filter(subscriber__in=people)
        .filter(Q(intake_run=None) | ~Q(intake_run=homecoming.run))
        .values_list("subscriber", "newsletter")
    )


def _let_go(people: Sequence[int], homecoming: Homecoming) -> None:
    """Forget who came with this run and has no place, no mail and no history of another kind."""
    others = ConsentEvent.objects.filter(subscriber__in=people).filter(
        Q(intake_run=None) | ~Q(intake_run=homecoming.run)
    )
    Subscriber.objects.filter(pk__in=people, subscriptions=None, deliveries=None).exclude(
        pk__in=others.values("subscriber")
    ).delete()
