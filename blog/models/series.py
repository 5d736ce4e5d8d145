from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Series(models.Model):
    """Articles that are read in order."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="series")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="one_series_per_slug")]

    def __str__(self) -> str:
        return self.title
