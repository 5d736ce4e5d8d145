from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Tag(models.Model):
    """A word that a brand keeps with some of its people."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("tag"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="one_tag_per_name")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a person."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="taggings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "subscriber"], name="a_tag_sticks_once")
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.tag}"


class Note(models.Model):
    """What somebody of the staff wrote down about a person; the person may read it."""

    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(_("note"), max_length=2000)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.words[:80]
