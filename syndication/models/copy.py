from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.work import Work
from syndication.models.channel import SHAPES
from syndication.querysets import CopyQuerySet


class Copy(Work):
    """An article, or an issue, on a channel: what should be shown there and what is.

    `wanted` and `shown` are revision numbers of the page at home; 0 is nothing.
    The four `armed_…` fields say what is being done since the last commit before
    the request left: they are what a lost answer is looked up with.
    """

    class State(models.TextChoices):
        SETTLED = "settled", _("as it should be")
        ASKED = "asked", _("waits for your word")
        DUE = "due", _("waiting to go out")
        ARMED = "armed", _("on its way")
        UNKNOWN = "unknown", _("in doubt, being looked up")
        PERSON = "person", _("waits for you")
        FAILED = "failed", _("failed")

    class Act(models.TextChoices):
        CREATE = "create", _("place the copy")
        UPDATE = "update", _("change the copy")
        DELETE = "delete", _("take the copy down")

    class Verified(models.TextChoices):
        NOT_YET = "", _("not looked at yet")
        OK = "ok", _("points home")
        SELF = "self", _("points to itself")
        OTHER = "other", _("points elsewhere")
        MISSING = "missing", _("points nowhere")
        SEVERAL = "several", _("points to several places")
        NOINDEX = "noindex", _("hidden from search engines")
        UNREACHABLE = "unreachable", _("cannot be reached")
        LOGIN_WALL = "login_wall", _("behind a login")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="copies"
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    channel = models.ForeignKey(
        "syndication.Channel", on_delete=models.CASCADE, related_name="copies"
    )
    wanted = models.BigIntegerField(default=0)
    shown = models.BigIntegerField(default=0)
    # None leaves it to the channel; yes and no are a person's word.
    switched_on = models.BooleanField(_("copy this article"), null=True, default=None)
    # What a person chose for this article there; empty leaves it to the channel.
    shape = models.CharField(_("what goes there"), max_length=8, choices=SHAPES, blank=True)
    note = models.TextField(_("words for this network"), max_length=5_000, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    approved = models.BigIntegerField(default=0)  # the revision a person has let through
    left_at = models.DateTimeField(null=True, blank=True)  # when it was last placed there
    cents = models.FloatField(default=0)  # what placing it has cost in the month of `left_at`
    canonical = models.URLField(max_length=500, blank=True)
    slug = models.CharField(max_length=255, blank=True)
    # The site's root address and the page's path when it was sent: moves show by it.
    sent_from = models.CharField(max_length=700, blank=True)
    sent_hash = models.CharField(max_length=64, blank=True)
    remote_id = models.CharField(max_length=255, blank=True)
    remote_url = models.URLField(_("address of the copy"), max_length=500, blank=True)
    remote_revision = models.CharField(max_length=255, blank=True)
    armed_at = models.DateTimeField(null=True, blank=True)
    armed_act = models.CharField(max_length=8, choices=Act.choices, blank=True)
    armed_for = models.BigIntegerField(default=0)
    armed_hash = models.CharField(max_length=64, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    verified = models.CharField(
        _("canonical"), max_length=12, choices=Verified.choices, blank=True, default=""
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verify_due_at = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    responses_due_at = models.DateTimeField(null=True, blank=True)
    responses_wait = models.PositiveIntegerField(default=0)  # minutes since the last look

    objects = CopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        constraints = [
            models.UniqueConstraint(fields=["article", "channel"], name="one_copy_per_channel"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["settled", "asked", "due", "armed", "unknown", "person", "failed"]
                ),
                name="copy_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="copies_due")]

    def __str__(self) -> str:
        return f"{self.title} → {self.channel}"

    @property
    def page(self) -> Any:
        """What it is a copy of, with all its words; None where that is gone from home."""
        return self.article.specific if self.article else None

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.state == self.State.SETTLED:
            return str(_("there, as it should be") if self.shown else _("not there"))
        if self.state == self.State.DUE:
            act = self.wants_act
            return str(DUE_FOR[act] if act else self.State(self.state).label)
        if self.state == self.State.PERSON and self.is_stale:
            return str(_("out of date, waits for you"))
        return str(self.State(self.state).label)

    @property
    def wants_act(self) -> Act | None:
        """What has to be done so that what is shown is what is wanted."""
        if self.wanted == 0:
            return self.Act.DELETE if self.shown else None
        return self.Act.UPDATE if self.shown or self.remote_id else self.Act.CREATE

    @property
    def is_stale(self) -> bool:
        """Whether readers there still see what the article was before."""
        return bool(self.shown and self.wanted and self.shown != self.wanted)


DUE_FOR = {
    Copy.Act.CREATE: _("waiting to go out"),
    Copy.Act.UPDATE: _("waiting to be changed"),
    Copy.Act.DELETE: _("waiting to be taken down"),
}


KINDS = [
    ("asked", _("Asked whether it goes there")),
    ("unasked", _("Asked no more")),
    ("switch_on", _("A person said: copy it")),
    ("switch_off", _("A person said: not there")),
    ("created", _("Placed")),
    ("updated", _("Changed")),
    ("deleted", _("Taken down")),
    ("postponed", _("Put off")),
    ("waits", _("The channel waits")),
    ("unknown", _("In doubt")),
    ("hidden", _("Made a draft there")),
    ("kept", _("Left as somebody changed it there")),
    ("found", _("Found there")),
    ("not_found", _("Not found there")),
    ("due", _("Free again after a worker stopped")),
    ("person", _("A person is asked")),
    ("failed", _("Refused for good")),
    ("verified", _("Looked at")),
    ("retry", _("Tried again by a person")),
    ("placed", _("Placed by a person")),
    ("by_hand", _("Settled by a person")),
]


class CopyEvent(models.Model):
    """One thing that happened to a copy: appended, never changed, secrets left out."""

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=24, choices=KINDS)
    message = models.TextField(blank=True)

    class Meta:
        verbose_name = _("event of a copy")
        verbose_name_plural = _("events of copies")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
