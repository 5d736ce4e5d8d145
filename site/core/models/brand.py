from __future__ import annotations

import re
from dataclasses import fields
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, Site

from core.contrast import ENOUGH
from core.link_blocks import LinkBlock, links_of
from core.look import USUAL, Look, Palette
from core.pagecache.memory import remembered

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TYPEFACES = [
    ("serif", _("Serif, with sans-serif details")),
    ("sans", _("Sans-serif throughout")),
    ("classic", _("Serif throughout")),
]
CORNERS = [("sharp", _("Sharp")), ("soft", _("Soft")), ("round", _("Round"))]
MEASURES = [("narrow", _("Narrow")), ("usual", _("As usual")), ("wide", _("Wide"))]


def check_colour(value: str) -> None:
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError(_("Write a colour as # and six digits, for example #7a3b2e."))


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Write a time zone by its name, for example Europe/Paris."))


def _colour(label: Any, default: str) -> models.CharField[str, str]:
    return models.CharField(label, max_length=7, default=default, validators=[check_colour])


def _pick(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.TextInput(attrs={"type": "color"}))


@register_setting(icon="home")
class Brand(PreviewableMixin, BaseSiteSetting):
    """What a brand is to its readers: its name, its promise, its look, its addresses."""

    name = models.CharField(_("name"), max_length=80)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    description = models.TextField(_("about, in two sentences"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Paris", validators=[check_time_zone]
    )
    logo = models.ForeignKey(
        "core.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    accent = _colour(_("accent colour"), USUAL.accent)
    accent_dark = _colour(_("accent colour in the dark"), USUAL.accent_dark)
    paper = _colour(_("paper"), USUAL.paper)
    paper_dark = _colour(_("paper in the dark"), USUAL.paper_dark)
    ink = _colour(_("text"), USUAL.ink)
    ink_dark = _colour(_("text in the dark"), USUAL.ink_dark)
    typeface = models.CharField(_("typefaces"), max_length=12, choices=TYPEFACES, default="serif")
    corners = models.CharField(_("corners"), max_length=8, choices=CORNERS, default="soft")
    measure = models.CharField(
        _("width of the text"), max_length=8, choices=MEASURES, default="usual"
    )
    links = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("links in menu and footer"),
        blank=True,
        help_text=_("Beside the pages that say of themselves that they stand in menus."),
    )
    email = models.EmailField(_("address for readers"), blank=True)
    postal_address = models.TextField(
        _("postal address"),
        blank=True,
        help_text=_("Shown at the foot of every mail, as the law of many countries asks."),
    )
    footer = models.TextField(_("footer"), blank=True)
    websub_hub = models.URLField(
        _("WebSub hub"),
        blank=True,
        help_text=_(
            "A service that tells followers of your feeds at once what is new, for example "
            "https://pubsubhubbub.appspot.com/. Empty: feed readers look for themselves."
        ),
    )
    index_now = models.BooleanField(
        _("IndexNow"),
        default=False,
        help_text=_("Tell search engines at once (Bing, Yandex, Seznam, Naver) what changed."),
    )

    select_related = ["site", "logo"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("tagline"),
                FieldPanel("description"),
                FieldPanel("language"),
                FieldPanel("time_zone"),
            ],
            heading=_("Who we are"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("logo"),
                _pick("accent"),
                _pick("accent_dark"),
                _pick("paper"),
                _pick("paper_dark"),
                _pick("ink"),
                _pick("ink_dark"),
                FieldPanel("typeface"),
                FieldPanel("corners"),
                FieldPanel("measure"),
            ],
            heading=_("How we look"),
        ),
        FieldPanel("links"),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("postal_address"), FieldPanel("footer")],
            heading=_("Where we are"),
        ),
        MultiFieldPanel(
            [FieldPanel("websub_hub"), FieldPanel("index_now")],
            heading=_("Who is told what is new"),
        ),
    ]

    class Meta:
        verbose_name = _("brand")

    def __str__(self) -> str:
        return self.name or self.site.site_name or self.site.hostname

    def clean(self) -> None:
        """Refuse colours that a text could not be read in, and say by how much."""
        super().clean()
        colours = [one.name for one in fields(Palette)]
        names = [*colours, *(f"{name}_dark" for name in colours)]
        if not all(HEX_COLOUR.fullmatch(getattr(self, name)) for name in names):
            return  # check_colour says so
        errors = {}
        for palette, ending in ((self.design.light, ""), (self.design.dark, "_dark")):
            for name in ("accent", "ink"):
                found = palette.readable(name)
                if found < ENOUGH:
                    message = _(
                        "%(found).1f : 1 is too little contrast to read by; "
                        "WCAG AA asks for %(asked)s : 1. Choose a stronger colour."
                    )
                    errors[f"{name}{ending}"] = message % {"found": found, "asked": ENOUGH}
        if errors:
            raise ValidationError(errors)

    @property
    def design(self) -> Look:
        """What was chosen about the look."""
        return Look(**{one.name: getattr(self, one.name) for one in fields(Look)})

    @property
    def look(self) -> str:
        """A short mark that changes when the brand's look does."""
        return self.design.mark

    @classmethod
    def for_request(cls, request: HttpRequest) -> Any:
        """The brand whose site a request is for, asked for once a generation."""
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            key = ("brand", site.pk if site else None)
            setattr(request, name, remembered(key, lambda: [cls.for_site(site)])[0])
        return getattr(request, name)

    def links_in(self, place: str, *, language: str) -> list[Any]:
        """The links of the menu or the footer that a reader of a language sees."""
        return links_of(self.links, place=place, language=language)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:  # noqa: ARG002 - Wagtail passes both
        return "parts/brand_sample.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """A page in the look that is being chosen; its style sheet is asked for by the choices."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        chosen = {one.name: getattr(self, one.name) for one in fields(Look)}
        return {**context, "brand": self, "look_query": urlencode(chosen)}

    @property
    def display_name(self) -> str:
        """The name readers see, never empty."""
        return str(self)

    @property
    def logo_needs_name(self) -> bool:
        """Whether the logo is a mark (about square) that says no name by itself."""
        return self.logo is not None and self.logo.width < 2 * self.logo.height

    def absolute(self, path: str) -> str:
        """The full address of a path of this brand's site."""
        root: str = self.site.root_url
        return f"{root}{path}"


def brand_of(site: Site) -> Brand:
    """The brand of a site; made with the site's name when it has none yet."""
    return Brand.for_site(site)
