from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from blog.blocks import article_blocks
from blog.querysets import ArticleManager


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


class ArticlePage(Page):
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
    canonical_override = models.URLField(
        _("canonical address elsewhere"),
        blank=True,
        max_length=500,
        help_text=_("Only when this text first appeared somewhere else and stays there."),
    )
    original_url = models.URLField(
        _("address before it came home"), blank=True, max_length=500, editable=False
    )
    original_published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleManager()

    parent_page_types = ["blog.FrontPage"]
    subpage_types: list[str] = []
    template = "blog/article.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover")),
        FieldPanel("body"),
        InlinePanel("bylines", label=_("author")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("topics", "tags", "series", "series_order")],
            heading=_("Where it belongs"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("via_name", "via_url", "sponsor_name", "sponsor_text")],
            heading=_("Where it comes from"),
        ),
    ]
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("canonical_override"),
        FieldPanel("visibility"),
    ]

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

    @property
    def canonical_url(self) -> str:
        """The one address search engines and copies must point to."""
        return self.canonical_override or self.full_url or ""

    @property
    def authors(self) -> list[object]:
        """The contributors in the order of the byline."""
        return [line.contributor for line in self.bylines.select_related("contributor")]
