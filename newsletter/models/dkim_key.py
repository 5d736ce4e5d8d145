from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.secrets import EncryptedTextField
from newsletter.mail.dkim import SigningKey
from newsletter.mail.keys import read_private


class DkimKeyQuerySet(models.QuerySet["DkimKey"]):
    def signing(self, domain: str) -> Self:
        """The keys of ours that sign what comes from a domain now."""
        ours = self.exclude(algorithm=DkimKey.Algorithm.RELAY)
        return ours.filter(domain=domain.lower(), is_active=True)


class DkimKey(models.Model):
    """A key that signs a brand's mail from a domain, ours or the relay's; receivers fetch its half.

    Of a key that the relay signs with we know the selector only.
    """

    class Algorithm(models.TextChoices):
        RSA = "rsa2048", _("RSA, 2048 bits")
        ED25519 = "ed25519", _("Ed25519")
        RELAY = "relay", _("signed by the provider")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="dkim_keys")
    domain = models.CharField(_("domain"), max_length=253)
    selector = models.CharField(_("selector"), max_length=120)
    algorithm = models.CharField(_("algorithm"), max_length=12, choices=Algorithm.choices)
    public = models.TextField(_("public key"), blank=True)
    private = EncryptedTextField(editable=False, default="")
    is_active = models.BooleanField(_("signs"), default=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = DkimKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("DKIM key")
        verbose_name_plural = _("DKIM keys")
        ordering = ["domain", "algorithm", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "domain", "selector"], name="one_key_per_selector"
            ),
            models.UniqueConstraint(
                fields=["site", "domain", "algorithm"],
                condition=models.Q(is_active=True),
                name="one_signing_key_per_algorithm",
            ),
        ]
        permissions = [
            ("manage_domain", _("Can set up the sending domain")),
            ("override_preflight", _("Can send although the sending domain is not in order")),
        ]

    def __str__(self) -> str:
        return self.record_name

    @property
    def record_name(self) -> str:
        """Where in the DNS the public half is looked for."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What the TXT record there must say; empty where the relay says it."""
        if self.algorithm == self.Algorithm.RELAY:
            return ""
        kind = "rsa" if self.algorithm == self.Algorithm.RSA else "ed25519"
        return f"v=DKIM1; k={kind}; p={self.public}"

    def signing_key(self) -> SigningKey:
        """The key as mail is signed with; raises `CannotDecrypt`."""
        return SigningKey(self.domain, self.selector, read_private(self.private))
