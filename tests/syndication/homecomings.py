"""Homecomings as the tests run them, and what they look at afterwards."""

from __future__ import annotations

from newsletter import journal
from newsletter.models import ConsentEvent, Subscriber, Subscription, Suppression
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes, receive
from syndication.models import IntakeRow

HEADERS = "email,active_subscription,expiry,email_disabled,created_at"
STATED = Wishes(attestation="They asked.")


def received(newsletter, path, *, wishes=STATED, **facts):
    return receive(path=path, site=newsletter.site, newsletter=newsletter, wishes=wishes, **facts)


def brought(newsletter, path, *, wishes=STATED):
    intake = received(newsletter, path, wishes=wishes)
    bring_home(intake)
    return intake


def outcomes(intake):
    rows = IntakeRow.objects.filter(intake=intake).order_by("kind", "number")
    return [(row.number, row.source_id, row.outcome, row.reason) for row in rows]


def mailable(newsletter):
    found = Subscription.objects.mailable(newsletter)
    return sorted(found.values_list("subscriber__address", flat=True))


def picture_of_the_database():
    """Everything a run may touch, in values that can be compared."""
    return {
        "people": sorted(Subscriber.objects.values_list("address", "name", "source")),
        "places": sorted(Subscription.objects.values_list("subscriber__address", "state")),
        "noes": sorted(Suppression.objects.values_list("address_hash", "reason")),
        "events": ConsentEvent.objects.count(),
        "journal": len(list(journal.lines())),
    }


class Killed(BaseException):
    """The worker is gone: nothing of ours catches this."""


def dies_after(steps):
    left = [steps]

    def step(_what):
        left[0] -= 1
        if not left[0]:
            raise Killed

    return step


def audience(folder):
    """A list of 12: every third said no, one address is none, one row is repeated."""
    noes = ["true" if n % 3 == 0 else "false" for n in range(10)]
    lines = [f"r{n}@example.org,,,{no},2023-01-15T10:00:00Z" for n, no in enumerate(noes)]
    path = folder / "email_list.harbour.csv"
    path.write_text("\n".join([HEADERS, *lines, "nobody,,,false,", lines[1]]) + "\n")
    return path
