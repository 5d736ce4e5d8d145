from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.blocks import StructValue
from wagtail.fields import StreamField
from wagtail.models import Site

from core.models.brand import check_time_zone
from newsletter.models.cadence import Cadence
from newsletter.models.counting import Counting
from newsletter.recurrence import SATURDAYS, BadRule, check, in_words
from newsletter.rhythm import Rhythm
from newsletter.rule_field import RuleField
from newsletter.sections import SectionBlock

LONGEST_RETURN = 21  # with the plus and a token, 64 characters (RFC 5321 section 4.5.3.1.1)
LONGEST_SPREAD = 1440
LONGEST_AHEAD = 160  # hours: less than the week between two issues


class Template(models.TextChoices):
    """How an issue is laid out; its colours and typefaces are the brand's in either."""

    MAGAZINE = "magazine", _("magazine: each article on a card, with its picture")
    LETTER = "letter", _("letter: like mail from a person, words first, without cards")


class Late(models.TextChoices):
    """What becomes of an issue whose hour passed long ago."""

    ASK = "ask", _("it waits until somebody says so")
    SEND = "send", _("it goes out all the same")
    SKIP = "skip", _("it stays a draft; the next one comes at its own hour")


class Newsletter(models.Model):
    """A promise to readers: what they get, when, and from whom."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="newsletters")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    promise = models.TextField(
        _("promise"), help_text=_("What readers are told when they subscribe. It is kept.")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    sender_name = models.CharField(_("sender's name"), max_length=120)
    sender_email = models.EmailField(_("sender's address"))
    reply_to = models.EmailField(_("address for replies"), blank=True)
    return_address = models.EmailField(
        _("return address"),
        blank=True,
        help_text=_(
            "Where mail that cannot be delivered comes back to. Each mail gets its own: what is "
            "written after a + must reach the same mailbox. Empty: the sender's address."
        ),
    )
    rule = RuleField(_("days"), max_length=200, default=SATURDAYS)
    begins_on = models.DateField(
        _("counted from"),
        default=date(2024, 1, 6),
        help_text=_("A day on which it came or will come: matters for every other week."),
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=8, validators=[MaxValueValidator(23)]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Paris", validators=[check_time_zone]
    )
    most_often = models.CharField(
        _("readers may get"),
        max_length=8,
        choices=Cadence.choices,
        default=Cadence.ISSUE,
        help_text=_(
            "Each reader chooses up to this. Who chooses nothing gets the issues. What somebody "
            "had by itself is left out of their issue."
        ),
    )
    at_readers_hour = models.BooleanField(
        _("at that hour where the reader is"),
        default=False,
        help_text=_(
            "Readers whose time zone is known get an issue at its hour by their own clock; "
            "the others by the newsletter's."
        ),
    )
    spread_minutes = models.PositiveSmallIntegerField(
        _("spread over minutes"),
        default=0,
        validators=[MaxValueValidator(LONGEST_SPREAD)],
        help_text=_("An issue leaves evenly over so many minutes; 0: as fast as it can."),
    )
    grace_hours = models.PositiveSmallIntegerField(
        _("hours it may be late"),
        default=3,
        help_text=_("For an issue whose hour passed while nothing ran here, after an outage."),
    )
    when_late = models.CharField(
        _("when it is later"), max_length=8, choices=Late.choices, default=Late.ASK
    )
    template = models.CharField(
        _("how issues look"), max_length=8, choices=Template.choices, default=Template.MAGAZINE
    )
    welcome = models.TextField(
        _("words of welcome"),
        blank=True,
        help_text=_("Mailed once, right after somebody's yes. Empty: nothing is mailed then."),
    )
    welcome_shows_latest = models.BooleanField(
        _("the welcome leads to the latest issue"), default=True
    )
    sections = StreamField(
        [("section", SectionBlock())],
        verbose_name=_("sections"),
        blank=True,
        help_text=_(
            "A draft is filled in this order; each article stands in the first that takes it. "
            "Empty: everything that is new, newest first."
        ),
    )
    draft_hours = models.PositiveSmallIntegerField(
        _("hours before its time that it is drafted"),
        default=0,
        validators=[MaxValueValidator(LONGEST_AHEAD)],
        help_text=_("The desk gets a letter when it is. 0: an editor drafts it."),
    )
    fresh_minimum = models.PositiveSmallIntegerField(
        _("new articles it takes"),
        default=1,
        help_text=_("With fewer, nothing is drafted by itself and the desk is told."),
    )
    goes_by_itself = models.BooleanField(
        _("is scheduled by itself"),
        default=False,
        help_text=_("What was drafted by itself goes out unless somebody stops it."),
    )
    needs_approval = models.BooleanField(
        _("needs approval"),
        default=False,
        help_text=_("An issue is scheduled only after a workflow approved its latest words."),
    )

    counts = models.CharField(
        _("what is noticed of clicks"),
        max_length=8,
        choices=Counting.choices,
        default=Counting.NUMBERS,
        help_text=_(
            "Links in the mail then lead through our own address; those in its text part never do."
        ),
    )
    counts_opens = models.BooleanField(
        _("also notice when a mail is opened"),
        default=False,
        help_text=_(
            "By a picture nobody sees. Some programs load it for people who never looked, others "
            "never load it: the number says little, and readers do not expect it."
        ),
    )

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Both names stand in headers, where a line break begins somebody else's header."""
        broken = [name for name in ("name", "sender_name") if not getattr(self, name).isprintable()]
        if broken:
            refusal = _("Write this on one line, without control characters.")
            raise ValidationError(dict.fromkeys(broken, refusal))
        if len(self.return_address.partition("@")[0]) > LONGEST_RETURN:
            refusal = _("Use at most %d characters before the @: each mail adds its own.")
            raise ValidationError({"return_address": refusal % LONGEST_RETURN})
        try:
            self.rule = check(self.rule, begins=self.begins_on)
        except BadRule as error:
            raise ValidationError({"rule": str(error)}) from error

    @property
    def rhythm(self) -> Rhythm:
        """When issues come."""
        return Rhythm(self.rule, self.begins_on, self.hour, self.time_zone)

    @property
    def rhythm_in_words(self) -> str:
        """For example: every Saturday at 08:00."""
        words = {"days": in_words(self.rule), "hour": self.hour}
        return _("%(days)s at %(hour)02d:00") % words

    @property
    def sections_in_order(self) -> list[StructValue]:
        """What is chosen about each section."""
        return [child.value for child in self.sections]

    @property
    def list_id(self) -> str:
        """The stable name of the list (RFC 2919), for example secret-sauce.example.org."""
        return f"{self.slug}.{self.site.hostname}"
