from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import LEADING
from blog.blocks.registry import register

MOST = 6


class RelatedValue(blocks.StructValue):
    @property
    def chosen(self) -> list[Any]:
        """What was picked and can still be read."""
        return [page for page in self["articles"] if page is not None and page.live]


class RelatedBlock(blocks.StructBlock):
    """Articles of ours to read along with this one."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="blog.ArticlePage"),
        label=_("Articles"),
        min_num=0,
        max_num=MOST,
        default=[],
        help_text=_("None: the newest that share most topics, on our own page only."),
    )

    class Meta:
        icon = "doc-full"
        group = LEADING
        label = _("Related articles")
        description = _("Articles of yours, picked by you or found by their topics.")
        template = "blocks/related.html"
        value_class = RelatedValue

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """Where none was picked, our own page brings those it found."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        found = (parent_context or {}).get("related", [])
        return context | {"shown": value.chosen if value["articles"] else list(found)}


def plain(value: Any) -> str:
    titles = [page.title for page in value.chosen]
    return "\n".join([value["title"], *titles] if value["title"] and titles else titles)


register("related", RelatedBlock, plain=plain)
