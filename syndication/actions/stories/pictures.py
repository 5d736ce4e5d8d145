"""The pictures of a story: out of the export first, then from where they were."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import http
from core.http import HttpError, Limits
from core.models import Picture
from people.actions.make_brand_team import shelf_of
from syndication.actions.stories.planning import StoryPlan
from syndication.document.addresses import is_web_address
from syndication.exchange import Drop, UnreadableFile
from syndication.models import Intake
from syndication.pictures import MOST_BYTES, BadPicture, Checked, check

# What became of each address: the picture, or the sentence that says why there is none.
Gathered: TypeAlias = Mapping[str, Checked | str]

LIMITS = Limits(seconds=20.0, bytes=MOST_BYTES, redirects=5)
SUFFIXES = frozenset({".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"})
LONGEST_NAME = 60


def gather(*, intake: Intake, plan: StoryPlan, drop: Drop) -> dict[str, Checked | str]:
    """Read or fetch every picture of a plan. Talks to strangers: never inside a transaction."""
    inside = [
        member for member in drop.members() if PurePosixPath(member).suffix.lower() in SUFFIXES
    ]
    return {address: _gather_one(intake, address, drop, inside) for address in plan.images}


def put_on_shelf(
    picture: Checked, *, intake: Intake, address: str, title: str
) -> tuple[Picture, bool]:
    """The picture in the brand's library, and whether it is new there: the same bytes stay one."""
    digest = hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()
    shelf = shelf_of(intake.site)
    known = Picture.objects.filter(collection=shelf, file_hash=digest).first()
    if known is not None:
        return known, False
    stem = slugify(PurePosixPath(unquote(urlsplit(address).path)).stem)[:LONGEST_NAME]
    made = Picture(
        title=(title or stem or _("Picture"))[:255],
        collection=shelf,
        uploaded_by_user=intake.started_by,
        file=ContentFile(picture.data, name=f"{stem or 'picture'}.{picture.suffix}"),
        file_size=len(picture.data),
        file_hash=digest,
    )
    made.save()
    return made, True


def _gather_one(intake: Intake, address: str, drop: Drop, inside: list[str]) -> Checked | str:
    try:
        member = _member(address, inside)
        if member:
            with drop.open(member) as file:
                return check(file.read(MOST_BYTES + 1))
        if not is_web_address(address):
            return _("It is not in the file, and has no address of its own.")
        if not intake.fetch_media:
            return _("It was not fetched, as you wished.")
        answer = http.fetch(address, headers={"Accept": "image/*"}, limits=LIMITS)
        if answer.status != 200:  # noqa: PLR2004 - the status of success
            return _("Its address answers %(status)d.") % {"status": answer.status}
        return check(answer.body)
    except (BadPicture, HttpError, UnreadableFile) as error:
        return str(error)


def _member(address: str, inside: list[str]) -> str:
    """The file of an export that an address means: by its path, or by its end where that is one."""
    path = unquote(urlsplit(address).path).lstrip("./")
    tail = "/".join(path.split("/")[-2:]) if is_web_address(address) else path
    found = [member for member in inside if tail and f"/{member}".endswith(f"/{tail}")]
    return found[0] if len(found) == 1 else ""
