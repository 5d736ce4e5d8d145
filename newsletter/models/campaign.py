from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Mailing
from newsletter.models.newsletter import Newsletter
from newsletter.models.segment import Segment


class Campaign(models.Model):
    """Mail that a page of another application wrote, as it was last saved, on its way or not.

    wagtail-newsletter keeps its number as an opaque word. It has nothing to do with calling
    followers home: that is what `newsletter.campaigns` is about.
    """

    newsletter = models.ForeignKey(
        Newsletter, null=True, on_delete=models.CASCADE, related_name="campaigns"
    )
    segment = models.ForeignKey(Segment, null=True, on_delete=models.SET_NULL, related_name="+")
    # A deleted segment must not widen the audience to everybody.
    is_for_segment = models.BooleanField(default=False)
    subject = models.CharField(_("subject"), max_length=400)
    html = models.TextField(blank=True)  # as the page rendered it: nothing in it is trusted
    sender_name = models.CharField(_("sender's name"), max_length=120, blank=True)
    reply_to = models.EmailField(_("address for replies"), blank=True)
    mailing = models.OneToOneField(
        Mailing, null=True, on_delete=models.SET_NULL, related_name="campaign"
    )

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.subject
