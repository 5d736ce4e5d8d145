"""What the staff writes down about people, and how it keeps one away. Nobody is put on a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from newsletter.access import sites_written_for
from newsletter.actions.refusal import suppress
from newsletter.evidence import Proof
from newsletter.models import Note, Subscriber, Suppression, Tag, Tagging

ANNOTATE = "newsletter.annotate_subscriber"
SUPPRESS = "newsletter.suppress_subscriber"


@transaction.atomic
def tag(*, people: Sequence[Subscriber], name: str, user: Any) -> int:
    """Put a tag on people; returns how many did not carry it yet."""
    _check(user, ANNOTATE, people)
    made = 0
    for site_id in {one.site_id for one in people}:
        label, _new = Tag.objects.get_or_create(site_id=site_id, name=" ".join(name.split())[:60])
        mine = [one for one in people if one.site_id == site_id]
        known = set(label.taggings.filter(subscriber__in=mine).values_list("subscriber", flat=True))
        missing = [Tagging(tag=label, subscriber=one) for one in mine if one.pk not in known]
        Tagging.objects.bulk_create(missing, ignore_conflicts=True)
        made += len(missing)
    return made


@transaction.atomic
def untag(*, person: Subscriber, tag_id: int, user: Any) -> None:
    """Take a tag off a person; a tag that nobody carries any more is gone."""
    _check(user, ANNOTATE, [person])
    Tagging.objects.filter(subscriber=person, tag=tag_id).delete()
    Tag.objects.filter(pk=tag_id, site=person.site_id, taggings=None).delete()


def write_note(*, person: Subscriber, words: str, user: Any) -> Note:
    """Keep a remark with a person, who finds it among the data we hold about them."""
    _check(user, ANNOTATE, [person])
    return Note.objects.create(subscriber=person, author=user, words=words.strip()[:2000])


def block(*, people: Sequence[Subscriber], user: Any) -> int:
    """Never write to these people again, on behalf of the brand; returns how many.

    It is a no like any other, but for one thing: they cannot come back by the form.
    """
    _check(user, SUPPRESS, people)
    how = _("blocked by %s") % user
    for person in people:
        suppress(
            site=person.site,
            address_hash=person.address_hash,
            reason=Suppression.Reason.BLOCKED,
            proof=Proof(how=how),
        )
        log(person, "newsletter.block", user=user)
    return len(people)


def _check(user: Any, permission: str, people: Iterable[Subscriber]) -> None:
    brands = {site.pk for site in sites_written_for(user)}
    if not user.has_perm(permission) or any(one.site_id not in brands for one in people):
        raise PermissionDenied
