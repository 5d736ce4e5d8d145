"""The providers we know: what each wants typed, and how it takes mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin

from django.utils.translation import gettext_lazy as _

from anymail.exceptions import AnymailAPIError

from newsletter.transports import packs
from newsletter.transports.answers import accepted
from newsletter.transports.fields import Field, Settings
from newsletter.transports.merging import MergePack
from newsletter.transports.packs import ListPack
from newsletter.transports.provider import Provider

PATIENCE = 60  # seconds; what is not answered by then is a doubt
LOOKING = 15  # seconds; somebody sits before the form
ANYMAIL = "anymail.backends.{}.EmailBackend"
API_KEY = _("API key")
NO_IDENTITY = frozenset({"message-id"})


def _secret(name: str, label: Any = API_KEY) -> Field:
    return Field(name, label, secret=True)


def _typed(settings: Settings) -> dict[str, Any]:
    """What was typed, by the names that Anymail's class knows it by."""
    return {"timeout": PATIENCE, **settings}


def _mergeable(settings: Settings) -> dict[str, Any]:
    return {**_typed(settings), "merge_field_format": "[%{}%]"}


def _amazon(settings: Settings) -> dict[str, Any]:
    """Boto repeats a request that was not answered by itself, which must never happen here."""
    client = {
        "region_name": settings["region"],
        "endpoint_url": settings.get("api_url"),
        "aws_access_key_id": settings.get("access_key"),
        "aws_secret_access_key": settings.get("secret_key"),
        "config": {
            "retries": {"total_max_attempts": 1},
            "connect_timeout": LOOKING,
            "read_timeout": PATIENCE,
        },
    }
    known = {name: value for name, value in client.items() if value}
    return {
        "client_params": known,
        "configuration_set_name": settings.get("configuration_set"),
    }


def _look_at(path: str, show: Callable[[Any], dict[str, Any]]) -> Callable[[Any], None]:
    """Ask for what only the owner of the account may see."""

    def look(backend: Any) -> None:
        url = urljoin(backend.api_url, path.format(backend=backend))
        response = backend.session.get(url, timeout=LOOKING, **show(backend))
        if not response.ok:
            raise AnymailAPIError(backend=backend, response=response)

    return look


def _bearer(attribute: str) -> Callable[[Any], dict[str, Any]]:
    return lambda backend: {"headers": {"Authorization": f"Bearer {getattr(backend, attribute)}"}}


def _look_at_resend(backend: Any) -> None:
    """A key that may only send is told so, which is all we want to know."""
    try:
        _look_at("domains", _bearer("api_key"))(backend)
    except AnymailAPIError as error:
        if "restricted_api_key" not in error.response.text:
            raise


def _look_at_mailgun(backend: Any) -> None:
    domain = quote(backend.sender_domain, safe="")
    _look_at(f"domains/{domain}", lambda one: {"auth": ("api", one.api_key)})(backend)


PROVIDERS = (
    Provider(
        key="ses",
        label="Amazon SES",
        backend=ANYMAIL.format("amazon_ses"),
        fields=(
            Field("region", _("Region"), default="eu-west-1"),
            Field("access_key", _("Access key"), required=False),
            Field("secret_key", _("Secret access key"), secret=True, required=False),
            Field("configuration_set", _("Configuration set"), required=False),
        ),
        options=_amazon,
        look=lambda backend: backend.client.get_account(),
    ),
    Provider(
        key="postmark",
        label="Postmark",
        backend=ANYMAIL.format("postmark"),
        fields=(
            _secret("server_token", _("Server token")),
            Field("message_stream", _("Message stream"), default="broadcast", required=False),
        ),
        options=_typed,
        look=_look_at(
            "server", lambda one: {"headers": {"X-Postmark-Server-Token": one.server_token}}
        ),
        pack=ListPack("email/batch", packs.as_list, list, packs.judge_postmark),
        added={"X-PM-KeepID": "true"},  # or our Message-ID becomes theirs
    ),
    Provider(
        key="mailgun",
        label="Mailgun",
        backend=ANYMAIL.format("mailgun"),
        fields=(
            _secret("api_key"),
            Field("sender_domain", _("Sending domain")),
            Field(
                "api_url",
                _("Region"),
                default="https://api.mailgun.net/v3",
                choices=(
                    ("https://api.mailgun.net/v3", _("United States")),
                    ("https://api.eu.mailgun.net/v3", _("European Union")),
                ),
            ),
        ),
        options=_typed,
        look=_look_at_mailgun,
        pack=MergePack("%recipient.{}%", "%recipient"),
    ),
    Provider(
        key="sendgrid",
        label="SendGrid",
        backend=ANYMAIL.format("sendgrid"),
        fields=(_secret("api_key"),),
        options=_mergeable,
        look=_look_at("scopes", _bearer("api_key")),
        yes=202,
        pack=MergePack("[%{}%]", "[%"),
    ),
    Provider(
        key="brevo",
        label="Brevo",
        backend=ANYMAIL.format("brevo"),
        fields=(_secret("api_key"),),
        options=_typed,
        look=_look_at("account", lambda one: {"headers": {"api-key": one.api_key}}),
        pack=ListPack(
            "smtp/email",
            packs.join_brevo,
            packs.brevo_identities,
            accepted,
        ),
    ),
    Provider(
        key="resend",
        label="Resend",
        backend=ANYMAIL.format("resend"),
        fields=(_secret("api_key"),),
        options=_typed,
        look=_look_at_resend,
        pack=ListPack(
            "emails/batch", packs.as_list, lambda answer: answer["data"], packs.judge_identity
        ),
        key_header="Idempotency-Key",
    ),
    Provider(
        key="mailjet",
        label="Mailjet",
        backend=ANYMAIL.format("mailjet"),
        fields=(_secret("api_key"), _secret("secret_key", _("Secret key"))),
        options=_typed,
        look=_look_at("/v3/REST/user", lambda one: {"auth": (one.api_key, one.secret_key)}),
        pack=ListPack(
            "send",
            packs.join_mailjet,
            lambda answer: answer["Messages"],
            packs.judge_mailjet,
            limit=50,
        ),
        unwelcome=NO_IDENTITY,
    ),
    Provider(
        key="sparkpost",
        label="SparkPost",
        backend=ANYMAIL.format("sparkpost"),
        fields=(
            _secret("api_key"),
            Field(
                "api_url",
                _("Region"),
                default="https://api.sparkpost.com/api/v1",
                choices=(
                    ("https://api.sparkpost.com/api/v1", _("United States")),
                    ("https://api.eu.sparkpost.com/api/v1", _("European Union")),
                ),
            ),
        ),
        options=_typed,
        look=_look_at("account", lambda one: {"headers": {"Authorization": one.api_key}}),
        pack=MergePack("{{{{{{{}}}}}}}", "{{"),
        unwelcome=NO_IDENTITY,
    ),
    Provider(
        key="mailersend",
        label="MailerSend",
        backend=ANYMAIL.format("mailersend"),
        fields=(_secret("api_token", _("API token")),),
        options=lambda settings: {**_typed(settings), "ignore_unsupported_features": True},
        look=_look_at("api-quota", _bearer("api_token")),
        yes=202,
        unwelcome=NO_IDENTITY,
    ),
)
