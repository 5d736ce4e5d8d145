from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.work import Work


class Mailing(models.Model):
    """Mail on its way: what was frozen, for when, and how it stands.

    That of an issue lives beside the page so that no revision rolls it back; a copied
    page has none. New articles, the steps of a series and campaigns are mailed without
    a page of ours.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("issue")
        DAILY = "daily", _("what is new")
        ARTICLE = "article", _("new article")
        STEP = "step", _("step of a series")
        CAMPAIGN = "campaign", _("campaign")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ISSUE)
    issue = models.OneToOneField(
        "newsletter.IssuePage", null=True, on_delete=models.PROTECT, related_name="mailing"
    )
    # What a worker made it for, so that two make it once: a day, an article.
    made_for = models.CharField(max_length=80, null=True, unique=True, editable=False)
    newsletter = models.ForeignKey(
        "newsletter.Newsletter", on_delete=models.PROTECT, related_name="mailings"
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices)
    send_at = models.DateTimeField(_("goes out at"))
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    subject = models.CharField(_("subject"), max_length=400, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    on_unknown = models.CharField(
        _("when an answer is lost"),
        max_length=8,
        choices=[("hold", _("hold and ask")), ("resend", _("send again"))],
        default="hold",
    )
    # Empty for the newsletter's own; some of its editions may have another.
    language = models.CharField(_("language"), max_length=10, blank=True)
    at_readers_hour = models.BooleanField(_("at the hour where the reader is"), default=False)
    spread_minutes = models.PositiveSmallIntegerField(_("spread over minutes"), default=0)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-send_at"]
        permissions = [
            ("send_mailing", _("Can send, schedule and stop issues")),
            ("view_sent_mail", _("Can read the mail that was written to files")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["scheduled", "sending", "paused", "finished", "cancelled"]
                ),
                name="mailing_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sending", "finished"])
                | models.Q(frozen_at__isnull=False),
                name="what_is_sent_was_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="issue", issue__isnull=False)
                | models.Q(kind="campaign", issue=None)
                | models.Q(kind__in=["daily", "article", "step"], issue=None)
                & models.Q(frozen_at__isnull=False),
                name="only_an_issue_has_a_page",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


OPEN_STATES = ("queued", "deferred")


class Delivery(Work):
    """One mail of one issue to one person: the ledger's line."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DEFERRED = "deferred", _("to be tried again")
        ACCEPTED = "accepted", _("accepted")
        PRESUMED = "presumed", _("in doubt, presumed sent")
        UNKNOWN = "unknown", _("in doubt, held")
        REJECTED = "rejected", _("refused")
        SKIPPED = "skipped", _("left before sending")
        CANCELLED = "cancelled", _("cancelled")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    address = models.CharField(_("address"), max_length=254)
    name = models.CharField(max_length=200, blank=True)
    code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    enhanced = models.CharField(max_length=12, blank=True)
    answer = models.TextField(_("what was answered"), blank=True)
    # Which of the issue's subjects; NULL while it waits for the one that wins.
    variant = models.PositiveSmallIntegerField(_("subject"), null=True, blank=True, default=0)
    # The mailing's own words where there is none.
    edition = models.ForeignKey(
        "newsletter.Edition", null=True, on_delete=models.RESTRICT, related_name="deliveries"
    )
    queue_id = models.CharField(_("number in the server's queue"), max_length=64, blank=True)
    way = models.CharField(_("way out"), max_length=64, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "subscriber"], name="one_delivery_per_reader"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "queued",
                        "deferred",
                        "accepted",
                        "presumed",
                        "unknown",
                        "rejected",
                        "skipped",
                        "cancelled",
                    ]
                ),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=OPEN_STATES, due_at__isnull=False, settled_at__isnull=True
                )
                | models.Q(~models.Q(state__in=OPEN_STATES), due_at=None, settled_at__isnull=False),
                name="delivery_is_due_or_settled",
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by="") | models.Q(state__in=OPEN_STATES),
                name="only_open_deliveries_are_claimed",
            ),
            models.CheckConstraint(
                condition=models.Q(code=None) | models.Q(code__range=(200, 599)),
                name="delivery_code_is_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["mailing", "state", "due_at"], name="deliveries_due"),
            models.Index(
                fields=["claimed_by"],
                condition=~models.Q(claimed_by=""),
                name="deliveries_claimed",
            ),
        ]
