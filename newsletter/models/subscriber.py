from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.models.brand import check_time_zone
from newsletter.models.cadence import Cadence
from newsletter.querysets import SubscriberQuerySet, SubscriptionQuerySet

MOST_TOPICS = 50
LONGEST_TOPICS = 400  # fifty numbers and their commas


class Subscriber(models.Model):
    """Somebody a brand knows by an address; `address` is normalised, never empty unless erased."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="subscribers")
    address = models.CharField(_("address"), max_length=254, blank=True)
    address_hash = models.CharField(max_length=64, db_index=True, editable=False)
    shown_address = models.CharField(_("address as written"), max_length=320, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[check_time_zone]
    )
    source = models.CharField(_("came from"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("known since"), default=timezone.now)
    last_clicked_at = models.DateTimeField(_("last clicked"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        permissions = [
            ("annotate_subscriber", _("Can tag people and write notes about them")),
            ("export_audience", _("Can take the audience out")),
            ("suppress_subscriber", _("Can block people, for ever")),
        ]
        indexes = [
            # What is typed is looked for at the beginning; PostgreSQL wants to be told so.
            models.Index(
                fields=["site", "address"],
                name="subscribers_by_address",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["site", "name"],
                name="subscribers_by_name",
                opclasses=["int4_ops", "varchar_pattern_ops"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "address"],
                condition=~models.Q(address=""),
                name="one_subscriber_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.shown_address or self.address or str(_("erased"))


class Subscription(models.Model):
    """A person's place on one newsletter's list."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for their yes")
        CONFIRMED = "confirmed", _("confirmed")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        BOUNCED = "bounced", _("address does not work")
        COMPLAINED = "complained", _("complained")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    newsletter = models.ForeignKey(
        "newsletter.Newsletter", on_delete=models.CASCADE, related_name="subscriptions"
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    cadence = models.CharField(
        _("gets"), max_length=8, choices=Cadence.choices, default=Cadence.ISSUE
    )
    # Numbers of topics in order, parted by commas: readers who chose the same share an edition.
    topics = models.CharField(_("topics"), max_length=LONGEST_TOPICS, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("last asked for a yes"), null=True, blank=True)
    intake_row = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="one_subscription_per_newsletter"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["pending", "confirmed", "unsubscribed", "bounced", "complained"]
                ),
                name="subscription_state_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["newsletter", "state", "subscriber"], name="subscriptions_by_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.newsletter}"

    @property
    def chosen_topics(self) -> frozenset[int]:
        """The numbers of the topics that a reader follows; none for all."""
        return frozenset(int(number) for number in self.topics.split(",") if number)
