from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Site

from newsletter.blocks import issue_blocks
from newsletter.models.delivery import Mailing
from newsletter.models.issue import IssuePage
from newsletter.models.newsletter import Newsletter
from newsletter.models.subscriber import Subscription
from newsletter.panels import StepsPanel


class MailSeries(ClusterableModel):
    """Mails that each reader gets one after the other, counted from a day of their own."""

    class Begins(models.TextChoices):
        YES = "yes", _("with the reader's yes")
        BIRTHDAY = "birthday", _("so many days after their yes")
        SILENCE = "silence", _("when they have not clicked for so many days")

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.CASCADE, related_name="mail_series"
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.CASCADE, related_name="series", verbose_name=_("newsletter")
    )
    name = models.CharField(_("name"), max_length=80)
    begins = models.CharField(
        _("begins"), max_length=12, choices=Begins.choices, default=Begins.YES
    )
    after_days = models.PositiveSmallIntegerField(
        _("days"), default=365, validators=[MinValueValidator(1)], help_text=_("Not for a yes.")
    )
    is_running = models.BooleanField(
        _("runs"), default=False, help_text=_("Stopped, it writes to nobody; readers keep a place.")
    )
    runs_since = models.DateTimeField(null=True, editable=False)

    panels = [
        FieldPanel("site"),
        FieldPanel("newsletter"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("begins"), FieldPanel("after_days")]),
        FieldPanel("is_running"),
        InlinePanel("steps", heading=_("Mails"), label=_("Mail"), min_num=1),
        StepsPanel(),
    ]

    class Meta:
        verbose_name = _("series of mails")
        verbose_name_plural = _("series of mails")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A series belongs to the brand of its newsletter."""
        if self.newsletter_id and self.newsletter.site_id != self.site_id:
            raise ValidationError({"newsletter": _("Choose a newsletter of this brand.")})

    def save(self, *args: object, **kwargs: object) -> None:
        """Whoever said yes before it ran is not welcomed a year late."""
        if self.is_running and self.runs_since is None:
            self.runs_since = timezone.now()
        super().save(*args, **kwargs)


class SeriesStep(Orderable):
    """One mail of a series: so many days after the one before, to those it is meant for."""

    class Only(models.TextChoices):
        ALL = "all", _("everybody")
        CLICKED = "clicked", _("who has clicked since the series began")
        SILENT = "silent", _("who has not clicked since the series began")

    series = ParentalKey(MailSeries, on_delete=models.CASCADE, related_name="steps")
    wait_days = models.PositiveSmallIntegerField(_("days after the mail before"), default=7)
    only = models.CharField(_("for"), max_length=8, choices=Only.choices, default=Only.ALL)
    subject = models.CharField(_("subject"), max_length=200)
    preview_text = models.CharField(_("preview text"), max_length=200, blank=True)
    body = StreamField(issue_blocks(), verbose_name=_("text"))
    kept_back = models.TextField(_("what keeps it back"), blank=True, editable=False)
    mailing = models.OneToOneField(
        Mailing, null=True, editable=False, on_delete=models.SET_NULL, related_name="step"
    )

    panels = [
        FieldRowPanel([FieldPanel("wait_days"), FieldPanel("only")]),
        FieldPanel("subject"),
        FieldPanel("preview_text"),
        FieldPanel("body"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("mail of a series")
        verbose_name_plural = _("mails of a series")

    def __str__(self) -> str:
        return self.subject

    def as_issue(self) -> IssuePage:
        """Its words of today, as an issue that is not saved."""
        return IssuePage(
            title=self.subject,
            subject=self.subject,
            preview_text=self.preview_text,
            body=self.body,
        )


class Journey(models.Model):
    """A reader's way through a series, begun once: how far they are, and what is next."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("to the end")
        LEFT = "left", _("left the list")

    series = models.ForeignKey(MailSeries, on_delete=models.CASCADE, related_name="journeys")
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="journeys"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.UNDER_WAY
    )
    place = models.PositiveSmallIntegerField(_("mails passed"), default=0)
    due_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "subscription"], name="one_journey_each"),
            models.CheckConstraint(
                condition=models.Q(state="under_way", due_at__isnull=False)
                | models.Q(~models.Q(state="under_way"), due_at=None),
                name="journey_is_due_or_over",
            ),
        ]
        indexes = [models.Index(fields=["series", "due_at"], name="journeys_due")]

    def __str__(self) -> str:
        return f"{self.series}: {self.subscription}"
