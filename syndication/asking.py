"""Asks a platform, and tells what came of it in the errors of the exchange.

What may be done next depends on what is known: nothing left the house, nothing was changed,
nobody knows, or a person must act. Every platform decides that here, in one way. What a platform
said is quoted, shortened and with our secrets struck out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from core import http
from syndication.exchange import (
    ExchangeError,
    NeedsNewConnection,
    NotSent,
    SlowDown,
)
from syndication.words import _

LIMITS = http.Limits(seconds=60.0, bytes=8 * 1024 * 1024, redirects=3)
QUOTED = 300  # characters of what a platform said
USUAL_WAIT = 60.0  # seconds, where a platform names none
LONGEST_WAIT = 86_400.0
TIMED_OUT = 408
MARKUP = re.compile(r"<[^<>]*>")
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a platform says went wrong: its code and its own words, where it gave them."""

    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The platform of an account: its name, what proves who we are, and how it says no."""

    name: str
    proof: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    explain: Callable[[Any], Problem]

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        kind: str = "application/json",
        lost: type[ExchangeError] = ExchangeError,
    ) -> Reply:
        """Put one question; any status is a reply.

        `lost` is raised where no reply can be read. It is `Unanswered` for what may not be done
        twice; for what may, a mere error that heals.
        """
        headers = {"Accept": "application/json", **self.proof}
        if body is not None:
            headers["Content-Type"] = kind
        try:
            answer = http.fetch(url, method=method, headers=headers, body=body, limits=LIMITS)
        except http.NotSent as error:
            raise NotSent(str(error)) from error
        except http.Refused as error:
            raise ExchangeError(str(error), permanent=True) from error
        except http.HttpError as error:
            raise lost(str(error)) from error
        return Reply(self, answer, asked=url, lost=lost)

    def quote(self, words: str) -> str:
        """What they said, fit to be shown and kept."""
        for secret in filter(None, self.secrets):
            words = words.replace(secret, "•••")
        plain = " ".join(MARKUP.sub(" ", words).split())
        return plain if len(plain) <= QUOTED else f"{plain[:QUOTED]}…"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a platform answered, and what it means."""

    source: Correspondent
    answer: http.Answer = field(repr=False)
    asked: str
    lost: type[ExchangeError]

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def problem(self) -> Problem:
        """What the platform itself says is wrong; empty where a proxy or a plug-in speaks."""
        try:
            return self.source.explain(self.answer.json())
        except (ValueError, LookupError, TypeError, AttributeError):
            return Problem()

    def read(self, take: Callable[[Any], Taken]) -> Taken:
        """What `take` picks from the JSON of a success; or the error that says what to do."""
        self.check()
        try:
            return take(self.answer.json())
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise self._unreadable() from error

    def check(self) -> None:
        """Raise the error that says what to do, unless this is a success."""
        if _place(self.answer.url) != _place(self.asked):
            raise self._elsewhere(self.answer.url)
        if self.status >= 300:  # noqa: PLR2004 - HTTP's own border of success
            raise self.refusal()

    def refusal(self) -> ExchangeError:
        """The error that a status means where the platform file knows no better."""
        if self.status < 400:  # noqa: PLR2004 - a redirect of what is said only once
            return self._elsewhere(self.answer.headers.get("Location", ""))
        if self.status in {401, 403}:
            return NeedsNewConnection(self._sentence(_("%(name)s refused us.")))
        if self.status == 429 or "Retry-After" in self.answer.headers:  # noqa: PLR2004
            wait = seconds_to_wait(self.answer.headers.get("Retry-After", ""))
            return SlowDown(self._sentence(_("%(name)s asks us to wait.")), retry_after=wait)
        if self.status >= 500 or self.status == TIMED_OUT:  # noqa: PLR2004
            return self.lost(self._sentence(_("%(name)s has trouble of its own.")))
        return ExchangeError(self._sentence(_("%(name)s did not accept this.")), permanent=True)

    def _sentence(self, opening: str) -> str:
        said = self.problem.words or f"HTTP {self.status}"
        return f"{opening % {'name': self.source.name}} “{self.source.quote(said)}”"

    def _elsewhere(self, place: str) -> ExchangeError:
        message = _("%(name)s answers at another address. Connect the channel to %(place)s.")
        # Without the query: that is ours, and no part of an address to connect to.
        named = urljoin(self.asked, place).partition("?")[0] if place else "?"
        place = self.source.quote(named)
        return ExchangeError(message % {"name": self.source.name, "place": place}, permanent=True)

    def _unreadable(self) -> ExchangeError:
        """A login page, a firewall, a warning of PHP: where it was about a change, who knows."""
        message = _(
            "%(name)s did not answer with the data it should. Look whether the address is right "
            "and no firewall or security plug-in stands in front of it."
        ) % {"name": self.source.name}
        if self.lost is ExchangeError:
            return ExchangeError(message, permanent=True)
        return self.lost(message)


def seconds_to_wait(header: str) -> float:
    """The wait a Retry-After asks for (RFC 9110: seconds or a date), within reason."""
    if header.isdecimal():
        wait = float(header)
    else:
        try:
            wait = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError):
            wait = USUAL_WAIT
    return min(max(wait, 1.0), LONGEST_WAIT)


def web_address(said: Any) -> str:
    """An address that may become a link; `ValueError` for anything else."""
    if not isinstance(said, str) or urlsplit(said).scheme not in {"http", "https"}:
        raise ValueError("This is not an address of the web.")
    return said


def interface(address: str, *, api: str, website: str) -> str:
    """Where a platform is asked: at its own interface, or at a host that the channel names."""
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    is_theirs = host in {"", website} or host.endswith(f".{website}")
    return api if is_theirs else f"{parts.scheme}://{parts.netloc}"


def _place(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or usual
