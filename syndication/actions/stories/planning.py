"""What would become of a story. Nothing is written to find out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wagtail.models import Page

from syndication.actions.stories.remarks import (
    alt_of,
    around_the_text,
    host_of,
    notes_on,
    original_of,
)
from syndication.document import read_document
from syndication.exchange import Story
from syndication.fidelity import measure
from syndication.models import Intake, IntakeRow

FILES = frozenset({"audio", "video", "file"})
EDITED = gettext_noop("It is home already and was edited here since: what stands here stays.")
Outcome = Literal["created", "updated", "skipped", "refused"]


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """What would become of a story, and why.

    `images` and `files` are the addresses of what it shows; `inside` are the bytes of the pictures
    that stood in the text itself, by the names they have there; `cover_alt` is what the cover
    shows.
    """

    outcome: Outcome
    reason: str
    page_id: int | None
    content_hash: str
    blocks: list[tuple[str, Any]] = field(default_factory=list, repr=False)
    fidelity: dict[str, Any] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    inside: dict[str, bytes] = field(default_factory=dict, repr=False)
    cover_alt: str = ""


def homes_of(intake: Intake, stories: Iterable[Story]) -> dict[str, IntakeRow]:
    """The row by which each of some stories stands here already, by the platform's identity."""
    named = {story.source_id[:255]: story for story in stories}
    rows = rows_at_home(intake).filter(intake__platform=intake.platform, source_id__in=named)
    homes: dict[str, IntakeRow] = {}
    for row in rows.select_related("page"):
        if _is_the_same(row, named[row.source_id]):
            homes.setdefault(row.source_id, row)
    return homes


def plan_story(
    *,
    intake: Intake,
    story: Story,
    homes: Mapping[str, IntakeRow],
    measured: Mapping[str, Any] | None = None,
    newer: bool = False,
) -> StoryPlan:
    """What becomes of a story, by what `homes_of` says of it and what was `measured` before.

    Brought twice it is skipped; changed since it is updated, unless somebody edited the article
    here: then theirs stays and the row says so (`fidelity["asks"]`), until the `newer` is wanted.
    """
    digest = content_hash(story)
    if story.kind == "left_out":
        return StoryPlan("skipped", " ".join(story.warnings), None, digest)
    if story.warnings and not story.html:
        return StoryPlan("refused", " ".join(story.warnings), None, digest)
    try:
        document = read_document(story.html, base_url=story.source_url)
    except ValueError as error:
        return StoryPlan("refused", str(error), None, digest)
    if not document.blocks and not story.title.strip():
        return StoryPlan("skipped", _("It is empty."), None, digest)
    home = homes.get(story.source_id[:255])
    outcome, reason, page_id = _fate(home, digest, newer=newer)
    blocks = around_the_text(story, document.blocks)
    asks = {"asks": True} if outcome == "skipped" and reason == _(EDITED) else {}
    return StoryPlan(
        outcome=outcome,
        reason=reason or " ".join(notes_on(intake, story, document)),
        page_id=page_id,
        content_hash=digest,
        blocks=blocks,
        fidelity={**(measured or measure(document)), "left_out": document.left_out, **asks},
        images=_images(story, blocks),
        files=tuple(dict.fromkeys(value["file"] for kind, value in blocks if kind in FILES)),
        inside=document.inside,
        cover_alt=story.cover_alt or alt_of(document.blocks, story.cover_url),
    )


def content_hash(story: Story) -> str:
    """What a story says and when: the same when nothing of it changed."""
    facts = json.dumps(asdict(story), default=str, sort_keys=True)
    return hashlib.sha256(facts.encode(errors="replace")).hexdigest()


def rows_at_home(intake: Intake) -> Any:
    """The rows of every run of a brand whose article stands, the newest first."""
    return IntakeRow.objects.filter(
        kind="story", intake__site=intake.site, page__isnull=False, made__has_key="hash"
    ).order_by("-pk")


def is_as_made(page: Page, made: dict[str, Any]) -> bool:
    """Whether nobody touched a page since a run made it."""
    return bool(page.latest_revision_id == made["revision"] and page.live == made["live"])


def may_publish(intake: Intake, story: Story) -> bool:
    """Whether a story goes online as it comes: it did so before, for everybody.

    The original address is what keeps channels from taking it for a new article. Pages they never
    take.
    """
    public = story.status == "published" and story.visibility == "public"
    known = story.kind == "page" or (story.kind == "post" and bool(original_of(story)))
    return bool(intake.publish and public and known)


def _fate(row: IntakeRow | None, digest: str, *, newer: bool) -> tuple[Outcome, str, int | None]:
    if row is None:
        return "created", "", None
    if row.made["hash"] == digest:
        return "skipped", _("It is home already and has not changed."), row.page_id
    if not newer and not is_as_made(Page.objects.get(pk=row.page_id), row.made):
        return "skipped", _(EDITED), row.page_id
    return "updated", "", row.page_id


def _is_the_same(row: IntakeRow, story: Story) -> bool:
    """Whether a story of the same identity is the same: two blogs may both count from 1.

    One that moved to another name has the days it had.
    """
    here, there = (host_of(url).removeprefix("www.") for url in (story.source_url, row.source_url))
    if not story.source_id.isdecimal() or not here or not there or here == there:
        return True
    first = getattr(row.page, "first_published_at", None)
    return first is not None and first == story.published_at


def _images(story: Story, blocks: list[tuple[str, Any]]) -> tuple[str, ...]:
    found = [story.cover_url]
    for kind, value in blocks:
        if kind == "image":
            found.append(value["image"])
        elif kind == "gallery":
            found += [one["image"] for one in value["pictures"]]
        elif kind == "video":
            found.append(value["poster"])
    return tuple(dict.fromkeys(filter(None, found)))
