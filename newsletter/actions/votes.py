"""Polls are frozen with their mail and answered with a press and a button."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from newsletter.models import Delivery, IssuePage, Mailing, Poll, Vote

MOST_WORDS = 200


def keep_polls(*, mailing: Mailing, draft: IssuePage) -> None:
    """Freeze the questions of an issue; part of the transaction that freezes its words."""
    found = []
    for child in draft.body:
        if child.block_type == "poll":
            question, answers = child.value["question"], list(child.value["answers"])
        elif child.block_type == "debate":
            question = str(child.block.label)
            answers = [one["subject"] for one in child.value["subjects"]]
        else:
            continue
        words = [str(answer) for answer in answers]
        found.append(
            Poll(mailing=mailing, block=child.id, question=question[:MOST_WORDS], answers=words)
        )
    Poll.objects.bulk_create(found)


@transaction.atomic
def vote(*, poll: Poll, delivery: Delivery, answer: int) -> Vote:
    """Take a reader's answer; the last one counts."""
    taken, _is_new = Vote.objects.update_or_create(
        poll=poll, delivery=delivery, defaults={"answer": answer, "at": timezone.now()}
    )
    return taken
