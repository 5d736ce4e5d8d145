"""What a provider's answer means, said as a mail server would say it.

There are the same five outcomes. What is certain is that no mail was taken:
where no connection was made, and where the provider answered 4xx. A request
that left and was not answered, or was answered 5xx, is a doubt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError
from anymail.message import AnymailRecipientStatus

from newsletter.smtp import Barred, Deferred, Outcome, Rejected, Reply, Unanswered

TOO_MANY = 429
FORBIDDEN = {401, 402, 403, 404}  # no key, no money, not here, no such account
REFUSED = range(400, 500)
LATER_CODES = {"Throttling", "ThrottlingException", "TooManyRequestsException"}
BARRED_CODES = {"AccountSuspendedException", "SendingPausedException", "LimitExceededException"}
# Names, because three libraries below Anymail have each their own classes.
NEVER_LEFT = {
    *("ConnectTimeout", "NewConnectionError", "NameResolutionError", "ProxyError"),
    *("EndpointConnectionError", "ConnectTimeoutError", "NoCredentialsError"),
}
KEPT_TEXT = 400


def accepted(identity: str = "") -> Reply:
    """The provider has the mail, by this name."""
    return Reply(250, f"queued as {identity}" if identity else "queued", "2.0.0")


def refused(words: str, *, enhanced: str = "") -> Rejected:
    """The provider will never take this mail."""
    return Rejected(Reply(550, words[:KEPT_TEXT], enhanced), stage="dot")


def later(words: str, *, wait: int = 0) -> Deferred:
    """The provider may take this mail later."""
    return Deferred(Reply(451, words[:KEPT_TEXT], ""), stage="dot", wait=wait)


def outcome_of_status(status: AnymailRecipientStatus) -> Reply | Outcome:
    """What became of one recipient, in Anymail's own words for it."""
    if status.status in {"sent", "queued"}:
        return accepted(status.message_id or "")
    if status.status == "invalid":
        return refused("The provider says that this is no address.", enhanced="5.1.3")
    if status.status in {"rejected", "failed"}:
        return refused(f"The provider refuses this recipient ({status.status}).")
    return Unanswered("The provider does not say what became of this recipient.")


def outcome_of_error(error: Exception) -> Outcome:
    """What an error between asking and reading the answer means for the mails of a request."""
    if not isinstance(error, AnymailAPIError):
        if isinstance(error, AnymailError):  # it could not be written down, so it never left
            return refused(sentence(error))
        return Unanswered(f"The provider's answer makes no sense: {sentence(error)}")
    if error.response is None:
        words = f"The provider cannot be reached: {sentence(error)}"
        return Barred(words) if _never_left(error) else Unanswered(words)
    return _outcome_of_answer(error.response)


def _outcome_of_answer(response: Any) -> Outcome:
    """By the HTTP status, and by the name that Amazon gives what happened."""
    status, code = _status_of(response)
    words = f"{status} {_words_of(response)}"
    if status == TOO_MANY or code in LATER_CODES:
        return later(words, wait=_wait_of(response))
    if status in FORBIDDEN or code in BARRED_CODES:
        return Barred(f"The provider refuses the account: {words}")
    if status in REFUSED:
        return refused(words)
    return Unanswered(f"The provider answered {words}")


def sentence(error: BaseException) -> str:
    """An error, or what it came from, on one line."""
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:KEPT_TEXT]


def _status_of(response: Any) -> tuple[int, str]:
    """The HTTP status, and a name for it where there is one; boto answers with a dict."""
    if isinstance(response, dict):
        status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return status, str(response.get("Error", {}).get("Code", ""))
    return int(getattr(response, "status_code", 0) or 0), ""


def _words_of(response: Any) -> str:
    """The provider's own words, found where each of them puts them."""
    try:
        found = response if isinstance(response, dict) else response.json()
    except ValueError:
        return " ".join(str(response.text).split())[:KEPT_TEXT]
    return next(_sentences(found), json.dumps(found))[:KEPT_TEXT]


def _sentences(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for name in ("message", "Message", "ErrorMessage", "description"):
            if isinstance(found.get(name), str):
                yield found[name]
        for name in ("errors", "Error", "error", "Errors", "Messages"):
            yield from _sentences(found.get(name))
    elif isinstance(found, list):
        for one in found:
            yield from _sentences(one)
    elif isinstance(found, str):
        yield found


def _wait_of(response: Any) -> int:
    headers = {} if isinstance(response, dict) else response.headers
    said = str(headers.get("Retry-After", "") or headers.get("X-RateLimit-Reset", ""))
    return int(said) if said.isdecimal() and int(said) < 86_400 else 0  # noqa: PLR2004 - a date


def _never_left(error: BaseException) -> bool:
    """Whether the chain of causes says that no connection was made."""
    return any(
        type(one).__name__ in NEVER_LEFT or "CERTIFICATE_VERIFY_FAILED" in str(one)
        for one in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, each once: below `requests` causes lie in three places."""
    seen: set[int] = set()
    waiting: list[Any] = [error.__cause__, *error.args]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, getattr(one, "reason", None), *one.args]
