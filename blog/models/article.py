from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, Site
from wagtail.search import index

from blog.blocks import article_blocks
from blog.editing import article_editor
from blog.models.door import DoorMixin
from blog.pictures import load
from blog.querysets import ArticleManager
from blog.reading import contents, excerpt, minutes, neighbours
from blog.rendering import pictures_of, render_page
from blog.threads import Thread, thread

RELATED = 3
ON_ITS_PAGE = ("cover", "text", "wide", "full", "social", "face", "portrait")


class Keyword(TagBase):
    """A free tag; copies carry them along."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class ArticleTag(ItemBase):
    tag = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="tagged_articles")
    content_object = ParentalKey(
        "blog.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Byline(Orderable):
    """One of an article's authors, in order."""

    article = ParentalKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(
        "people.Contributor", on_delete=models.CASCADE, related_name="bylines"
    )


class ArticlePage(DoorMixin, Page):
    """Long-form writing at its canonical address."""

    VISIBILITIES = [("public", _("Everybody")), ("members", _("Members"))]

    standfirst = models.TextField(_("standfirst"), blank=True)
    body = StreamField(article_blocks(), verbose_name=_("text"), blank=True)
    cover = models.ForeignKey(
        "core.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
    )
    cover_alt = models.CharField(_("what the cover shows"), max_length=255, blank=True)
    topics = ParentalManyToManyField(
        "blog.Topic", blank=True, related_name="articles", verbose_name=_("topics")
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    series = models.ForeignKey(
        "blog.Series",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        verbose_name=_("series"),
    )
    series_order = models.PositiveSmallIntegerField(_("place in the series"), default=0)
    visibility = models.CharField(
        _("who may read it"), max_length=12, choices=VISIBILITIES, default="public"
    )
    via_name = models.CharField(_("via"), max_length=120, blank=True)
    via_url = models.URLField(_("address of the source"), blank=True, max_length=500)
    sponsor_name = models.CharField(_("sponsor"), max_length=120, blank=True)
    sponsor_text = models.CharField(_("sponsor's label"), max_length=255, blank=True)
    social_title = models.CharField(_("title where it is shared"), max_length=255, blank=True)
    social_description = models.TextField(_("words where it is shared"), blank=True)
    social_picture = models.ForeignKey(
        "core.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture where it is shared"),
    )
    canonical_override = models.URLField(
        _("canonical address elsewhere"),
        blank=True,
        max_length=500,
        help_text=_("Only when this text first appeared somewhere else and stays there."),
    )
    responses_open = models.BooleanField(_("responses"), default=True)
    original_url = models.URLField(
        _("address before it came home"), blank=True, max_length=500, editable=False
    )
    original_published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleManager()

    parent_page_types = ["blog.FrontPage"]
    subpage_types: list[str] = []
    template = "blog/article.html"

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("first_published_at"),
        index.FilterField("visibility"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("write_html", "Can write HTML in texts")]

    @classmethod
    @cache
    def get_edit_handler(cls) -> Panel:
        """Made when it is first needed: by then the other rooms have offered their panels."""
        return article_editor().bind_to_model(cls)

    @property
    def canonical_url(self) -> str:
        """The one address search engines and copies must point to."""
        return self.canonical_override or self.full_url or ""

    @property
    def is_sponsored(self) -> bool:
        return bool(self.sponsor_name or self.sponsor_text)

    @property
    def sponsor_label(self) -> str:
        """What readers are told about who paid; never empty when somebody did."""
        if self.sponsor_text or not self.sponsor_name:
            return self.sponsor_text
        return gettext("Paid for by %(name)s") % {"name": self.sponsor_name}

    @property
    def description(self) -> str:
        """What search engines, feeds and shared links say about it."""
        return self.search_description or self.standfirst

    @property
    def shared_title(self) -> str:
        """What a shared link is called."""
        return self.social_title or self.title

    @property
    def shared_description(self) -> str:
        """What a shared link says."""
        return self.social_description or self.description

    @property
    def shared_picture(self) -> Any:
        """What a shared link shows; None without a cover."""
        return self.social_picture or self.cover

    @property
    def authors(self) -> list[Any]:
        """The contributors in the order of the byline."""
        lines = sorted(self.bylines.all(), key=lambda line: (line.sort_order or 0, line.pk or 0))
        return [line.contributor for line in lines]

    @property
    def was_revised(self) -> bool:
        """Whether it was published again on a later day than the first."""
        first, last = self.first_published_at, self.last_published_at
        return bool(first and last and last.date() > first.date())

    def is_open_to(self, user: Any) -> bool:
        """Whether somebody may read it to the end."""
        return self.visibility == "public" or bool(user and user.is_authenticated)

    @cached_property
    def thread(self) -> Thread:
        """What was answered to it, for readers; nothing is asked where nobody answered."""
        if not (self.responses_open and self.pk and getattr(self, "is_answered", True)):
            return thread([])
        return thread(self.responses.for_thread())

    def related(self) -> Any:
        """What to read next: what shares most topics, the newest first."""
        mine = [topic.pk for topic in self.topics.all()]
        others = ArticlePage.objects.sibling_of(self, inclusive=False).for_readers()
        shared = Count("topics", filter=Q(topics__in=mine))
        found = others.annotate(shared=shared).order_by("-shared", "-first_published_at")
        return found.defer_streamfields()[:RELATED]

    def series_parts(self) -> list[Any]:
        """The parts of its series in their order, itself included."""
        if self.series_id is None:
            return []
        parts = ArticlePage.objects.sibling_of(self).for_readers().filter(series=self.series_id)
        return list(parts.defer_streamfields().order_by("series_order", "first_published_at"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The text for this reader, and everything around it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        is_open = self.is_open_to(getattr(request, "user", None)) or hasattr(request, "draft_link")
        reading_minutes = minutes(self.body, language=self.locale.language_code)
        site = Site.find_for_request(request) or self.get_site()
        faces = [one.photo for one in self.authors if one.photo is not None]
        load([*self.pictures(), *faces], *ON_ITS_PAGE)
        related = self.related()
        shows_related = any(block.block_type == "related" for block in self.body)
        return context | {
            "is_open": is_open,
            "minutes": reading_minutes,
            "contents": contents(self.body, reading_minutes=reading_minutes) if is_open else [],
            "text": render_page(
                self.body if is_open else excerpt(self.body),
                home=site.root_url,
                sponsored=self.is_sponsored,
                whole=None if is_open else self.body,
                request=request,
                related=related,
            ),
            "series_box": neighbours(self.series_parts(), page=self),
            "related": [] if shows_related else related,
        }

    def text_pictures(self) -> list[Any]:
        """The pictures of the text, once for each use."""
        return pictures_of(self.body)

    def pictures(self) -> list[Any]:
        """The cover, the picture of shared links and those of the text."""
        around = [one for one in (self.cover, self.social_picture) if one is not None]
        return [*around, *self.text_pictures()]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What depends on who asks is kept by nobody on the way."""
        response = super().serve(request, *args, **kwargs)
        if self.visibility != "public":
            patch_cache_control(response, private=True)
            patch_vary_headers(response, ["Cookie"])
        return response
