"""A token of LinkedIn lives for sixty days; some apps may exchange it for another before.

(https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens.) LinkedIn
gives the token that this takes, a year long, to approved apps only. Everybody else is told in time
to connect again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from syndication.asking import Correspondent, Problem, interface
from syndication.exchange import Access, Account, ByHand, Field
from syndication.words import _, gettext_noop

WEBSITE = "https://www.linkedin.com"
FORM = "application/x-www-form-urlencoded"
LIVES = timedelta(days=60)
NEEDED = ("refresh_token", "client_id", "client_secret")
ONLY_THEN = gettext_noop("Only where LinkedIn gives your app refresh tokens.")
FIELDS = (
    Field("refresh_token", gettext_noop("Refresh token"), ONLY_THEN, required=False),
    Field("client_id", gettext_noop("Client ID"), ONLY_THEN, secret=False, required=False),
    Field("client_secret", gettext_noop("Client secret"), ONLY_THEN, required=False),
)


class Renewal:
    """Exchanges the refresh token for an access token of sixty days."""

    def renew(self, account: Account) -> Access:
        """Another access token, and the refresh token that goes on; raises `ByHand` without one."""
        given = {name: account.secrets.get(name, "").strip() for name in NEEDED}
        if not all(given.values()):
            message = _("LinkedIn renews a token only for apps that it gave a refresh token.")
            raise ByHand(message)
        base = interface(account.base_url, api=WEBSITE, website="linkedin.com")
        form = urlencode({"grant_type": "refresh_token", **given}).encode()
        linkedin = Correspondent("LinkedIn", {}, tuple(given.values()), _problem)
        return linkedin.ask(
            f"{base}/oauth/v2/accessToken", method="POST", body=form, kind=FORM
        ).read(_access)


def _access(said: Any) -> Access:
    secrets = {"access_token": str(said["access_token"])}
    if said.get("refresh_token"):
        secrets["refresh_token"] = str(said["refresh_token"])
    return Access(secrets, timedelta(seconds=int(said["expires_in"])))


def _problem(content: Any) -> Problem:
    return Problem(str(content["error"]), str(content.get("error_description") or ""))
