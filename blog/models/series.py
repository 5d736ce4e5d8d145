from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from blog.models.told import ToldInLanguages


class Series(ToldInLanguages):
    """Articles that are read in order."""

    name_field = "title"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="series")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="one_series_per_slug")]
