"""Platforms in memory: they take copies, and fail as they are told.

`Shore` does everything a platform can; the others lack something. Name them in
`settings.SYNDICATION_PLATFORMS` and reset them by `shore.arrive()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ClassVar

from syndication.exchange import (
    Access,
    Account,
    Comment,
    Field,
    Gone,
    Outgoing,
    Probe,
    Receipt,
    Shape,
)
from syndication.registry import platform

ALL = [f"tests.fakes.shore.{name}" for name in ("Shore", "Cliff", "Pier", "Beacon", "Lamp")]


Event = BaseException | Callable[[], object]


class Cliff:
    """Takes copies and removes them; cannot change or find them."""

    key: ClassVar[str] = "cliff"
    name: ClassVar[str] = "Cliff"
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field("token", "Token", "From the settings."),
        Field("shelf", "Shelf", secret=False, required=False),
    )

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.posts: dict[str, Outgoing] = {}
        self.owners: dict[str, str] = {}
        self.said: list[str] = []
        self.accounts: list[Account] = []
        self.before: dict[str, list[Event]] = {}
        self.after: dict[str, list[Event]] = {}
        self.can_publish = True
        self.lives: timedelta | None = None
        self._number = 0

    def fails(self, verb: str, *errors: Event, kept: bool = False) -> None:
        """The next requests of a kind fail (or run something); `kept`: they took effect before."""
        (self.after if kept else self.before).setdefault(verb, []).extend(errors)

    def probe(self, account: Account) -> Probe:
        self._begin("probe", account)
        said = ("It is windy.",)
        url = account.base_url
        return Probe("A shore", url, self.can_publish, "true", said, lives=self.lives)

    def create(self, account: Account, article: Outgoing) -> Receipt:
        self._begin("create", account)
        self._number += 1
        there = str(self._number)
        self.posts[there] = article
        self.owners[there] = account.base_url
        self._end("create")
        return Receipt(there, f"{account.base_url}/{there}", "r1")

    def delete(self, account: Account, receipt: Receipt) -> None:
        self._begin("delete", account)
        if self.posts.pop(receipt.remote_id, None) is None:
            raise Gone("It is not there.")
        self._end("delete")

    def _begin(self, verb: str, account: Account) -> None:
        self.said.append(verb)
        self.accounts.append(account)
        _happen(self.before, verb)

    def _end(self, verb: str) -> None:
        _happen(self.after, verb)


class Shore(Cliff):
    """Takes, changes, finds and removes copies."""

    key: ClassVar[str] = "shore"
    name: ClassVar[str] = "Shore"
    settle_seconds: ClassVar[int] = 20

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        self._begin("update", account)
        if receipt.remote_id not in self.posts:
            raise Gone("It is not there.")
        self.posts[receipt.remote_id] = article
        self._end("update")
        return Receipt(receipt.remote_id, receipt.remote_url, receipt.remote_revision + "'")

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        self._begin("find", account)
        for there, post in self.posts.items():
            is_same = post.canonical_url == article.canonical_url
            if is_same and self.owners[there] == account.base_url:
                return Receipt(there, f"{account.base_url}/{there}", "found")
        return None

    def renew(self, account: Account) -> Access:
        self._begin("renew", account)
        return Access({"token": f"{account.secrets['token']}+"}, timedelta(days=60))


class Beacon(Shore):
    """A network of short words where a post costs ten cents and a look two, and people answer."""

    key: ClassVar[str] = "beacon"
    name: ClassVar[str] = "Beacon"
    shapes: ClassVar[tuple[Shape, ...]] = ("link", "copy", "excerpt")
    longest: ClassVar[int] = 60

    def clear(self) -> None:
        super().clear()
        self.hidden: set[str] = set()
        self.answers: list[Comment] = []

    def length(self, text: str) -> int:
        return len(text)

    def words(self, article: Outgoing) -> str:
        link = f" {article.link_url}"
        return f"{(article.note or article.title)[: self.longest - len(link)]}{link}"

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return ("The picture stays at home.",) if article.shape == "link" else ()

    def price(self, article: Outgoing) -> float:
        return 10.0

    def price_of_looking(self) -> float:
        return 2.0

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        self.hidden.discard(receipt.remote_id)
        return super().update(account, article, receipt)

    def draft(self, account: Account, receipt: Receipt) -> Receipt:
        self._begin("draft", account)
        self.hidden.add(receipt.remote_id)
        return Receipt(receipt.remote_id, receipt.remote_url, "draft")

    def read(self, account: Account, receipt: Receipt) -> str:
        self._begin("read", account)
        return self.posts[receipt.remote_id].html

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]:
        self._begin("responses", account)
        yield from self.answers


class Pier:
    """A person presses the button there."""

    key: ClassVar[str] = "pier"
    name: ClassVar[str] = "Pier"

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:
        return (f"Open {import_url}.", f"Look for {article.title}.")

    def recognises(self, remote_url: str) -> bool:
        return remote_url.startswith("https://pier.example/")


class Lamp(Pier):
    """A person posts a link there."""

    key: ClassVar[str] = "lamp"
    name: ClassVar[str] = "Lamp"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)


def arrive(key: str = "shore") -> Shore:
    """The platform of that key, as new."""
    found = platform(key)
    assert isinstance(found, Cliff)
    found.clear()
    return found  # type: ignore[return-value]  # a Cliff is a Shore that can do less


def _happen(planned: dict[str, list[Event]], verb: str) -> None:
    if not planned.get(verb):
        return
    event = planned[verb].pop(0)
    if isinstance(event, BaseException):
        raise event
    event()
