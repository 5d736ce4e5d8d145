from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Topic(models.Model):
    """What a brand writes about; articles and newsletters are sorted by it."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="topics")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
        verbose_name=_("wider topic"),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)

    of_its_brand = ("parent",)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="one_topic_per_slug")]

    def __str__(self) -> str:
        return self.name
