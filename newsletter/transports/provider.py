"""Mail by a provider's own interface, spoken by django-anymail and configured per route."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from anymail.exceptions import (
    AnymailAPIError,
    AnymailImproperlyInstalled,
    AnymailNotSupportedWarning,
)

from newsletter.smtp import NotSent, Outcome, Rejected, Reply, Unanswered
from newsletter.transports.answers import outcome_of_error, refused, sentence
from newsletter.transports.composing import KEY, as_message
from newsletter.transports.contract import Mail
from newsletter.transports.fields import Field, Settings
from newsletter.transports.packs import Answers, Pack, statuses


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known about a provider.

    `look` asks for the account and needs no mail; `options` turns what was typed
    into the arguments of Anymail's class; `yes` is the one status that means it,
    where the words of the answer do not; `key_header` is where the provider takes
    a key by which it folds a request that comes twice.
    """

    key: str
    label: str
    backend: str
    fields: tuple[Field, ...]
    look: Callable[[Any], Any]
    options: Callable[[Settings], dict[str, Any]] = dict
    pack: Pack | None = None
    yes: int = 0
    key_header: str = ""
    unwelcome: frozenset[str] = frozenset()
    added: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderTransport:
    """Hands mail to one provider's account."""

    provider: Provider
    settings: Settings = field(repr=False)
    connections: int = 4

    @property
    def batch(self) -> int:
        """How many mails go in one request."""
        return self.provider.pack.limit if self.provider.pack else 1

    def open(self) -> ProviderConnection:
        """Make ready to ask; raises `NotSent` where what it takes is not installed."""
        try:
            with warnings.catch_warnings():
                # "Not supported any more" means that its author has no account to try it with.
                warnings.simplefilter("ignore", AnymailNotSupportedWarning)
                backend = import_string(self.provider.backend)(**self._options())
            backend.open()
            if hasattr(backend, "session"):
                backend.session.max_redirects = 0  # a key is shown to nobody else
        except (ImportError, AnymailImproperlyInstalled) as error:
            message = _("%(name)s needs the package boto3: pip install 'domicile[ses]'.")
            raise NotSent(message % {"name": self.provider.label}) from error
        except Exception as error:
            raise NotSent(f"{self.provider.label} cannot be used: {error}") from error
        return ProviderConnection(self.provider, backend)

    def probe(self) -> str:
        """Ask for the account; raises `NotSent` with the provider's words."""
        connection = self.open()
        try:
            return connection.look()
        finally:
            connection.close()

    def _options(self) -> dict[str, Any]:
        typed = {name: value for name, value in self.settings.items() if value != ""}
        return {"ignore_recipient_status": True, **self.provider.options(typed)}


class ProviderConnection:
    """A session with a provider; each request is an attempt, and never repeated by itself."""

    is_usable = True

    def __init__(self, provider: Provider, backend: Any) -> None:
        self.provider = provider
        self.backend = backend

    def send(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_dot: Callable[[], None],
    ) -> Reply:
        """Hand one mail over: the answer that took it, or one of the four other outcomes."""
        made = self._messages([Mail(envelope_from, recipient, message)])
        payload = self._built(lambda: self.backend.build_message_payload(made[0], {}))

        def read(response: Any) -> Answers:
            return statuses(self.backend, response, payload, [recipient])

        (answer,) = self._ask(payload, made, read=read, before=before_dot)
        if isinstance(answer, Outcome):
            raise answer
        return answer

    def send_batch(
        self, mails: Sequence[Mail], *, before: Callable[[], None]
    ) -> list[Reply | Outcome]:
        """Hand several over in one request.

        Raises `Rejected` before anything was marked where they cannot travel
        together, and after where the provider wants none of them for the sake of
        one: they are to go one by one then.
        """
        assert self.provider.pack is not None  # noqa: S101 - `batch` says so
        pack = self.provider.pack
        made = self._messages(mails)
        payload = self._built(lambda: pack.build(self.backend, made))
        if payload is None:
            raise Rejected(Reply(550, "These mails cannot travel together."))
        return self._ask(
            payload,
            made,
            read=lambda response: pack.read(self.backend, response, payload),
            before=before,
        )

    def look(self) -> str:
        """What the provider says of the account, in a sentence; raises `NotSent`."""
        try:
            self.provider.look(self.backend)
        except AnymailAPIError as error:
            raise NotSent(f"{self.provider.label}: {outcome_of_error(error)}") from error
        except Exception as error:
            message = f"{self.provider.label} cannot be reached: {sentence(error)}"
            raise NotSent(message) from error
        return _("%(name)s knows the account.") % {"name": self.provider.label}

    def close(self) -> None:
        """Leave."""
        self.backend.close()

    def _messages(self, mails: Sequence[Mail]) -> list[Any]:
        made = [as_message(mail, unwelcome=self.provider.unwelcome) for mail in mails]
        for message in made:
            message.extra_headers.update(self.provider.added)
        return made

    def _built(self, build: Callable[[], Any]) -> Any:
        """A payload; a mail that Anymail cannot write down is refused before anything left."""
        try:
            return build()
        except Exception as error:
            raise refused(sentence(error)) from error

    def _ask(
        self,
        payload: Any,
        made: Sequence[Any],
        *,
        read: Callable[[Any], Answers],
        before: Callable[[], None],
    ) -> Answers:
        if self.provider.key_header:
            self.backend.session.headers[self.provider.key_header] = _key_of(made)
        before()
        try:
            response = self.backend.post_to_esp(payload, made[0])
            if not self.provider.yes or response.status_code == self.provider.yes:
                return read(response)
        except Exception as error:
            raise outcome_of_error(error) from error
        raise Unanswered(f"The provider answered {response.status_code}, which is no yes.")


def _key_of(made: Sequence[Any]) -> str:
    """The same for the same mails, so that a request that comes twice is one."""
    names = sorted(message.metadata[KEY] for message in made)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
