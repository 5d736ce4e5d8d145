"""Homecomings as the tests run them, and what they look at afterwards."""

from __future__ import annotations

from django.db import connection

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
        "journal": {(line.act, line.address_hash, line.reason) for line in journal.lines()},
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


class Statements:
    """Counts what is said to the database; kills whoever says the fatal one."""

    def __init__(self, fatal=0):
        self.count, self._fatal = 0, fatal
        self._watched = connection.execute_wrapper(self._said)

    def __enter__(self):
        self._watched.__enter__()
        return self

    def __exit__(self, *error):
        self._watched.__exit__(*error)

    def _said(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.count += 1
            if self.count == self._fatal:
                raise Killed
        return execute(sql, params, many, context)


def audience(folder):
    """A list of 12: every third said no, one address is none, one row is repeated."""
    noes = ["true" if n % 3 == 0 else "false" for n in range(10)]
    lines = [f"r{n}@example.org,,,{no},2023-01-15T10:00:00Z" for n, no in enumerate(noes)]
    path = folder / "email_list.harbour.csv"
    path.write_text("\n".join([HEADERS, *lines, "nobody,,,false,", lines[1]]) + "\n")
    return path
