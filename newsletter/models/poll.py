from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Delivery, Mailing


class Poll(models.Model):
    """A question as it was frozen with a mail: what is edited later changes no answer given."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="polls")
    block = models.CharField(max_length=64)
    # That of the edition it is asked in: a translated block keeps its name.
    language = models.CharField(max_length=10, blank=True)
    question = models.CharField(_("question"), max_length=200)
    answers = models.JSONField(_("answers"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "block", "language"], name="one_poll_per_block"
            )
        ]

    def __str__(self) -> str:
        return self.question


class Vote(models.Model):
    """A reader's answer, which they may change; who it was is forgotten like a click."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="votes"
    )
    answer = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "delivery"], name="one_vote_per_reader")
        ]

    def __str__(self) -> str:
        return str(self.poll.answers[self.answer])
