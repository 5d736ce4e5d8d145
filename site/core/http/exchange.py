"""One question to a stranger and the answer: the only way out of the house."""

from __future__ import annotations

import codecs
import json
import re
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from core.http import bodies
from core.http.addresses import Target, parse, private
from core.http.dialling import Line, dial
from core.http.errors import Refused, Unanswered

FOLLOWED = frozenset({301, 302, 303, 307, 308})
ENVELOPE = 1024 * 1024  # bytes that the head, chunk sizes and trailers of an answer may take
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What may travel to another origin when a redirect leads there: nothing that says who we are.
IMPERSONAL = frozenset({"accept", "accept-encoding", "accept-language", "connection", "user-agent"})
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Codecs of text that are linear: "punycode" and "idna" are quadratic, others read escapes.
TEXT_CODEC = re.compile(
    r"utf-(8|16|32).*|iso(8859|2022).*|cp\d+|koi8.*|mac-.*|shift_jis.*|euc.*|gb.*|big5.*|ascii"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost, with its redirects."""

    seconds: float = 10.0
    bytes: int = 10 * 1024 * 1024  # of the body, as sent and unpacked
    redirects: int = 5


USUAL = Limits()


class Headers(Mapping[str, str]):
    """The head of an answer: names in any case; a name that came twice has both values."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            before = self._values.get(name.lower())
            self._values[name.lower()] = value if before is None else f"{before}, {value}"

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({self._values!r})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger said: `url` is where it said it, after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text, in the charset that the head names; UTF-8 where it names none."""
        named = CHARSET.search(self.headers.get("Content-Type") or "")
        try:
            codec = codecs.lookup(named[1]).name if named else "utf-8"
        except LookupError:
            codec = "utf-8"
        return self.body.decode(codec if TEXT_CODEC.fullmatch(codec) else "utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; `ValueError` if it is none."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("The JSON nests too deep.") from error


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits = USUAL,
) -> Answer:
    """Ask a stranger. Any status is an answer; what is none raises an `HttpError`.

    Redirects are followed for GET and HEAD, each hop checked anew; to another origin nothing
    travels that says who we are. No cookie is kept and no proxy of the environment is used.
    """
    deadline = time.monotonic() + limits.seconds
    target = parse(url)
    sent = _head(headers or {})
    for _hop in range(limits.redirects + 1):
        question = _Question(method, target, sent, body)
        answer = _ask(question, deadline=deadline, limits=limits)
        following = _following(answer, question)
        if following is None:
            return answer
        if following.origin != target.origin:
            sent = {name: value for name, value in sent.items() if name in IMPERSONAL}
        target = following
    raise Refused(_("The address leads on and on: too many redirects."))


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    target: Target
    headers: dict[str, str]
    body: bytes | None

    def follows(self, status: int, place: str | None) -> bool:
        """Whether an answer is a redirect to follow: what changes something is said only once."""
        return self.method in {"GET", "HEAD"} and status in FOLLOWED and bool(place)


def _head(headers: Mapping[str, str]) -> dict[str, str]:
    """What is sent above the body, names in lower case; a broken header is `Refused`."""
    head = {
        "user-agent": f"Domicile/{settings.DOMICILE_VERSION} (+{settings.SITE_URL})",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "connection": "close",
    }
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise Refused(f"The header {name!r} holds what no header may hold.")
        head[name.lower()] = value
    return head


def _ask(question: _Question, *, deadline: float, limits: Limits) -> Answer:
    """One exchange with one server, over one connection of its own."""
    target = question.target
    with closing(dial(target, deadline=deadline)) as connection:
        line = Line(connection, deadline=deadline, most=limits.bytes + ENVELOPE)
        try:
            response = _spoken(question, line)
            leads_on = question.follows(response.status, response.getheader("Location"))
            body = b"" if leads_on else bodies.read(response, most=limits.bytes)
        except (OSError, HTTPException, zlib.error, ValueError) as error:
            raise Unanswered(f"{target.host} gave no whole answer: {error or 'none'}.") from error
        return Answer(target.url, response.status, Headers(response.getheaders()), body)


def _spoken(question: _Question, line: Line) -> HTTPResponse:
    """The question sent, and the head of the answer."""
    target = question.target
    speaker = HTTPConnection(target.host, target.port)
    speaker.sock = line
    headers = {"host": target.authority, **question.headers}
    speaker.request(question.method, target.path, body=question.body, headers=headers)
    return speaker.getresponse()


def _following(answer: Answer, question: _Question) -> Target | None:
    """Where an answer leads on to, if it does. A stranger cannot lead us to a private host."""
    place = answer.headers.get("Location", "")
    if not question.follows(answer.status, place):
        return None
    # Raw UTF-8 in a head is read as Latin-1; browsers read it as UTF-8.
    place = place.encode("latin-1").decode("utf-8", "replace")
    following = parse(urljoin(question.target.url, place))
    if following.is_allowed_private and not question.target.is_allowed_private:
        raise private(following.host)
    return following
