"""The headings under which editors find the blocks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = _("Words")
SEEN = _("Pictures, sound and film")
SHOWN = _("Code, figures and files")
LEADING = _("Ways on")
