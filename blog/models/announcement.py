from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.work import Work


class Announcement(Work):
    """An address whose change somebody outside is still to be told of; told, the row is gone."""

    class Service(models.TextChoices):
        HUB = "hub", _("WebSub hub")
        INDEX_NOW = "index_now", _("IndexNow")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(_("service"), max_length=12, choices=Service)
    url = models.CharField(_("address"), max_length=1000)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "service", "url"], name="one_announcement_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}: {self.url}"
