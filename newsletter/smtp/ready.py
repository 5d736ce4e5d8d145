"""Mails that may be written as they stand."""

from __future__ import annotations


class Ready(bytes):
    """A whole mail with CRLF throughout and no line that begins with a dot.

    Who builds one has seen to it (`newsletter.mail.issue` does, once per issue):
    looking through 36 kB again for every reader would cost more than sending it.
    """

    __slots__ = ()
