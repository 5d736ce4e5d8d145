from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.secrets import EncryptedTextField

SHAPES = [
    ("copy", _("the whole text")),
    ("excerpt", _("its beginning, and a link home")),
    ("link", _("a few words, and a link home")),
]
ON_EDIT = [
    ("update", _("change the copy")),
    ("ask", _("ask me")),
    ("nothing", _("leave the copy")),
]
ON_EDITED_THERE = [
    ("ask", _("ask me")),
    ("overwrite", _("overwrite it with ours")),
    ("keep", _("keep what is there")),
]
ON_UNPUBLISH = [
    ("delete", _("take the copy down")),
    ("draft", _("make it a draft there")),
    ("leave", _("leave the copy")),
]


class Channel(models.Model):
    """An account on a platform that takes copies of what a brand publishes."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        NEEDS_AUTH = "needs_auth", _("must be connected again")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="channels")
    platform = models.CharField(_("platform"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    base_url = models.URLField(_("address"), blank=True, max_length=500)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ACTIVE)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    canonical = models.CharField(max_length=12, default="true", editable=False)
    assisted = models.BooleanField(_("a person places the copies"), default=False, editable=False)
    shape = models.CharField(_("what goes there"), max_length=8, choices=SHAPES, default="copy")
    automatic = models.BooleanField(
        _("copy every new article"),
        default=True,
        help_text=_("Not ticked: each new article waits for your word, and nothing goes before."),
    )
    with_earlier = models.BooleanField(
        _("also articles from before it was connected"),
        default=False,
        help_text=_("As far back as the age below; otherwise only what is published from now on."),
    )
    max_age_days = models.PositiveIntegerField(
        _("never copy articles older than, in days"),
        default=7,
        help_text=_(
            "So that a change to an old article never sends it, and nobody is asked about it. "
            "With 0, only what you choose goes there."
        ),
    )
    delay_minutes = models.PositiveIntegerField(
        _("wait before copying, in minutes"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: links go at once, texts after a day, so that search engines find yours first."
        ),
    )
    settle_minutes = models.PositiveSmallIntegerField(
        _("wait after a change, in minutes"),
        default=5,
        help_text=_("So that several corrections in a row change the copy once."),
    )
    send_days = models.CharField(_("on these days"), max_length=7, blank=True)  # 0 is Monday
    send_from = models.TimeField(_("not before"), null=True, blank=True)
    send_until = models.TimeField(_("not after"), null=True, blank=True)
    daily_cap = models.PositiveSmallIntegerField(
        _("most new copies in a day"), null=True, blank=True
    )
    monthly_cents = models.PositiveIntegerField(
        _("most to spend in a month, in US cents"), null=True, blank=True
    )
    on_edit = models.CharField(
        _("when the article changes"), max_length=8, choices=ON_EDIT, default="update"
    )
    on_edited_there = models.CharField(
        _("when somebody changed the copy there"),
        max_length=10,
        choices=ON_EDITED_THERE,
        default="ask",
    )
    on_unpublish = models.CharField(
        _("when the article is taken down"),
        max_length=8,
        choices=ON_UNPUBLISH,
        default="delete",
    )
    footer = models.TextField(
        _("words at the end of each copy"),
        blank=True,
        max_length=1_000,
        help_text=_("{title}, {home}, {authors} and {date} are filled in; {home} becomes a link."),
    )
    calls_home = models.BooleanField(
        _("each copy ends with a call to the newsletter"),
        default=True,
        help_text=_("With a link that counts who comes home by it: see “Call followers home”."),
    )
    link_tags = models.CharField(
        _("further tags of the link home"),
        blank=True,
        max_length=200,
        help_text=_(
            "For statistics of others, for example utm_source={channel}&utm_campaign={slug}. "
            "Our own count needs none."
        ),
    )
    last_error = models.TextField(_("last trouble"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """Its name in the addresses that lead home from its copies."""
        return f"{self.platform}-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether copies may leave on it now."""
        held = self.paused_until is not None and self.paused_until > timezone.now()
        return self.state == self.State.ACTIVE and not held


class Credential(models.Model):
    """What proves to a platform who we are; encrypted, never shown again."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="credential")
    secrets = EncryptedTextField(editable=False)
    saved_at = models.DateTimeField(default=timezone.now)
    # When it ends by itself, when it is renewed before, and how many days before its end it was
    # last told to those who can connect the channel again.
    ends_at = models.DateTimeField(null=True, blank=True)
    renew_at = models.DateTimeField(null=True, blank=True)
    told_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return f"{self.channel} •••"
