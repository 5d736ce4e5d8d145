"""A WordPress that we write to: its address, our user, and how it says no."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from syndication.asking import Correspondent, Problem, Reply
from syndication.exchange import Account, ExchangeError

# Whichever page of WordPress somebody copied into the form.
BEYOND_THE_SITE = re.compile(r"/*(/(wp-json|wp-admin)\b.*|/[\w-]+\.php.*|[?#].*)?$", re.DOTALL)
NOTHING: Mapping[str, str] = MappingProxyType({})


class Desk:
    """The REST API of an account.

    Its routes are asked for by query (`?rest_route=`), which works with and without permalinks
    and wherever a site moved `wp-json` to.
    """

    def __init__(self, account: Account) -> None:
        self.base = BEYOND_THE_SITE.sub("", account.base_url.strip())
        user = account.secrets.get("user", "").strip()
        password = account.secrets.get("application_password", "").strip()
        proof = b64encode(f"{user}:{password}".encode()).decode()
        self._wordpress = Correspondent(
            name="WordPress",
            # A site answers to nobody what every visitor may read, but not to a wrong password.
            proof={"Authorization": f"Basic {proof}"} if user or password else {},
            secrets=(proof, password, password.replace(" ", "")),
            explain=_problem,
        )

    def ask(
        self,
        route: str,
        query: Mapping[str, str] = NOTHING,
        *,
        method: str = "GET",
        lost: type[ExchangeError] = ExchangeError,
    ) -> Reply:
        """Ask without a body."""
        return self._wordpress.ask(self._url(route, query), method=method, lost=lost)

    def send(self, route: str, content: Any, *, lost: type[ExchangeError] = ExchangeError) -> Reply:
        """Send data: makes something, or changes it where the route names one."""
        body = json.dumps(content).encode()
        url = self._url(route, {"context": "edit"})
        return self._wordpress.ask(url, method="POST", body=body, lost=lost)

    def upload(self, route: str, form: tuple[bytes, str]) -> Reply:
        """Send a form with a file."""
        body, kind = form
        return self._wordpress.ask(self._url(route, NOTHING), method="POST", body=body, kind=kind)

    def _url(self, route: str, query: Mapping[str, str]) -> str:
        return f"{self.base}/?{urlencode({'rest_route': route, **query})}"


def _problem(content: Any) -> Problem:
    return Problem(code=str(content["code"]), words=str(content["message"]))
