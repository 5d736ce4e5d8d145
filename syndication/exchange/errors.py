"""What can go wrong at the border, each with a sentence for an editor."""

from __future__ import annotations


class ExchangeError(Exception):
    """Something at the border failed; the message is a sentence for an editor.

    `permanent` says whether waiting can heal it; `retry_after` is the wait the
    other side asked for, in seconds.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class UnreadableFile(ExchangeError):
    """A file is not what it should be; says what is wrong and what to export instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class NeedsNewConnection(ExchangeError):
    """The platform refused our credentials; a person must connect the channel again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class SlowDown(ExchangeError):
    """The platform asked us to wait (429 and the like): the whole channel pauses."""


class Unanswered(ExchangeError):
    """The request left and no answer was read: whether it took effect is unknown."""


class NotSent(ExchangeError):
    """The request never left (no connection): it is safe to try again."""


class Gone(ExchangeError):
    """The remote copy does not exist any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class EditedThere(ExchangeError):
    """Somebody changed the copy on the platform since we last wrote it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ByHand(ExchangeError):
    """The platform leaves this to a person; the message says what to do there."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
