from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counting(models.TextChoices):
    """What a newsletter notices of its readers' clicks, the least first."""

    NOTHING = "nothing", _("nothing: links lead where they say")
    NUMBERS = "numbers", _("how many pressed a link; who did is forgotten after three days")
    READERS = "readers", _("also who pressed what, for as long as clicks are kept")
