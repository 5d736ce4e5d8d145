"""Mailchimp: everything we know about it."""

from __future__ import annotations

from typing import ClassVar


class Mailchimp:
    """Mailchimp."""

    key: ClassVar[str] = "mailchimp"
    name: ClassVar[str] = "Mailchimp"
