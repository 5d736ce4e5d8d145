from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from blog.models.told import ToldInLanguages


class Topic(ToldInLanguages):
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

    of_its_brand = ("parent",)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="one_topic_per_slug")]

    def branch(self) -> list[Topic]:
        """The topic and all narrower ones at any depth; a ring of topics ends where it began."""
        below: dict[int | None, list[Topic]] = {}
        for topic in Topic.objects.filter(site=self.site_id):
            below.setdefault(topic.parent_id, []).append(topic)
        found = {self.pk: self}
        waiting = [self]
        while waiting:
            new = [one for one in below.get(waiting.pop().pk, []) if one.pk not in found]
            found.update((one.pk, one) for one in new)
            waiting += new
        return list(found.values())
