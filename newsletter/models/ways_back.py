from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.secrets import EncryptedTextField


def new_secret() -> str:
    """What nobody guesses: 32 characters of an address."""
    return secrets.token_urlsafe(24)


class ReturnMailbox(models.Model):
    """Where a brand's returned mail is fetched from: one IMAP mailbox."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS")
        STARTTLS = "starttls", _("STARTTLS")
        NONE = "none", _("none (only on this machine)")

    site = models.OneToOneField(
        Site, on_delete=models.CASCADE, related_name="return_mailbox", verbose_name=_("brand")
    )
    host = models.CharField(_("server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(
        _("security"), max_length=8, choices=Security.choices, default=Security.TLS
    )
    username = models.CharField(_("user name"), max_length=255)
    password = EncryptedTextField(_("password"))
    folder = models.CharField(_("folder"), max_length=120, default="INBOX")
    done_folder = models.CharField(
        _("folder for what was read"),
        max_length=120,
        blank=True,
        help_text=_("Empty: what was read is deleted. Other mail is never touched."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    uid_validity = models.BigIntegerField(default=0, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True, editable=False)
    last_error = models.TextField(_("what went wrong"), blank=True, editable=False)

    class Meta:
        verbose_name = _("return mailbox")
        verbose_name_plural = _("return mailboxes")

    def __str__(self) -> str:
        return f"{self.username} · {self.host}"

    def clean(self) -> None:
        """A password travels in the clear to this machine at most."""
        local = {"localhost", "127.0.0.1", "::1"}
        if self.security == self.Security.NONE and self.host not in local:
            raise ValidationError(
                {"security": _("Without TLS the password could be read on its way.")}
            )


class ProviderHook(models.Model):
    """A door that a mail provider tells a brand's returns at: an address nobody guesses."""

    class Provider(models.TextChoices):
        AMAZON_SES = "amazon_ses", "Amazon SES"
        BREVO = "brevo", "Brevo"
        MAILERSEND = "mailersend", "MailerSend"
        MAILGUN = "mailgun", "Mailgun"
        MAILJET = "mailjet", "Mailjet"
        MAILTRAP = "mailtrap", "Mailtrap"
        MANDRILL = "mandrill", "Mandrill"
        POSTAL = "postal", "Postal"
        POSTMARK = "postmark", "Postmark"
        RESEND = "resend", "Resend"
        SENDGRID = "sendgrid", "SendGrid"
        SPARKPOST = "sparkpost", "SparkPost"
        UNISENDER_GO = "unisender_go", "Unisender Go"

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="provider_hooks", verbose_name=_("brand")
    )
    provider = models.CharField(_("provider"), max_length=20, choices=Provider.choices)
    secret = EncryptedTextField(default=new_secret, editable=False)
    signing_key = EncryptedTextField(
        _("key of its signatures"),
        blank=True,
        default="",
        help_text=_(
            "Mailgun: the webhook signing key. SendGrid: the verification key. Resend: the "
            "signing secret. MailerSend and Mailtrap: the signing secret. Postal and Unisender "
            "Go: as their pages call it. Amazon SES: the ARN of the topic."
        ),
    )
    is_active = models.BooleanField(_("open"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heard_at = models.DateTimeField(_("last heard"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("provider's door")
        verbose_name_plural = _("providers' doors")
        constraints = [
            models.UniqueConstraint(fields=["site", "provider"], name="one_door_per_provider")
        ]

    def __str__(self) -> str:
        return str(self.get_provider_display())
