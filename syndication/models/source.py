from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.work import Work


class Source(Work):
    """A feed a brand follows; its entries become ideas for editors."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sources")
    url = models.URLField(_("address of the feed"), max_length=500)
    title = models.CharField(_("title"), max_length=255, blank=True)
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=255, blank=True)
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("followed feed")
        verbose_name_plural = _("followed feeds")
        ordering = ["title", "url"]
        constraints = [models.UniqueConstraint(fields=["site", "url"], name="one_source_per_feed")]

    def __str__(self) -> str:
        return self.title or self.url


class Idea(models.Model):
    """Something read elsewhere that may become a selection."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="ideas")
    entry_id = models.CharField(max_length=500)
    url = models.URLField(_("address"), max_length=1000)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    article = models.ForeignKey(
        "blog.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-published_at", "-found_at"]
        constraints = [
            models.UniqueConstraint(fields=["source", "entry_id"], name="one_idea_per_entry")
        ]

    def __str__(self) -> str:
        return self.title
