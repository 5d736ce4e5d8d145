from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from blog.querysets import ResponseQuerySet

HOME = "home"


class Response(models.Model):
    """What somebody answered to an article: here, or where a copy of it stands.

    A row outlives what it said: taken away, it keeps nothing but the mark of its
    address elsewhere, so that nobody brings the words home again.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("to be looked at")
        APPROVED = "approved", _("shown")
        REJECTED = "rejected", _("not shown")
        SPAM = "spam", _("spam")
        REMOVED = "removed", _("taken away")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="responses")
    article = models.ForeignKey(
        "blog.ArticlePage",
        on_delete=models.CASCADE,
        related_name="responses",
        verbose_name=_("article"),
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    author_name = models.CharField(_("name"), max_length=120, blank=True)
    author_handle = models.CharField(_("handle"), max_length=200, blank=True)
    author_url = models.URLField(_("address of the author"), max_length=500, blank=True)
    origin = models.CharField(_("where from"), max_length=40, default=HOME)
    remote_url = models.URLField(_("address elsewhere"), max_length=1000, blank=True)
    remote_key = models.CharField(max_length=64, blank=True, editable=False)
    answers_key = models.CharField(max_length=64, blank=True, editable=False)
    body = models.TextField(_("text"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PENDING
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["article", "state"], name="responses_of_an_article"),
            models.Index(fields=["site", "state", "-written_at"], name="responses_to_look_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "remote_key"],
                condition=~Q(remote_key=""),
                name="one_response_per_remote_address",
            )
        ]

    def __str__(self) -> str:
        return self.author

    @property
    def author(self) -> str:
        """Who says it, as readers see it; never empty."""
        return self.author_name or self.author_handle or str(_("Somebody"))

    @property
    def is_from_home(self) -> bool:
        return self.origin == HOME

    @property
    def anchor(self) -> str:
        """Its place on the article's page."""
        return f"response-{self.pk}"
