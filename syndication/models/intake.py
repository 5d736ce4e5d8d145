from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.storage import private_storage
from core.work import Work


class Intake(Work):
    """One run of bringing something home: which file, what was decided, by whom."""

    class State(models.TextChoices):
        ASKING = "asking", _("waiting for what its columns mean")
        RECEIVED = "received", _("received")
        REPORTED = "reported", _("looked through")
        DUE = "due", _("waiting to come home")
        RUNNING = "running", _("coming home")
        HOME = "home", _("home")
        REFUSED = "refused", _("refused")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="intakes")
    newsletter = models.ForeignKey(
        "newsletter.Newsletter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="intakes",
        verbose_name=_("newsletter"),
    )
    platform = models.CharField(_("platform"), max_length=40, blank=True)
    label = models.CharField(_("recognised as"), max_length=200, blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to="intakes/", blank=True, storage=private_storage)
    sha256 = models.CharField(max_length=64, db_index=True)
    only = models.CharField(max_length=8, blank=True)  # stories, people or both (empty)
    publish = models.BooleanField(_("publish what was public"), default=False)
    fetch_media = models.BooleanField(_("bring pictures home"), default=True)
    attestation = models.TextField(_("statement about consent"), blank=True)
    report = models.JSONField(default=dict, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("received at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("homecoming")
        verbose_name_plural = _("homecomings")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class IntakeRow(models.Model):
    """What became of one item of an intake: every line of every file ends here."""

    # Its index, and those of what few rows have, would cost a list of a million half its time.
    intake = models.ForeignKey(
        Intake, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=8)  # story or person
    number = models.PositiveIntegerField(_("row"), default=0)
    source_id = models.CharField(max_length=255, db_index=True)
    source_url = models.CharField(_("original address"), max_length=1000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12)
    reason = models.TextField(_("reason"), blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made = models.JSONField(default=dict, blank=True)  # what undo must take back
    fidelity = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["kind", "number", "pk"]
        indexes = [
            models.Index(
                fields=["page"], condition=models.Q(page__isnull=False), name="rows_by_page"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "kind", "number", "source_id"], name="one_row_per_item"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.source_id
