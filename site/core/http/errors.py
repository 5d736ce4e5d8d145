"""What can go wrong with a stranger, told apart by what may be done next."""

from __future__ import annotations


class HttpError(Exception):
    """A request that brought no answer. `permanent` says whether trying again is of no use."""

    permanent = False


class Refused(HttpError):
    """A scheme, host, port or address that we do not talk to, or too many redirects."""

    permanent = True


class NotSent(HttpError):
    """No name, no connection or no trust: the request never left, so it may be sent again."""


class Unanswered(HttpError):
    """The request left and no whole answer was read: what the other side did is not known."""


class TooLarge(HttpError):
    """The answer is larger than what was asked for, as sent or once unpacked."""

    permanent = True
