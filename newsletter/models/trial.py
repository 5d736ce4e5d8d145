from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Mailing


class Trial(models.Model):
    """Several subjects tried on some readers of a mailing; the winner goes to the rest.

    Frozen with the mailing: the first subject is the editor's own. The rest of
    the readers are in the ledger from the start, as deliveries without a variant
    that are due when the trial is decided, so the books balance all along.
    """

    class By(models.TextChoices):
        CLICK = "click", _("clicks")
        REPLY = "reply", _("replies")

    mailing = models.OneToOneField(Mailing, on_delete=models.CASCADE, related_name="trial")
    subjects = models.JSONField(_("subjects"))
    by = models.CharField(_("what counts"), max_length=8, choices=By.choices)
    percent = models.PositiveSmallIntegerField(_("share of the readers"))
    decide_at = models.DateTimeField(_("decided at"))
    decided_at = models.DateTimeField(null=True, blank=True)
    winner = models.PositiveSmallIntegerField(_("winner"), null=True, blank=True)
    is_proven = models.BooleanField(default=False)
    evidence = models.JSONField(default=list)

    class Meta:
        verbose_name = _("trial of subjects")
        verbose_name_plural = _("trials of subjects")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__range=(1, 100)), name="trial_share_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=models.Q(winner=None, decided_at=None)
                | models.Q(winner__isnull=False, decided_at__isnull=False),
                name="trial_is_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return " / ".join(self.subjects)
