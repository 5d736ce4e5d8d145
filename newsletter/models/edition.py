from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Mailing


class Edition(models.Model):
    """The words of a mailing for some readers.

    They read another language, follow few topics, or had some of its articles.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="editions")
    # Empty for the mailing's own language; its page is in the archive beside the other.
    language = models.CharField(_("language"), max_length=10, blank=True)
    page = models.ForeignKey(
        "newsletter.IssuePage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=400)
    # In another language: what stands for the subjects that are tried on some readers.
    other_subjects = models.JSONField(default=list)
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
