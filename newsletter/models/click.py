from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Delivery, Mailing


class Link(models.Model):
    """An address that stands in a frozen mail; a click leads to it and nowhere else."""

    class Kind(models.TextChoices):
        PAGE = "page", _("link")
        TRAP = "trap", _("hidden link that only machines press")
        OPEN = "open", _("picture that is loaded when the mail is opened")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.PAGE)
    url = models.TextField(_("address"))
    turn = models.PositiveSmallIntegerField(
        default=0, help_text=_("The same address may stand in a block more than once.")
    )
    words = models.CharField(_("words on it"), max_length=120, blank=True)
    # The block it stands in, by its name for ever; empty in the head and foot of a mail.
    block = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("link of a mail")
        verbose_name_plural = _("links of a mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "key"], name="one_number_per_link")
        ]

    def __str__(self) -> str:
        return self.words or self.url

    @staticmethod
    def key_of(kind: str, block: str, turn: int, url: str) -> str:
        """What tells the links of a mail apart: addresses are too long for an index."""
        return hashlib.sha256(f"{kind}\0{block}\0{turn}\0{url}".encode()).hexdigest()


class Click(models.Model):
    """That a link was pressed in somebody's mail: once, however often.

    `visitor` is drawn by lot for each mail. Who it was is forgotten after some
    time (`delivery` is emptied); then the number still tells two people apart,
    and nothing leads from it to either of them.
    """

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="clicks")
    visitor = models.BigIntegerField()
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="clicks"
    )
    at = models.DateTimeField(default=timezone.now)
    is_machine = models.BooleanField(_("pressed by a machine"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "visitor"], name="one_click_per_reader")
        ]

    def __str__(self) -> str:
        return str(self.link)
