"""A running site read page by page through its API, without losing it at its first hiccup."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from syndication.exchange import ExchangeError

PAUSES = (1.0, 5.0, 20.0)  # seconds before each further try
LONGEST_PAUSE = 60.0  # a site that asks for more is left alone
MOST_PAGES = 10_000  # of an API that never comes to an end
Answer = TypeVar("Answer")


def patiently(ask: Callable[[], Answer]) -> Answer:
    """What a question that changes nothing is answered; asked again where waiting may heal it.

    Raises the last `ExchangeError`.
    """
    for pause in PAUSES:
        try:
            return ask()
        except ExchangeError as error:
            wanted = error.retry_after or pause
            if error.permanent or wanted > LONGEST_PAUSE:
                raise
        time.sleep(wanted)
    return ask()
