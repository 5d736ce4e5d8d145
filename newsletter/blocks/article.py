from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.models import ArticlePage
from newsletter.blocks.groups import FOUND
from newsletter.blocks.piece import INLINE, Facts, Setting, image_of, rich
from newsletter.blocks.registry import register

CARD_SIZE = "fill-1128x592|format-jpeg|jpegquality-80"


class ArticleCardBlock(blocks.StructBlock):
    """An article of ours, with the editor's reason to read it."""

    article = blocks.PageChooserBlock(
        label=_("Article"),
        page_type="blog.ArticlePage",
        required=False,
        help_text=_("Empty: the newest that no issue has shown, put in by “Fill the issue”."),
    )
    note = blocks.RichTextBlock(label=_("Why read it"), required=False, features=INLINE)

    class Meta:
        icon = "doc-full"
        group = FOUND
        label = _("Article")
        description = _("One of our articles as a card, picked or put in by itself.")


def piece(value: Any, setting: Setting) -> Facts | None:
    """Nothing where the article was deleted or unpublished since, or none was put in yet."""
    page = value["article"]
    article = page.specific if page is not None and page.live else None
    if not isinstance(article, ArticlePage):
        return None
    return {
        "title": article.title,
        "url": article.full_url or setting.root,
        "standfirst": article.standfirst,
        "image": image_of(article.cover, setting=setting, size=CARD_SIZE, alt=article.cover_alt),
        "sponsor": article.sponsor_label,
        "via": article.via_name,
        "via_url": article.via_url,
        "note": rich(value["note"], setting=setting),
    }


register("article", ArticleCardBlock, piece=piece)
