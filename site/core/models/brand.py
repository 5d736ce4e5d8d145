from __future__ import annotations

import hashlib
import re
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from core.contrast import ENOUGH, contrast

# What accents stand on and are read against: --surface and --paper of reading.css.
GROUNDS = {"accent": ("#fdfbf7", "#f5efe5"), "accent_dark": ("#191613", "#26211c")}
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TYPEFACES = [
    ("serif", _("Serif, with sans-serif details")),
    ("sans", _("Sans-serif throughout")),
    ("classic", _("Serif throughout")),
]


def check_colour(value: str) -> None:
    if not HEX_COLOUR.fullmatch(value):
        raise ValidationError(_("Write a colour as # and six digits, for example #7a3b2e."))


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Write a time zone by its name, for example Europe/Paris."))


@register_setting(icon="home")
class Brand(BaseSiteSetting):
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
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#9a3b26", validators=[check_colour]
    )
    accent_dark = models.CharField(
        _("accent colour in the dark"), max_length=7, default="#f0a58f", validators=[check_colour]
    )
    typeface = models.CharField(_("typefaces"), max_length=12, choices=TYPEFACES, default="serif")
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
                FieldPanel("accent"),
                FieldPanel("accent_dark"),
                FieldPanel("typeface"),
            ],
            heading=_("How we look"),
        ),
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
        """Refuse an accent that links and buttons could not be read in."""
        super().clean()
        errors = {}
        for name, grounds in GROUNDS.items():
            colour = getattr(self, name)
            if not HEX_COLOUR.fullmatch(colour):
                continue  # check_colour says so
            found = min(contrast(colour, ground) for ground in grounds)
            if found < ENOUGH:
                message = _(
                    "%(found).1f : 1 is too little contrast to read by; "
                    "WCAG AA asks for %(asked)s : 1. Choose a stronger colour."
                )
                errors[name] = message % {"found": found, "asked": ENOUGH}
        if errors:
            raise ValidationError(errors)

    @property
    def look(self) -> str:
        """A short mark that changes when the brand's colours or typefaces do."""
        facts = f"{self.accent}{self.accent_dark}{self.typeface}"
        return hashlib.sha256(facts.encode()).hexdigest()[:8]

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
