from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

HANDLE = r"^@[\w.-]+@[\w-]+(\.[\w-]+)+\Z"


class Contributor(models.Model):
    """A byline: somebody who writes, with or without an account."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="contributors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributors",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    bio = models.TextField(_("biography"), blank=True)
    photo = models.ForeignKey(
        "core.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    website = models.URLField(_("website"), blank=True)
    fediverse = models.CharField(
        _("address in the fediverse"),
        max_length=120,
        blank=True,
        validators=[RegexValidator(HANDLE, _("Write it as @name@server, as Mastodon shows it."))],
        help_text=_("@name@server: shown where an article is shared on Mastodon."),
    )
    charter_accepted_at = models.DateTimeField(_("charter accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_contributor_per_slug")
        ]

    def __str__(self) -> str:
        return self.name
