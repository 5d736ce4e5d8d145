from __future__ import annotations

from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from newsletter.blocks import issue_blocks
from newsletter.issue_form import IssueForm
from newsletter.models.newsletter import Newsletter
from newsletter.models.segment import Segment
from newsletter.models.trial import Trial
from newsletter.panels import PreflightPanel, offered

ISSUES_A_PAGE = 20
MOST_SUBJECTS = 4
LONGEST_TRIAL = 48  # hours


class NewsletterPage(Page):
    """A newsletter's own page: its promise, the way in, and every issue so far."""

    newsletter = models.ForeignKey(
        "newsletter.Newsletter",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("newsletter"),
    )
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("newsletter"), FieldPanel("introduction")]
    parent_page_types = ["blog.FrontPage"]
    subpage_types = ["newsletter.IssuePage"]
    template = "newsletter/newsletter.html"

    class Meta:
        verbose_name = _("newsletter page")
        verbose_name_plural = _("newsletter pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from newsletter.languages import asking_for, language_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        language = language_of(self, self.newsletter)
        context["asking"] = asking_for(language, self.newsletter)
        issues = IssuePage.objects.child_of(self).live().public().order_by("-first_published_at")
        paginator = Paginator(issues, ISSUES_A_PAGE)
        context["issues"] = paginator.get_page(request.GET.get("page"))
        return context


class IssuePage(Page):
    """One issue: drafted as a page, frozen into a mailing, kept as an archive page."""

    subject = models.CharField(
        _("subject"), max_length=200, blank=True, help_text=_("Empty: the title.")
    )
    preview_text = models.CharField(
        _("preview text"),
        max_length=200,
        blank=True,
        help_text=_("Inboxes show it beside the subject. Empty: the newsletter's promise."),
    )
    other_subjects = StreamField(
        [("subject", blocks.CharBlock(label=_("Subject"), max_length=200))],
        verbose_name=_("other subjects to try"),
        blank=True,
        max_num=MOST_SUBJECTS - 1,
        help_text=_("Each goes to some readers first; the rest get the one that brings more."),
    )
    trial_by = models.CharField(
        _("what counts"), max_length=8, choices=Trial.By.choices, default=Trial.By.CLICK
    )
    trial_percent = models.PositiveSmallIntegerField(
        _("tried on"),
        default=20,
        validators=[MinValueValidator(2), MaxValueValidator(100)],
        help_text=_("Per cent of the readers, for all subjects together."),
    )
    trial_hours = models.PositiveSmallIntegerField(
        _("hours until the rest follows"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TRIAL)],
    )
    segment = models.ForeignKey(
        Segment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("only for"),
        help_text=_("Of the readers on the list, those of this segment. Empty: everybody."),
    )
    body = StreamField(issue_blocks(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("subject"), FieldPanel("preview_text")], heading=_("In the inbox")
        ),
        FieldPanel("segment"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("other_subjects"),
                FieldRowPanel(
                    [
                        FieldPanel("trial_by"),
                        FieldPanel("trial_percent"),
                        FieldPanel("trial_hours"),
                    ]
                ),
            ],
            heading=_("Try other subjects"),
            classname="collapsed",
        ),
        PreflightPanel(),
    ]
    base_form_class = IssueForm
    parent_page_types = ["newsletter.NewsletterPage"]
    subpage_types: list[str] = []
    template = "newsletter/issue.html"
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    @classmethod
    @cache
    def get_edit_handler(cls) -> Panel:
        """Made when it is first needed: by then the other rooms have offered their panels."""
        tabs = [
            ObjectList(cls.content_panels, heading=_("Content")),
            ObjectList(offered(), heading=_("Elsewhere")),
            ObjectList(cls.promote_panels, heading=_("Promote")),
            ObjectList(cls.settings_panels, heading=_("Settings")),
        ]
        return TabbedInterface(tabs, base_form_class=cls.base_form_class).bind_to_model(cls)

    @property
    def newsletter(self) -> Newsletter:
        """The newsletter this is an issue of."""
        found: Newsletter = self.get_parent().specific.newsletter
        return found

    @property
    def subject_line(self) -> str:
        """The subject a reader sees."""
        return self.subject or self.title

    @property
    def subjects(self) -> list[str]:
        """Every subject that is tried, the editor's own first; none twice."""
        others = (str(child.value).strip() for child in self.other_subjects)
        return list(dict.fromkeys([self.subject_line, *filter(None, others)]))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from newsletter.languages import asking_for, language_of
        from newsletter.pieces import for_everybody, for_page, pieces_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        newsletter = self.newsletter
        pieces = for_page(pieces_of(self, newsletter=newsletter))
        pictures = (piece.facts.get("image") for piece in pieces if piece.kind != "sponsor")
        return context | {
            "newsletter": newsletter,
            "asking": asking_for(language_of(self, newsletter), newsletter),
            "pieces": pieces,
            "lead": for_everybody(self.preview_text),
            "card": next(filter(None, pictures), None),
        }

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The mail as readers and programs will see it, and the page."""
        from newsletter.previews import MODES

        return MODES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page, or one of the ways to see the mail."""
        if mode_name == "":
            return super().serve_preview(request, mode_name)
        from newsletter.previews import preview

        return preview(self, request, mode=mode_name)
