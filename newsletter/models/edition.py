from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Mailing


class Edition(models.Model):
    """The words of a mailing for readers who follow few topics, or had some of its articles."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="editions")
    subject = models.CharField(_("subject"), max_length=400)
    html = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return self.subject


class Carried(models.Model):
    """That a mailing, or one edition of it, showed an article: nobody is shown it again."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="carried")
    edition = models.ForeignKey(
        Edition, null=True, on_delete=models.CASCADE, related_name="carried"
    )
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "article"],
                condition=models.Q(edition=None),
                name="carried_once_by_a_mailing",
            ),
            models.UniqueConstraint(
                fields=["edition", "article"], name="carried_once_by_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.article}"
