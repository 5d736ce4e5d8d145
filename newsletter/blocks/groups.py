"""The headings under which editors of an issue find its blocks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OWN = _("In your words")
FOUND = _("Things to read")
ASKING = _("Readers have a say")
GROWING = _("Readers and sponsors")
SHAPE = _("Shape")
