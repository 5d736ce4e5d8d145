"""Who may ask for which address. An address that no line covers fails the tests.

The first line that matches counts. Audiences:

- everyone: strangers too;
- signed in: readers and staff; strangers are sent to sign in, or home;
- staff: whoever may enter the admin; rows of other brands stay closed to them;
- administrators: editors are refused;
- closed: nobody; it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

EVERYONE, SIGNED_IN, STAFF = "everyone", "signed in", "staff"
ADMINISTRATORS, CLOSED = "administrators", "closed"

# What only the tests install, to stand for another site's applications: no address of the house.
ONLY_IN_TESTS = {"wagtail_newsletter", "newsletter_recipients", "recipients_chooser"}
ONLY_IN_TESTS |= {"audience_chooser", "audience_segment_chooser"}

FAMILIES: list[tuple[str, str]] = [
    # the ways in
    (r"(admin|_util)/login/", EVERYONE),
    (r"account/(login|signup|inactive|confirm-email|password/reset)/", EVERYONE),
    (r"account/logout/", EVERYONE),
    (r"account/2fa/(authenticate|webauthn/login)/", EVERYONE),
    (r"account/(3rdparty|social)/(login|signup)/", EVERYONE),
    (r"account/", SIGNED_IN),
    # the admin: what only administrators do
    (r"admin/(sprite|jsi18n)/", EVERYONE),
    (r"admin/password_reset/", CLOSED),
    (r"admin/(users|groups|sites|locales|workflows/(list|add|enable|disable))/", ADMINISTRATORS),
    (r"admin/workflows/(edit|usage|tasks|remove)/", ADMINISTRATORS),
    (r"admin/searchpicks/queries/", STAFF),
    (r"admin/(collections|redirects|searchpicks|translation)/", ADMINISTRATORS),
    (r"admin/newsletter/sent-mail/", ADMINISTRATORS),
    (r"admin/newsletter/newsletters/(new|delete)/", ADMINISTRATORS),
    (r"admin/newsletter/subscribers/(new|edit|delete)/", ADMINISTRATORS),
    (r"admin/newsletter/routes/", ADMINISTRATORS),
    (r"admin/newsletter/(asking|ways-back|take-out)/", ADMINISTRATORS),
    (r"admin/channels/(new|<int:channel_id>)/", ADMINISTRATORS),
    # the admin: what editors do
    (r"admin/(copies|channels)/", STAFF),
    (r"admin/(|test404/|failwhale/|account/|logout/|dismissibles/|\^\.\*/\$)$", STAFF),
    (r"admin/(api|pages|bulk|choose-[a-z-]+|tag-autocomplete|block-preview)/", STAFF),
    (r"admin/(reports|editing-sessions|workflows/task_chooser)/", STAFF),
    (r"admin/(documents|images|embeds|settings|snippets|forms)/", STAFF),
    (r"admin/newsletter/", STAFF),
    (r"admin/homecomings/", STAFF),
    (r"admin/writing/", STAFF),
    (r"admin/ideas/", STAFF),
    # what readers see
    (r"(documents|media)/", EVERYONE),
    (r"\.well-known/", EVERYONE),
    (r"(brand\.css|robots\.txt|llms\.txt|<key:key>\.txt|sitemap|oembed)", EVERYONE),
    (r"(feed/|archive/|search/|<word:slug>\.md)", EVERYONE),
    (r"(topic|author|series)/", EVERYONE),
    (r"(<word:slug>/)?$", EVERYONE),
    (r"mail/<slug:slug>/(subscribe|asked|welcome|feed)/", EVERYONE),
    (r"from/<slug:platform>/", EVERYONE),
    (r"preview/<str:token>/", EVERYONE),
    (r"l/<str:token>", EVERYONE),
    (r"u/(yes|no|me|mine|here|say|with)/<str:token>", EVERYONE),
    (r"hooks/mail/<int:brand>/", EVERYONE),  # a secret in the address, and signatures
    (r"_util/authenticate_with_password/", EVERYONE),
    (r"\^\(\(\?:\[\\w\\-\]\+/\)\*\)\$", EVERYONE),
]

SAMPLES = {
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/": "admin/pages/1/revisions/compare/live...1/",
    r"admin/^.*/$": "admin/nowhere/",
    r"documents/^(\d+)/(.*)$": "documents/1/x.pdf",
    r"media/^(?P<path>.+)$": "media/x.jpg",
    r"^((?:[\w\-]+/)*)$": "",
}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every address the house answers to, as it is written in the URL modules."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(
    patterns: list[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        elif pattern.namespace not in ONLY_IN_TESTS:
            yield from _walk(pattern.url_patterns, route)


def audience(route: str) -> str | None:
    """Who may ask for it, None when nobody has decided."""
    return next((who for family, who in FAMILIES if re.match(family, route)), None)


def address(route: str, *, number: int = 1) -> str:
    """An address of the route's shape."""
    for regex, sample in SAMPLES.items():
        if route.startswith(regex):
            return f"/{sample}"
    route = re.sub(r"<int:\w+>", str(number), route)
    return "/" + re.sub(r"<(\w+:)?\w+>", "x", route).replace("^", "").replace("$", "")


def of(*audiences: str) -> list[str]:
    """The routes of some audiences."""
    return [route for route, _ in routes() if audience(route) in audiences]
