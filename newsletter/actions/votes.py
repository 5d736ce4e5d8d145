"""Polls are frozen with their mail and answered with a press and a button."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from newsletter.models import Delivery, IssuePage, Mailing, Poll, Vote

MOST_WORDS = 200


def keep_polls(*, mailing: Mailing, draft: IssuePage, language: str = "") -> None:
    """Freeze the questions of a mail; part of the transaction that freezes its words.

    A step of a series is frozen again for each reader who comes to it. A question that was
    asked in other words before keeps the answers it was given, and is asked no more.
    """
    known = {poll.block: poll for poll in mailing.polls.filter(language=language)}
    for poll in list(_asked_in(draft)):
        before = known.get(poll.block)
        if before is not None and (before.question, before.answers) == (
            poll.question,
            poll.answers,
        ):
            continue
        if before is not None:
            Poll.objects.filter(pk=before.pk).update(block=f"{before.block}~{before.pk}")
        poll.mailing, poll.language = mailing, language
        poll.save()


def _asked_in(draft: IssuePage) -> Iterator[Poll]:
    for child in draft.body:
        if child.block_type == "poll":
            question, answers = child.value["question"], list(child.value["answers"])
        elif child.block_type == "debate":
            question = str(child.block.label)
            answers = [one["subject"] for one in child.value["subjects"]]
        else:
            continue
        words = [str(answer) for answer in answers]
        yield Poll(block=child.id, question=question[:MOST_WORDS], answers=words)


@transaction.atomic
def vote(*, poll: Poll, delivery: Delivery, answer: int) -> Vote:
    """Take a reader's answer; the last one counts."""
    taken, _is_new = Vote.objects.update_or_create(
        poll=poll, delivery=delivery, defaults={"answer": answer, "at": timezone.now()}
    )
    return taken
