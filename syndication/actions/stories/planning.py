"""What would become of a story. Nothing is written to find out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from blog.models import ArticlePage
from syndication.document import Document, read_document
from syndication.document.addresses import is_web_address
from syndication.exchange import Story
from syndication.fidelity import measure
from syndication.models import Intake, IntakeRow

LONGEST_ADDRESS = 500
Outcome = Literal["created", "updated", "skipped", "refused"]


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """What would become of a story, and why; `images` are the addresses of its pictures."""

    outcome: Outcome
    reason: str
    page_id: int | None
    content_hash: str
    blocks: list[tuple[str, Any]] = field(default_factory=list, repr=False)
    fidelity: dict[str, float] = field(default_factory=dict)
    images: tuple[str, ...] = ()


def plan_story(*, intake: Intake, story: Story) -> StoryPlan:
    """What becomes of a story in an intake.

    A story is known again by site, platform and the platform's own identity. Brought twice it is
    skipped; changed since it is updated, unless somebody edited the article here: then theirs is
    the newer text, and it stays.
    """
    digest = content_hash(story)
    if story.warnings and not story.html:
        return StoryPlan("refused", " ".join(story.warnings), None, digest)
    try:
        document = read_document(story.html, base_url=story.source_url)
    except ValueError as error:
        return StoryPlan("refused", str(error), None, digest)
    if not document.blocks and not story.title.strip():
        return StoryPlan("skipped", _("It is empty."), None, digest)
    outcome, reason, page_id = _fate(intake, story, digest)
    return StoryPlan(
        outcome=outcome,
        reason=reason or " ".join(_notes(story, document)),
        page_id=page_id,
        content_hash=digest,
        blocks=document.blocks,
        fidelity=measure(document),
        images=_images(story, document),
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


def is_as_made(article: ArticlePage, made: dict[str, Any]) -> bool:
    """Whether nobody touched an article since a run made it."""
    return article.latest_revision_id == made["revision"] and article.live == made["live"]


def may_publish(intake: Intake, story: Story) -> bool:
    """Whether a story goes online as it comes: it did so before, for everybody.

    The original address is what keeps channels from taking it for a new article.
    """
    public = story.status == "published" and story.visibility == "public"
    return intake.publish and public and story.kind != "response" and bool(original_of(story))


def original_of(story: Story) -> str:
    """The address a story had, where it is one."""
    url = (story.source_url or story.canonical_url)[:LONGEST_ADDRESS]
    return url if is_web_address(url) else ""


def _fate(intake: Intake, story: Story, digest: str) -> tuple[Outcome, str, int | None]:
    known = rows_at_home(intake).filter(
        intake__platform=intake.platform, source_id=story.source_id[:255]
    )
    row = known.first()
    if row is None:
        return "created", "", None
    if row.made["hash"] == digest:
        return "skipped", _("It is home already and has not changed."), row.page_id
    if not is_as_made(ArticlePage.objects.get(pk=row.page_id), row.made):
        reason = _("It is home already and was edited here since: what stands here stays.")
        return "skipped", reason, row.page_id
    return "updated", "", row.page_id


def _notes(story: Story, document: Document) -> list[str]:
    """What an editor should know about it."""
    notes = list(story.warnings)
    if story.kind == "response":
        notes.append(_("It looks like an answer to somebody: it stays a draft."))
    if story.status == "published" and not original_of(story):
        notes.append(_("The file does not say where it stood: it stays a draft."))
    if story.status == "scheduled":
        notes.append(_("It was scheduled there: it stays a draft."))
    if story.visibility not in {"public", "unlisted"}:
        notes.append(_("It was not for everybody: it stays a draft."))
    silent = sum(value["decorative"] for kind, value in document.blocks if kind == "image")
    if silent:
        notes.append(
            _("%(number)d pictures have no description; they count as decoration.")
            % {"number": silent}
        )
    return notes


def _images(story: Story, document: Document) -> tuple[str, ...]:
    found = [value["image"] for kind, value in document.blocks if kind == "image"]
    return tuple(dict.fromkeys([*filter(None, [story.cover_url]), *found]))
