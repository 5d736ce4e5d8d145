"""What was gathered is put into the brand's library; the same bytes stay one."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail.documents import get_document_model

from core.models import Picture
from people.actions.make_brand_team import shelf_of
from syndication.models import Intake
from syndication.pictures import Checked
from syndication.uploads import CheckedFile

LONGEST = 255
LONGEST_NAME = 60


def put_on_shelf(
    thing: Checked | CheckedFile, *, intake: Intake, address: str, title: str
) -> tuple[Any, bool]:
    """The picture or document in the brand's library, and whether it is new there."""
    digest = hashlib.sha1(thing.data, usedforsecurity=False).hexdigest()
    shelf = shelf_of(intake.site)
    model = Picture if isinstance(thing, Checked) else get_document_model()
    known = model.objects.filter(collection=shelf, file_hash=digest).first()
    if known is not None:
        return known, False
    stem = slugify(PurePosixPath(unquote(urlsplit(address).path)).stem)[:LONGEST_NAME]
    made = model(
        title=(title or stem or _("Picture"))[:LONGEST],
        collection=shelf,
        uploaded_by_user=intake.started_by,
        file=ContentFile(thing.data, name=f"{stem or 'picture'}.{thing.suffix}"),
        file_size=len(thing.data),
        file_hash=digest,
    )
    made.save()
    return made, True
