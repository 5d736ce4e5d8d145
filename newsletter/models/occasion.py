from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.newsletter import Newsletter


class Occasion(models.Model):
    """An hour at which an issue is due, and what was made ready for it, once."""

    class Outcome(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        SCHEDULED = "scheduled", _("scheduled by itself")
        THIN = "thin", _("too little is new")
        HELD = "held", _("waits for somebody")

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="occasions")
    at = models.DateTimeField(_("hour"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    issue = models.ForeignKey(
        "newsletter.IssuePage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "at"], name="one_occasion_per_hour")
        ]

    def __str__(self) -> str:
        return f"{self.newsletter}: {self.get_outcome_display()}"


class Wish(models.Model):
    """An editor's word about an article: it comes into the next issue, or into none."""

    class Kind(models.TextChoices):
        PIN = "pin", _("into the next issue, first")
        LEAVE_OUT = "leave_out", _("into no issue")

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="wishes")
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("wish"), max_length=12, choices=Kind.choices)

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "article"], name="one_wish_per_article_and_newsletter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.get_kind_display()}"
