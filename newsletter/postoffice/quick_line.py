"""The connections of letters: their own, so that no issue stands before them."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from wagtail.models import Site

from newsletter.postoffice import quotas
from newsletter.postoffice.ways import Way, ways_of_letters
from newsletter.smtp import NotSent, Reply
from newsletter.transports import Connection


class QuickLine:
    """The ways a brand's letters take, the next one where one does not take them.

    A context manager, for a few letters: a way that failed is not tried for
    them again.
    """

    def __init__(self, site: Site | None) -> None:
        ways = ways_of_letters(site)
        avoided = quotas.avoided(ways) if len(ways) > 1 else set()
        self._left = sorted(ways, key=lambda way: (way.key in avoided, way.priority))
        self._connection: Connection | None = None
        self._why = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    @property
    def is_open(self) -> bool:
        """Whether there is any way left to try."""
        return bool(self._left)

    def send(self, sender: str, recipient: str, mail: bytes) -> Reply:
        """Hand a letter over; raises the other outcomes, `NotSent` when no way takes it."""
        while self._left:
            way = self._left[0]
            try:
                reply = self._open(way).send(sender, recipient, mail, before_dot=lambda: None)
            except NotSent as error:
                self._hang_up()
                self._left.pop(0)
                self._why = str(error)
                quotas.failed(way, reason=self._why)
            else:
                quotas.spend(way, 1)
                return reply
        raise NotSent(self._why)

    def _open(self, way: Way) -> Connection:
        if self._connection is None or not self._connection.is_usable:
            self._hang_up()
            self._connection = way.transport.open()
            quotas.works(way)
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
