"""A reader's choice about one newsletter: how often, about what, and a pause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Topic
from newsletter.models import Newsletter, Subscription
from newsletter.models.cadence import Cadence, offered
from newsletter.models.subscriber import MOST_TOPICS

LONGEST_PAUSE = timedelta(days=366)


class ChoiceForm(forms.Form):
    """Offers what the newsletter offers; who asks for more than that is refused."""

    cadence = forms.ChoiceField(label=_("You get"), widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("About"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you choose comes first. Choose nothing for everything."),
    )
    paused_until = forms.DateField(
        label=_("Nothing before"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "choice-date"}),
        help_text=_("For holidays. We write again from that day on by ourselves."),
    )

    def __init__(self, *args: Any, place: Subscription, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"choice-{place.pk}-%s"
        super().__init__(*args, **kwargs)
        self.place = place
        newsletter = place.newsletter
        self.today = timezone.localdate(timezone=ZoneInfo(newsletter.time_zone))
        self.cadences = [(one.value, one.label) for one in offered(newsletter.most_often)]
        self.offered_topics = _topics_of(newsletter)
        cast("forms.ChoiceField", self.fields["cadence"]).choices = self.cadences
        cast("forms.ChoiceField", self.fields["topics"]).choices = self.offered_topics
        self.fields["paused_until"].widget.attrs |= {"min": self.today.isoformat()}
        self.initial = {
            "cadence": _as_offered(place.cadence, newsletter),
            "topics": [str(number) for number in sorted(place.chosen_topics)],
            "paused_until": _coming(place.paused_until, self.today),
        }

    @property
    def has_cadences(self) -> bool:
        """Whether there is anything to choose about how often."""
        return len(self.cadences) > 1

    @property
    def has_topics(self) -> bool:
        """Whether there is anything to choose about the topics."""
        return bool(self.offered_topics)

    def clean_topics(self) -> list[int]:
        """Everything is no choice: what is new tomorrow belongs to it as well."""
        chosen = [int(number) for number in self.cleaned_data["topics"]]
        return [] if len(chosen) == len(self.offered_topics) else chosen

    def clean_paused_until(self) -> date | None:
        day: date | None = self.cleaned_data["paused_until"]
        if day and day > self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("At most a year ahead. You can also leave the list."))
        return _coming(day, self.today)


def _topics_of(newsletter: Newsletter) -> list[tuple[int, str]]:
    topics = Topic.objects.filter(site=newsletter.site_id, articles__live=True).distinct()
    return [(topic.pk, topic.called) for topic in topics[:MOST_TOPICS]]


def _as_offered(cadence: str, newsletter: Newsletter) -> Cadence:
    return min(Cadence(cadence), offered(newsletter.most_often)[-1], key=list(Cadence).index)


def _coming(day: date | None, today: date) -> date | None:
    return day if day and day > today else None
