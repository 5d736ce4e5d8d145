from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class LostAddress(models.Model):
    """A path that readers asked for and did not find; never what follows a question mark."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("address"), max_length=255)
    hits = models.PositiveIntegerField(_("times asked for"), default=1)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now)
    passed_over_at = models.DateTimeField(_("passed over"), null=True, blank=True)

    class Meta:
        verbose_name = _("lost address")
        verbose_name_plural = _("lost addresses")
        constraints = [
            models.UniqueConstraint(fields=["site", "path"], name="one_lost_address_per_path")
        ]

    def __str__(self) -> str:
        return self.path
