"""The ladder of rewards, and where a reader stands on it: asked once for many readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter.links import click_url, poll_url, recommend_url
from newsletter.models import Newsletter, Referral, Subscription
from newsletter.personal import Personal, Whom

# Where there is no reward, or none left, the next mark is a round number of readers.
MARKS = (1, 3, 5, 10, 25, 50, 100, 250, 500, 1_000)
Steps = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many a reader brought, how many are missing to the next step, and what it is."""

    count: int
    left: int
    reward: str
    percent: int


def brought(newsletter: int, subscribers: Sequence[int]) -> dict[int, int]:
    """How many are on the list today because of each of these readers; one query."""
    here = Referral.objects.filter(
        referrer__in=subscribers,
        subscription__newsletter=newsletter,
        subscription__state=Subscription.State.CONFIRMED,
    ).order_by()
    return dict(here.values_list("referrer").annotate(number=Count("pk")))


def standing(count: int, steps: Steps) -> Standing:
    """Where somebody stands who brought so many; `steps` in order."""
    needed, name = next(((at, name) for at, name in steps if at > count), (0, ""))
    if not needed:
        needed = next((mark for mark in MARKS if mark > count), count + 1_000)
        name = _("%(count)d readers") % {"count": needed}
    return Standing(count, needed - count, name, 100 * count // needed)


def _asks(field: str) -> Callable[[int, Sequence[int]], dict[int, str]]:
    """How one number of every reader's standing is looked up, in the newsletter's language."""

    def look_up(newsletter: int, subscribers: Sequence[int]) -> dict[int, str]:
        of = Newsletter.objects.get(pk=newsletter)
        steps = list(of.rewards.order_by("needed").values_list("needed", "name"))
        counts = brought(newsletter, subscribers)
        with translation.override(of.language):
            return {
                reader: str(getattr(standing(counts.get(reader, 0), steps), field))
                for reader in subscribers
            }

    return look_up


def _own_link(whom: Whom) -> str:
    return recommend_url(whom.site, subscriber=whom.subscriber, newsletter=whom.newsletter)


PLACEHOLDERS = (
    Personal(
        "click_url", sample="#link", make=lambda whom: click_url(whom.site, delivery=whom.delivery)
    ),
    Personal(
        "poll_url", sample="#answer", make=lambda whom: poll_url(whom.site, delivery=whom.delivery)
    ),
    Personal("referral_url", sample="#your-own-link", make=_own_link),
    Personal("referral_count", sample="2", for_everybody="0", look_up=_asks("count")),
    Personal("referral_left", sample="1", for_everybody="1", look_up=_asks("left")),
    Personal(
        "referral_reward",
        sample=gettext_lazy("the handbook"),
        for_everybody="",
        look_up=_asks("reward"),
    ),
    Personal("referral_percent", sample="66", for_everybody="0", look_up=_asks("percent")),
)
