from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.work import Work


class Letter(Work):
    """A mail to one person because of something that person did: a confirmation, a code."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DEFERRED = "deferred", _("to be tried again")
        SENT = "sent", _("sent")
        REJECTED = "rejected", _("refused")
        EXPIRED = "expired", _("given up")

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=40)
    sender = models.CharField(_("from"), max_length=320)
    recipient = models.CharField(_("to"), max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=255, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["state", "due_at"], name="letters_due")]
