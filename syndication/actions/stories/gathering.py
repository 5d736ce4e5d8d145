"""The pictures and files of a story: out of the export first, then from where they were."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from django.core.cache import cache
from django.utils.translation import gettext as _

from core import http
from core.http import HttpError, Limits
from syndication.actions.stories.planning import StoryPlan
from syndication.document.addresses import FILES, is_web_address, suffix_of
from syndication.exchange import Drop, UnreadableFile
from syndication.models import Intake
from syndication.pictures import MOST_BYTES, BadPicture, Checked, check
from syndication.uploads import MOST_BYTES as MOST_BYTES_OF_A_FILE
from syndication.uploads import BadFile, CheckedFile, check_file


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no picture or file: a sentence, and whether asking again is of no use."""

    reason: str
    is_final: bool = False


# What became of each address.
Gathered: TypeAlias = Mapping[str, Checked | CheckedFile | Missing]

LIMITS = Limits(seconds=20.0, bytes=MOST_BYTES, redirects=5)
LIMITS_OF_A_FILE = Limits(seconds=120.0, bytes=MOST_BYTES_OF_A_FILE, redirects=5)
OK = 200
TRIES = 2
# What a server says that will say the same tomorrow.
FINAL = frozenset({400, 401, 403, 404, 405, 410, 414, 451})
SUFFIXES = frozenset({"avif", "gif", "jpg", "jpeg", "png", "webp"}) | FILES
REMEMBERED = 30 * 24 * 3600  # seconds


def gather(
    *, intake: Intake, plan: StoryPlan, drop: Drop | None, again: bool = False
) -> dict[str, Checked | CheckedFile | Missing]:
    """Read or fetch what a plan shows. Talks to strangers: never inside a transaction.

    `drop` is None once the export was deleted. What was not to be had is remembered for the run
    and not asked for twice; `again` asks anyway.
    """
    members = drop.members() if drop is not None else ()
    inside = [member for member in members if suffix_of(member) in SUFFIXES]
    found: dict[str, Checked | CheckedFile | Missing] = {}
    for address in plan.images:
        if address in plan.inside:
            found[address] = _checked(partial(check, plan.inside[address]))
        else:
            found[address] = _Errand(intake, drop, inside, again).picture(address)
    for address in plan.files:
        found[address] = _Errand(intake, drop, inside, again).file(address)
    return found


def _checked(
    judge: partial[Checked] | partial[CheckedFile],
) -> Checked | CheckedFile | Missing:
    try:
        return judge()
    except (BadPicture, BadFile) as error:
        return Missing(str(error), is_final=True)


@dataclass(frozen=True, slots=True)
class _Errand:
    """One look for one thing."""

    intake: Intake
    drop: Drop | None
    inside: list[str]
    again: bool

    def picture(self, address: str) -> Checked | CheckedFile | Missing:
        data = self._bytes(address, accept="image/*", limits=LIMITS)
        return data if isinstance(data, Missing) else self._judged(address, partial(check, data))

    def file(self, address: str) -> Checked | CheckedFile | Missing:
        data = self._bytes(address, accept="*/*", limits=LIMITS_OF_A_FILE)
        if isinstance(data, Missing):
            return data
        return self._judged(address, partial(check_file, data, suffix=suffix_of(address)))

    def _judged(
        self, address: str, judge: partial[Checked] | partial[CheckedFile]
    ) -> Checked | CheckedFile | Missing:
        found = _checked(judge)
        return self._remembered(address, found) if isinstance(found, Missing) else found

    def _bytes(self, address: str, *, accept: str, limits: Limits) -> bytes | Missing:
        member = _member(address, self.inside)
        if member and self.drop is not None:
            try:
                with self.drop.open(member) as file:
                    return file.read(limits.bytes + 1)
            except UnreadableFile as error:
                return Missing(str(error), is_final=True)
        if not is_web_address(address):
            return Missing(
                _("It is not in the file, and has no address of its own."), is_final=True
            )
        if not self.intake.fetch_media:
            return Missing(_("It was not fetched, as you wished."))
        before = None if self.again else cache.get(self._key(address))
        return Missing(before, is_final=True) if before else self._fetched(address, accept, limits)

    def _fetched(self, address: str, accept: str, limits: Limits) -> bytes | Missing:
        found = Missing("")
        for _try in range(TRIES):
            try:
                answer = http.fetch(address, headers={"Accept": accept}, limits=limits)
            except HttpError as error:
                found = Missing(str(error), is_final=error.permanent)
            else:
                if answer.status == OK:
                    return answer.body
                said = _("Its address answers %(status)d.") % {"status": answer.status}
                found = Missing(said, is_final=answer.status in FINAL)
            if found.is_final:
                break
        return self._remembered(address, found)

    def _remembered(self, address: str, missing: Missing) -> Missing:
        if missing.is_final:
            cache.set(self._key(address), missing.reason, REMEMBERED)
        return missing

    def _key(self, address: str) -> str:
        name = hashlib.sha256(address.encode(errors="replace")).hexdigest()
        return f"intake-{self.intake.pk}-missing-{name}"


def _member(address: str, inside: list[str]) -> str:
    """The file of an export that an address means: by its path, or by its end where that is one."""
    path = unquote(urlsplit(address).path).lstrip("./")
    tail = "/".join(PurePosixPath(path).parts[-2:]) if is_web_address(address) else path
    found = [member for member in inside if tail and f"/{member}".endswith(f"/{tail}")]
    return found[0] if len(found) == 1 else ""
