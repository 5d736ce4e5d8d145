"""How an article is edited: tabs from the text to who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from blog.desk_panels import PreviewLinksPanel
from blog.forms import ArticleForm
from blog.panels import offered
from blog.sharing import SharingPanel


def article_editor() -> Panel:
    """The tabs of the article editor; what other rooms offer has a tab of its own."""
    tabs = [
        ObjectList(_text(), heading=_("Text")),
        ObjectList(_belonging(), heading=_("Authors and topics")),
        ObjectList(_origin(), heading=_("Source and sponsor")),
        ObjectList(_finding(), heading=_("Search and sharing")),
    ]
    if panels := offered():
        tabs.append(ObjectList(panels, heading=_("Elsewhere")))
    links = PreviewLinksPanel(heading=_("Preview links"))
    tabs.append(ObjectList([PublishingPanel(), links, CommentPanel()], heading=_("Settings")))
    return TabbedInterface(tabs, base_form_class=ArticleForm)


def _text() -> list[Any]:
    return [
        TitleFieldPanel("title", placeholder=_("Title")),
        FieldPanel(
            "standfirst",
            help_text=_("Two or three lines below the title: why should somebody read this?"),
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        MultiFieldPanel(
            [
                FieldPanel("cover"),
                FieldPanel(
                    "cover_alt",
                    help_text=_("Read to who cannot see it. Empty: the cover is decoration."),
                ),
            ],
            heading=_("Cover"),
        ),
        FieldPanel("body"),
    ]


def _belonging() -> list[Any]:
    return [
        InlinePanel(
            "bylines",
            label=_("author"),
            heading=_("Authors"),
            help_text=_("In the order readers see them. They need no account."),
        ),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("tags", help_text=_("Free words; copies on other platforms carry them along.")),
        MultiFieldPanel(
            [
                FieldPanel("series"),
                FieldPanel(
                    "series_order", help_text=_("1 is read first. 0: by date of publication.")
                ),
            ],
            heading=_("Series"),
        ),
    ]


def _origin() -> list[Any]:
    return [
        MultiFieldPanel(
            [FieldPanel("via_name"), FieldPanel("via_url")],
            heading=_("Via"),
            help_text=_("Where you found what this article is about. It is linked at its end."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("sponsor_name"),
                FieldPanel(
                    "sponsor_text",
                    help_text=_(
                        "Shown above the title, in feeds, mails and copies. "
                        "All links of the article say that they were paid for."
                    ),
                ),
            ],
            heading=_("Sponsor"),
        ),
    ]


def _finding() -> list[Any]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel(
                    "search_description",
                    help_text=_("Shown below the title in search results. Empty: the standfirst."),
                ),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("social_title", help_text=_("Empty: the title.")),
                FieldPanel(
                    "social_description",
                    help_text=_("Empty: what search engines are told."),
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                FieldPanel("social_picture", help_text=_("Empty: the cover.")),
            ],
            heading=_("Where it is shared"),
        ),
        SharingPanel(heading=_("How it looks")),
        FieldPanel("canonical_override"),
        FieldPanel(
            "visibility",
            help_text=_("Members read everything; others see the beginning and how to sign in."),
        ),
        FieldPanel(
            "responses_open",
            help_text=_("Off: what was answered is not shown, and nothing new is taken."),
        ),
    ]
