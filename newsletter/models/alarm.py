from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """Something about an issue on its way that a person had to hear of, told once."""

    class Kind(models.TextChoices):
        COMPLAINTS = "complaints", _("complaints")
        BOUNCES = "bounces", _("dead addresses")
        POLICY = "policy", _("servers that do not want our mail")
        STALLED = "stalled", _("nothing moves")
        CONTENT = "content", _("mail that inboxes will refuse")
        BOOKS = "books", _("books that do not balance")

    class Level(models.TextChoices):
        WARNING = "warning", _("warning")
        STOP = "stop", _("stopped")

    mailing = models.ForeignKey(
        "newsletter.Mailing", on_delete=models.CASCADE, related_name="alarms"
    )
    kind = models.CharField(_("about"), max_length=16, choices=Kind.choices)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    words = models.TextField(_("what is so"))
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "kind", "level"], name="an_alarm_is_raised_once"
            )
        ]

    def __str__(self) -> str:
        return self.words
