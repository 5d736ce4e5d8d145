"""The kinds of routes a brand can choose from: what has to be typed for each, and how it is built.

One more provider is one more entry in `PROVIDERS`; the form, the probe and the couriers follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings as house
from django.utils.translation import gettext_lazy as _

from newsletter.smtp import Patience, Server
from newsletter.transports.contract import NoTransport, RouteTransport
from newsletter.transports.fields import Field, Settings
from newsletter.transports.files import FileTransport
from newsletter.transports.provider import Provider, ProviderTransport
from newsletter.transports.providers import PROVIDERS
from newsletter.transports.smtp import PORTS, SmtpTransport


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections at once, and how many mails each carries."""

    connections: int = 4
    messages: int = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of route."""

    key: str
    label: Any
    fields: tuple[Field, ...]
    build: Callable[[Settings, Limits], RouteTransport]


def _smtp(settings: Settings, limits: Limits) -> SmtpTransport:
    tls = settings["tls"]
    server = Server(
        host=settings["host"],
        port=int(settings.get("port") or PORTS[tls]),
        username=settings.get("username", ""),
        password=settings.get("password", ""),
        token=settings.get("token", ""),
        tls=tls,
        hello=settings.get("hello", ""),
        chunking=settings.get("chunking") == "yes",
        messages=limits.messages,
        patience=Patience().at_most(float(settings.get("patience") or 600)),
    )
    return SmtpTransport(server, connections=limits.connections)


def _files(settings: Settings, _limits: Limits) -> FileTransport:
    """Below VAR_DIR always: a form must not write anywhere it likes."""
    return FileTransport(Path(house.VAR_DIR) / "mail" / Path(settings["folder"]).name)


def _provider(provider: Provider, settings: Settings, limits: Limits) -> ProviderTransport:
    return ProviderTransport(provider, settings, connections=limits.connections)


SMTP = Kind(
    "smtp",
    _("Mail server (SMTP)"),
    (
        Field("host", _("Server")),
        Field(
            "tls",
            _("Encryption"),
            default="starttls",
            choices=(
                ("starttls", _("STARTTLS (usually port 587)")),
                ("tls", _("TLS from the first byte (usually port 465)")),
                ("none", _("None (a server on this machine)")),
            ),
        ),
        Field("port", _("Port"), required=False, help_text=_("Empty: the usual one."), number=True),
        Field("username", _("User name"), required=False),
        Field("password", _("Password"), secret=True, required=False),
        Field(
            "token",
            _("OAuth token"),
            secret=True,
            required=False,
            help_text=_("In the place of a password, for servers that want XOAUTH2."),
        ),
        Field(
            "hello",
            _("Our name"),
            required=False,
            help_text=_("The full name of this machine, as the server's DNS knows it."),
        ),
        Field(
            "patience",
            _("Longest wait for an answer, in seconds"),
            required=False,
            help_text=_("Empty: ten minutes, as the standard demands."),
            number=True,
        ),
        Field(
            "chunking",
            _("One flight a mail"),
            default="no",
            choices=(("no", _("No")), ("yes", _("Yes, where the server offers CHUNKING"))),
        ),
    ),
    _smtp,
)
FILES = Kind(
    "files",
    _("Files (nobody gets them)"),
    (Field("folder", _("Folder below VAR_DIR/mail"), default="route"),),
    _files,
)
KINDS = {
    kind.key: kind
    for kind in (
        SMTP,
        *(Kind(one.key, one.label, one.fields, partial(_provider, one)) for one in PROVIDERS),
        FILES,
    )
}


def choices() -> list[tuple[str, Any]]:
    """The kinds as a form offers them."""
    return [(kind.key, kind.label) for kind in KINDS.values()]


def kind_of(key: str) -> Kind | None:
    """The kind of that key, if this house still knows it."""
    return KINDS.get(key)


def transport_of(key: str, settings: Settings, *, limits: Limits) -> RouteTransport:
    """The transport of a route, or one that says why there is none."""
    kind = KINDS.get(key)
    if kind is None:
        return NoTransport(f"This house knows no kind of route named {key}.")
    return kind.build(settings, limits)
