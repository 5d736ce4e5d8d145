from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.work import Work

LONGEST = 1000  # characters of an address that is looked at


class OutgoingLink(Work):
    """An address that an article leads to, and whether anything is there."""

    class State(models.TextChoices):
        NEW = "new", _("not looked at yet")
        FINE = "fine", _("answers")
        SILENT = "silent", _("did not answer")
        BROKEN = "broken", _("is not there")

    article = models.ForeignKey(
        "blog.ArticlePage", on_delete=models.CASCADE, related_name="outgoing_links"
    )
    url = models.URLField(_("address"), max_length=LONGEST)
    checked_at = models.DateTimeField(_("looked at"), null=True)

    class Meta:
        verbose_name = _("link of an article")
        verbose_name_plural = _("links of articles")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "url"], name="one_row_per_link_of_an_article"
            )
        ]

    def __str__(self) -> str:
        return self.url
