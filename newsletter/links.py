"""The signed addresses in a mail: what each one may do, and for how long.

No address holds a reader's e-mail address. A link to leave never expires and
survives every rotation but the removal of its key (RFC 8058 links are pressed
years later); a link to confirm lives seven days, one to one's choices thirty, one
to take one's data along or be erased a single day.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from wagtail.models import Site

from core import tokens

CONFIRM_LIFE = timedelta(days=7)
PREFERENCES_LIFE = timedelta(days=30)
OWN_LIFE = timedelta(days=1)
FORM_LIFE = timedelta(days=30)
PLACE = "TOKEN"


class BadLink(Exception):
    """The link is not one of ours, or has been changed."""


class OldLink(Exception):
    """The link was ours and has run out; `facts` say for what it was."""

    def __init__(self, facts: dict[str, int]) -> None:
        super().__init__("This link has run out. Ask for a fresh one.")
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a link to leave says."""

    subscriber: int
    newsletter: int
    issue: int


def moment(at: datetime) -> int:
    """A moment as a link carries it: milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def read_moment(milliseconds: int) -> datetime:
    """The moment a link carries."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def confirm_url(site: Site, *, subscription: int, asked_at: datetime) -> str:
    """Where a person says yes."""
    token = tokens.sign("confirm", subscription=subscription, at=moment(asked_at))
    return _address(site, "newsletter_confirm", token)


def leave_url(site: Site, *, subscriber: int, newsletter: int, issue: int = 0) -> str:
    """Where a person leaves with one click; also the List-Unsubscribe address (RFC 8058)."""
    token = tokens.sign("unsubscribe", subscriber=subscriber, newsletter=newsletter, issue=issue)
    return _address(site, "newsletter_leave", token)


def preferences_url(site: Site, *, subscriber: int, at: datetime | None = None) -> str:
    """Where a person sees and corrects what we know of them; it runs out counted from `at`."""
    token = tokens.sign("preferences", subscriber=subscriber, at=moment(at or timezone.now()))
    return _address(site, "newsletter_preferences", token)


def own_url(site: Site, *, subscriber: int) -> str:
    """Where a person takes everything along or is erased; only a letter to them carries it."""
    return _address(
        site, "newsletter_own", tokens.sign("own", subscriber=subscriber, at=moment(timezone.now()))
    )


def readdress_url(site: Site, *, change: int, at: datetime) -> str:
    """Where a person says that a new address is theirs."""
    return _address(
        site, "newsletter_readdress", tokens.sign("readdress", change=change, at=moment(at))
    )


def form_token(*, newsletter: int) -> str:
    """What a sign-up form carries to show that it came from one of our pages lately.

    The same all day: the form stands on every page, and an unchanged page is not sent again.
    """
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return tokens.sign("form", newsletter=newsletter, at=moment(today))


def click_url(site: Site, *, delivery: int) -> str:
    """Where the links of one mail begin; the link's own number follows after a slash."""
    return _address(site, "newsletter_click", tokens.sign("click", delivery=delivery))


def poll_url(site: Site, *, delivery: int) -> str:
    """Where a reader answers the questions of one mail."""
    return _address(site, "newsletter_poll", tokens.sign("poll", delivery=delivery))


def recommend_url(site: Site, *, subscriber: int, newsletter: int) -> str:
    """A reader's own link to pass on; it never runs out and says nothing of who they are."""
    token = tokens.sign("recommend", subscriber=subscriber, newsletter=newsletter)
    return _address(site, "newsletter_recommended", token)


def read_delivery(purpose: str, token: str) -> int:
    """The delivery whose mail a link to `click` or `poll` stood in; raises `BadLink`."""
    return _read(purpose, token, life=None)["delivery"]


def read_recommend(token: str) -> tuple[int, int]:
    """The subscriber who passed a link on, and the newsletter; raises `BadLink`."""
    facts = _read("recommend", token, life=None)
    return facts["subscriber"], facts["newsletter"]


def read_confirm(token: str) -> tuple[int, datetime]:
    """The subscription and the moment it was asked; raises `BadLink` or `OldLink`."""
    facts = _read("confirm", token, life=CONFIRM_LIFE)
    return facts["subscription"], read_moment(facts["at"])


def read_leave(token: str) -> Leaving:
    """Who leaves what; raises `BadLink`."""
    facts = _read("unsubscribe", token, life=None)
    return Leaving(facts["subscriber"], facts["newsletter"], facts["issue"])


def read_preferences(token: str) -> int:
    """The subscriber; raises `BadLink` or `OldLink`."""
    return _read("preferences", token, life=PREFERENCES_LIFE)["subscriber"]


def read_own(token: str) -> int:
    """The subscriber; raises `BadLink` or `OldLink`."""
    return _read("own", token, life=OWN_LIFE)["subscriber"]


def read_readdress(token: str) -> tuple[int, datetime]:
    """The change of address and when it was asked for; raises `BadLink` or `OldLink`."""
    facts = _read("readdress", token, life=CONFIRM_LIFE)
    return facts["change"], read_moment(facts["at"])


def form_is_fresh(token: str, *, newsletter: int) -> bool:
    """Whether a form token is ours, of this newsletter, and not too old."""
    try:
        return _read("form", token, life=FORM_LIFE)["newsletter"] == newsletter
    except (BadLink, OldLink):
        return False


def _read(purpose: str, token: str, *, life: timedelta | None) -> dict[str, int]:
    try:
        facts = {name: int(value) for name, value in tokens.read(purpose, token).items()}
    except (tokens.BadToken, TypeError, ValueError) as error:
        raise BadLink("This link is not complete. Copy the whole address.") from error
    if life is not None and read_moment(facts["at"]) + life < timezone.now():
        raise OldLink(facts)
    return facts


def _address(site: Site, name: str, token: str) -> str:
    before, after = _path(name)
    return f"{site.root_url}{before}{token}{after}"


@functools.cache
def _path(name: str) -> tuple[str, str]:
    """What stands before a link's token and after it: it is made once for all readers."""
    before, _, after = reverse(name, args=[PLACE]).partition(PLACE)
    return before, after
