from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from core.cutting import EXTENSIONS, cut, formats_of
from core.haze import haze

LONGEST_NAME = 59  # as Wagtail keeps it: names in stores have limits


class Picture(AbstractImage):
    """An image with the credit that must travel with it."""

    credit = models.CharField(_("credit"), max_length=255, blank=True)
    haze = models.CharField(max_length=136, blank=True, editable=False)  # base64 of `core.haze`

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """Those that are missing, with one decoding; an uncommon file is left to Wagtail."""
        self._haze()
        formats = formats_of(filters)
        if not formats:
            return super().create_renditions(*filters)
        with self.open_file() as file:
            drawn = cut(file, self, formats)
            made = {one: self._keep(one, data, formats[one]) for one, data in drawn}
        return made or super().create_renditions(*filters)

    def _haze(self) -> None:
        """What readers see until the picture has come: made with its first sizes."""
        if not self.haze and self.pk:
            with self.open_file() as file:
                self.haze = haze(file)
            type(self).objects.filter(pk=self.pk).update(haze=self.haze)

    def _keep(self, one: Filter, data: bytes, name: str) -> AbstractRendition:
        key = one.get_cache_key(self)
        words = [key, one.spec.replace("|", ".")]
        end = ".".join(filter(None, words)) + EXTENSIONS[name]
        stem = Path(self.file.name).stem[: LONGEST_NAME - len(end)]
        kept, _ = self.renditions.get_or_create(
            filter_spec=one.spec,
            focal_point_key=key,
            defaults={"file": ContentFile(data, name=f"{stem}.{end}")},
        )
        return kept


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_size"
            )
        ]
