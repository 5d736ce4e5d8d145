"""The moment an issue stops being a draft: its words, and who gets them, are settled."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Expression,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from newsletter.actions.editions import Issue, share_out
from newsletter.actions.issue import IssueError
from newsletter.actions.trial import begin
from newsletter.actions.votes import keep_polls
from newsletter.languages import by_language, language_of, pages_of, versions_of
from newsletter.models import Delivery, IssuePage, Mailing, Newsletter, Subscription, Trial
from newsletter.postoffice.post import load
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rendering import Rendered, render
from newsletter.rhythm import waves
from newsletter.variants.sharing import due_for, variant_for

State = Mailing.State
MOST_STEPS = 60  # a spread issue leaves in so many steps at most


def freeze(*, mailing: Mailing, user: Any = None) -> Mailing:
    """Settle what is sent and to whom; the page is published, the mail can be read there.

    One transaction: the snapshot, one delivery per mailable subscription, due
    when the mailing goes out. Raises `IssueError` when it is frozen already,
    and `BadMail` when the mail must not be built; then nothing has changed.
    """
    newsletter = mailing.newsletter
    issue = IssuePage.objects.get(pk=mailing.issue_id)
    draft: IssuePage = issue.get_latest_revision_as_object()
    rendered = render(draft, newsletter=newsletter)
    with transaction.atomic():
        take(mailing, rendered)
        audience = audience_of(draft, newsletter=newsletter)
        recipients = _settle(mailing, draft, audience, user=user)
        load(mailing.pk)  # built once before anybody is promised a mail
        log(
            instance=issue,
            action="newsletter.freeze",
            user=user,
            data={"recipients": recipients},
        )
    mailing.refresh_from_db()
    return mailing


def _settle(
    mailing: Mailing, draft: IssuePage, audience: SubscriptionQuerySet, *, user: Any
) -> int:
    """Publish what goes out in each language, and open the books; returns how many get it."""
    newsletter = mailing.newsletter
    own, versions = language_of(draft, newsletter), versions_of(draft, newsletter)
    for version in versions.values():
        _publish(version, user)
    if own != newsletter.language:
        Mailing.objects.filter(pk=mailing.pk).update(language=own)
    trial = begin(mailing=mailing, draft=draft)
    recipients = open_ledger(mailing, audience, trial=trial)
    tried = len(trial.subjects) if trial else 1
    parts = by_language(audience, versions)
    for language, version in versions.items():
        other = "" if language == own else language
        keep_polls(mailing=mailing, draft=version, language=other)
        writing = Issue(version, language=other, tried=tried)
        share_out(mailing=mailing, audience=parts[language], writing=writing)
    return recipients


def _publish(version: IssuePage, user: Any) -> None:
    """The latest words become a page of the archive, where they are not one already."""
    if version.latest_revision and (not version.live or version.has_unpublished_changes):
        version.latest_revision.publish(user=user)


@transaction.atomic
def let_go(*, mailing: Mailing) -> Mailing:
    """Begin to send a frozen issue. Raises `IssueError` when that has been done."""
    moved = Mailing.objects.filter(
        pk=mailing.pk, state=State.SCHEDULED, frozen_at__isnull=False
    ).update(state=State.SENDING, started_at=timezone.now())
    if not moved:
        raise IssueError(_("The issue is on its way already, or is not frozen."))
    mailing.refresh_from_db()
    return mailing


def take(mailing: Mailing, rendered: Rendered) -> None:
    """Write the snapshot into a mailing that has none; the condition lets one worker win."""
    taken = Mailing.objects.filter(pk=mailing.pk, frozen_at=None, state=State.SCHEDULED).update(
        frozen_at=timezone.now(), **snapshot(rendered)
    )
    if not taken:
        raise IssueError(_("This issue is frozen already: it is on its way."))


def snapshot(rendered: Rendered) -> dict[str, str]:
    """The columns of a mailing that hold its words."""
    whole = f"{rendered.subject}\0{rendered.html}\0{rendered.text}"
    return {
        "subject": rendered.subject,
        "html": rendered.html,
        "text": rendered.text,
        "content_hash": hashlib.sha256(whole.encode()).hexdigest(),
    }


def audience_of(draft: IssuePage, *, newsletter: Newsletter) -> SubscriptionQuerySet:
    """Who gets an issue: everybody on the list, or those of its segment.

    One that is not written in the newsletter's own language is for those who read its.
    Raises `IssueError` where the segment is gone: nobody widens an audience by a deletion.
    """
    mailable = Subscription.objects.mailable(newsletter)
    language = language_of(draft, newsletter)
    if language != newsletter.language:
        mailable = by_language(mailable, pages_of(newsletter))[language]
    if draft.segment is not None:
        return draft.segment.narrow(mailable)
    if draft.latest_revision and draft.latest_revision.content.get("segment"):
        raise IssueError(_("The segment of this issue was deleted. Choose who gets it."))
    return mailable


def open_ledger(
    mailing: Mailing, audience: SubscriptionQuerySet, *, trial: Trial | None = None
) -> int:
    """One delivery for each of the audience; returns how many, and counts them in the mailing.

    INSERT … SELECT: the size of the audience does not matter to this process.
    """
    text, number = CharField(), IntegerField()
    columns: dict[str, Any] = {
        "mailing_id": Value(mailing.pk, output_field=number),
        "subscriber_id": F("subscriber_id"),
        "address": F("subscriber__address"),
        "name": F("subscriber__name"),
        "state": Value(Delivery.State.QUEUED, output_field=text),
        "due_at": due_for(trial, _due_at(mailing, audience)),
        "variant": variant_for(trial),
        "attempts": Value(0, output_field=number),
        "claimed_by": Value("", output_field=text),
        "last_error": Value("", output_field=TextField()),
        "enhanced": Value("", output_field=text),
        "answer": Value("", output_field=TextField()),
        "queue_id": Value("", output_field=text),
        "way": Value("", output_field=text),
        "created_at": Value(timezone.now(), output_field=DateTimeField()),
    }
    chosen = (
        audience.order_by("pk")
        .annotate(**{f"into_{name}": source for name, source in columns.items()})
        .values_list(*(f"into_{name}" for name in columns))
    )
    select, parameters = chosen.query.sql_with_params()
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {select}", parameters)
        opened = int(cursor.rowcount)
    Mailing.objects.filter(pk=mailing.pk).update(recipients=F("recipients") + opened)
    return opened


def _due_at(mailing: Mailing, audience: QuerySet[Subscription]) -> Expression:
    """When each row of the audience is due: the issue's hour, there or where the reader is."""
    minutes = mailing.spread_minutes
    usual = _spread(mailing.send_at, minutes=minutes)
    if not mailing.at_readers_hour:
        return usual
    zones = audience.order_by().values_list("subscriber__time_zone", flat=True).distinct()
    by_moment = waves(mailing.send_at, time_zone=mailing.newsletter.time_zone, zones=zones)
    return Case(
        *(
            When(subscriber__time_zone__in=names, then=_spread(moment, minutes=minutes))
            for moment, names in by_moment.items()
        ),
        default=usual,
        output_field=DateTimeField(),
    )


def _spread(moment: datetime, *, minutes: int) -> Expression:
    """A moment, or steps of equal length from it on, each for the same share of the readers."""
    steps = min(minutes, MOST_STEPS)
    first = Value(moment, output_field=DateTimeField())
    if not steps:
        return first
    length = timedelta(minutes=minutes) / steps
    return Case(
        *(
            When(
                condition=Exact(Mod("pk", steps), step),
                then=Value(moment + step * length, output_field=DateTimeField()),
            )
            for step in range(1, steps)
        ),
        default=first,
        output_field=DateTimeField(),
    )
