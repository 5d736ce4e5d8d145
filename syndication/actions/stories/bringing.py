"""A story becomes an article: silently, in one transaction, with all that undo must know."""

from __future__ import annotations

import html
import math
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.urls import resolve
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import LogContext
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from blog.actions.announcing import quietly
from blog.models import ArticlePage, Byline, Topic
from blog.models.article import Keyword
from core.html import sanitise
from core.models import Picture
from people.models import Contributor
from syndication.actions.stories.pictures import Gathered, gather, put_on_shelf
from syndication.actions.stories.planning import StoryPlan, may_publish, original_of
from syndication.document.addresses import is_web_address
from syndication.exchange import Drop, Story
from syndication.fidelity import told_by
from syndication.models import Intake
from syndication.pictures import Checked

LONGEST = 255
LONGEST_TAG = 100
ANY_PAGE = "a-page-as-any-other"
# Hosts that many publications share: an address there can never lead to us.
SHARED = frozenset(
    {"medium.com", "substack.com", "wordpress.com", "ghost.io", "blogspot.com", "tumblr.com"}
)


def bring_story(
    *,
    intake: Intake,
    story: Story,
    plan: StoryPlan,
    drop: Drop,
    pictures: Gathered | None = None,
) -> dict[str, Any]:
    """Make or change the article of a story; what `IntakeRow.made` must remember.

    Sends no mail, places no copy, tells nobody: an article with an original address is none that
    channels take by themselves. `pictures` is what `gather` found; without it they are gathered
    here, which must not be inside a transaction.
    """
    found = gather(intake=intake, plan=plan, drop=drop) if pictures is None else pictures
    as_whoever_asked = LogContext(user=intake.started_by)
    with transaction.atomic(), disable_reference_index_auto_update(), as_whoever_asked, quietly():
        return _Bringing(intake, story, plan, found).article()


class _Bringing:
    """One story on its way, and the list of what was made for it."""

    def __init__(self, intake: Intake, story: Story, plan: StoryPlan, found: Gathered) -> None:
        self.intake, self.story, self.plan = intake, story, plan
        self.made: dict[str, Any] = {
            "hash": plan.content_hash,
            "pictures": [],
            "contributors": [],
            "keywords": [],
            "redirects": [],
            "missing": [
                {"url": address, "reason": what}
                for address, what in found.items()
                if isinstance(what, str)
            ],
        }
        self.shelf = {
            address: self._picture(address, what)
            for address, what in found.items()
            if isinstance(what, Checked)
        }

    def article(self) -> dict[str, Any]:
        before = None
        if self.plan.page_id is None:
            page, front = ArticlePage(owner=self.intake.started_by), self._front()
            page.slug = _free_slug(self.story, front)
            self._write(page)
            front.add_child(instance=page)
        else:
            page = ArticlePage.objects.get(pk=self.plan.page_id).get_latest_revision_as_object()
            before = page.latest_revision_id
            self._write(page)
        revision = page.save_revision(user=self.intake.started_by)
        if page.live or may_publish(self.intake, self.story):
            revision.publish(user=self.intake.started_by)
        page = ArticlePage.objects.get(pk=page.pk)
        self._redirect(page)
        return {
            **self.made,
            "page": page.pk,
            "revision": page.latest_revision_id,
            "live": page.live,
            "before": before,
            "fidelity": self._fidelity(),
        }

    def _write(self, page: ArticlePage) -> None:
        story = self.story
        page.title = page.draft_title = _title(story, self.plan)
        page.standfirst = story.standfirst
        page.body = [self._block(kind, value) for kind, value in self.plan.blocks]
        page.cover = self.shelf.get(story.cover_url)
        page.cover_alt = self._alt(story.cover_url)[:LONGEST]
        page.live = bool(page.pk and page.live)
        page.original_url = original_of(story)
        page.original_published_at = story.published_at
        page.first_published_at = story.published_at or page.first_published_at
        if story.visibility != "public":
            page.visibility = "members"
        page.tags.set(self._tags())
        page.topics.set(self._topics())
        page.bylines.set([Byline(contributor=one) for one in self._contributors()])

    def _front(self) -> Page:
        """The brand's front in the language of the story, kept still while the page is added."""
        root = self.intake.site.root_page
        language = self.story.language.partition("-")[0]
        fronts = root.get_translations(inclusive=True).filter(locale__language_code=language)
        front = fronts.first() or root
        return Page.objects.select_for_update().get(pk=front.pk).specific

    def _picture(self, address: str, what: Checked) -> Picture:
        picture, is_new = put_on_shelf(
            what, intake=self.intake, address=address, title=self._alt(address)
        )
        if is_new:
            self.made["pictures"].append(picture.pk)
        return picture

    def _alt(self, address: str) -> str:
        """What the text says a picture shows."""
        return next(
            (
                value["alt"]
                for kind, value in self.plan.blocks
                if kind == "image" and value["image"] == address and address
            ),
            "",
        )

    def _block(self, kind: str, value: Any) -> tuple[str, Any]:
        """A picture at home, or a link to where it is: never drawn from a stranger's server."""
        if kind != "image":
            return kind, value
        if picture := self.shelf.get(value["image"]):
            return kind, {**value, "image": picture}
        address, words = value["image"], html.escape(value["alt"] or value["image"])
        link = f'<a href="{html.escape(address)}">{words}</a>' if is_web_address(address) else words
        caption = " ".join(filter(None, [value["caption"], value["credit"]]))
        under = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        return "html", sanitise(f"<figure>{link}{under}</figure>", profile="article")

    def _tags(self) -> list[str]:
        names = dict.fromkeys(tag.strip()[:LONGEST_TAG] for tag in self.story.tags)
        names.pop("", None)
        for name in names:
            if not Keyword.objects.filter(name__iexact=name).exists():
                self.made["keywords"].append(Keyword.objects.create(name=name).pk)
        return list(names)

    def _topics(self) -> list[Topic]:
        names = {tag.casefold() for tag in self.story.tags}
        topics = Topic.objects.filter(site=self.intake.site) if names else []
        return [topic for topic in topics if topic.name.casefold() in names]

    def _contributors(self) -> list[Contributor]:
        """Those who wrote it, by their names: the brand's own where it has one called so."""
        people = Contributor.objects.filter(site=self.intake.site)
        found = []
        for name in dict.fromkeys(name.strip()[:120] for name in self.story.authors):
            if not name:
                continue
            known = people.filter(name__iexact=name).first()
            if known is None:
                slug = _free(slugify(name, allow_unicode=True)[:100] or "author", people)
                known = Contributor.objects.create(site=self.intake.site, name=name, slug=slug)
                self.made["contributors"].append(known.pk)
            found.append(known)
        return found

    def _redirect(self, page: ArticlePage) -> None:
        """Whoever comes by the old address finds the new one, where the host can be ours."""
        parts = urlsplit(page.original_url)
        if not _can_be_ours(parts.hostname or ""):
            return
        path = Redirect.normalise_path(unquote(parts.path))
        own = Redirect.normalise_path(page.get_url() or "")
        site = self.intake.site
        taken = Redirect.objects.filter(old_path=path, site=site).exists()
        if path in {"/", own} or taken or len(path) > LONGEST:
            return
        Redirect.objects.create(old_path=path, site=site, redirect_page=page)
        self.made["redirects"].append({"from": path, "to": page.get_url() or ""})

    def _fidelity(self) -> dict[str, float]:
        """The plan's, less the pictures that stayed where they were."""
        images = self.plan.images
        home = len(self.shelf) / len(images) if images else 1.0
        share = self.plan.fidelity.get("images", 1.0) * home
        return {**self.plan.fidelity, "images": math.floor(share * 10_000) / 10_000}


def _title(story: Story, plan: StoryPlan) -> str:
    """Its title; without one, how it begins."""
    words = next((told_by(kind, value) for kind, value in plan.blocks if kind != "image"), "")
    title = " ".join(story.title.replace("\x00", "").split()) or Truncator(
        " ".join(words.split())
    ).words(8)
    return title[:LONGEST] or _("Untitled")


def _free_slug(story: Story, front: Page) -> str:
    """The old slug where it is free, so that old and new address look alike."""
    wanted = slugify(story.slug or story.title, allow_unicode=True)[:200].strip("-")
    return _free(wanted or f"story-{slugify(story.source_id)[:60]}", front.get_children())


def _free(slug: str, others: Any) -> str:
    """The slug, with a number where another of them or a page of the house has it."""
    tried, number = slug, 1
    while others.filter(slug=tried).exists() or _is_reserved(tried):
        number += 1
        tried = f"{slug}-{number}"
    return tried


def _is_reserved(slug: str) -> bool:
    """Whether the house itself answers there, and not whoever serves pages."""
    return resolve(f"/{slug}/").url_name != resolve(f"/{ANY_PAGE}/").url_name


def _can_be_ours(host: str) -> bool:
    if not host or Site.objects.filter(hostname=host).exists():
        return bool(host)
    return not any(host == one or host.endswith(f".{one}") for one in SHARED)
