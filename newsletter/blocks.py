"""The blocks an issue is made of: own words, articles, selections.

They carry no template: `newsletter/pieces.py` turns each into plain values,
from which a page, a mail and a text are made with templates of their own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link", "ol", "ul"]


class ArticleCardBlock(blocks.StructBlock):
    """An article of ours, with the editor's reason to read it."""

    article = blocks.PageChooserBlock(label=_("Article"), page_type="blog.ArticlePage")
    note = blocks.RichTextBlock(label=_("Why read it"), required=False, features=INLINE)

    class Meta:
        icon = "doc-full"
        label = _("Article")


class SelectionBlock(blocks.StructBlock):
    """Something good from elsewhere, with its source."""

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    url = blocks.URLBlock(label=_("Address"))
    via = blocks.CharBlock(label=_("Via"), required=False, max_length=120)
    note = blocks.RichTextBlock(label=_("Why read it"), required=False, features=INLINE)

    class Meta:
        icon = "pick"
        label = _("Selection")


class IssuePictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class ButtonBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=80)
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Button")


def issue_blocks() -> list[tuple[str, blocks.Block]]:
    """The child blocks of an issue, in the order editors see them."""
    return [
        (
            "words",
            blocks.RichTextBlock(
                label=_("Own words"), features=[*INLINE, "h2", "h3"], icon="pilcrow"
            ),
        ),
        ("tip", blocks.RichTextBlock(label=_("Tip"), features=INLINE, icon="help")),
        ("article", ArticleCardBlock()),
        ("selection", SelectionBlock()),
        ("picture", IssuePictureBlock()),
        ("button", ButtonBlock()),
        ("divider", blocks.StaticBlock(label=_("Divider"), icon="horizontalrule")),
    ]
