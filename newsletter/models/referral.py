from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Referral(models.Model):
    """That a place on a list came by a reader's own link; it counts once its person said yes."""

    subscription = models.OneToOneField(
        "newsletter.Subscription", on_delete=models.CASCADE, related_name="referral"
    )
    referrer = models.ForeignKey(
        "newsletter.Subscriber", null=True, on_delete=models.SET_NULL, related_name="recommended"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.referrer} · {self.subscription_id}"


class Reward(models.Model):
    """A step of the ladder: what a reader gets for so many who came because of them."""

    newsletter = models.ForeignKey(
        "newsletter.Newsletter",
        verbose_name=_("newsletter"),
        on_delete=models.CASCADE,
        related_name="rewards",
    )
    needed = models.PositiveSmallIntegerField(_("readers it takes"))
    name = models.CharField(
        _("what it is"),
        max_length=120,
        help_text=_("As it stands in a sentence: Still 2 to “the handbook”."),
    )
    words = models.TextField(
        _("the letter that brings it"),
        help_text=_("Thanks, and how to get it: a link, a code, or what happens next."),
    )

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["newsletter", "needed"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "needed"], name="one_reward_per_step"),
            models.CheckConstraint(
                condition=models.Q(needed__gte=1), name="a_reward_takes_a_reader"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def site(self) -> Site:
        """The brand that thanks."""
        return self.newsletter.site


class Grant(models.Model):
    """That a reader got a reward: once, also when somebody who came left again."""

    reward = models.ForeignKey(Reward, on_delete=models.CASCADE, related_name="grants")
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="grants"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reward", "subscriber"], name="granted_once")
        ]

    def __str__(self) -> str:
        return f"{self.reward} · {self.subscriber}"
