from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.querysets import PreviewLinkQuerySet
from core import tokens

PURPOSE = "draft"


class PreviewLink(models.Model):
    """A way for somebody without an account to read a draft, until a day or until it is closed."""

    article = models.ForeignKey(
        "blog.ArticlePage", on_delete=models.CASCADE, related_name="preview_links"
    )
    label = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label or str(self.article_id)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def address(self) -> str:
        """The whole address, at the brand's own name."""
        path = reverse("blog_draft", args=[tokens.sign(PURPOSE, link=self.pk)])
        root: str = self.article.get_site().root_url
        return f"{root}{path}"
