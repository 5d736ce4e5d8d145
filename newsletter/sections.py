"""The parts of an issue that come every week: what each takes, and how the fresh fills them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.models import ArticlePage, Topic

ARTICLES, FOUND = "articles", "found"
MOST_ARTICLES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is filled: its heading, what it takes, and what it got."""

    heading: str = ""
    kind: str = ""
    topics: frozenset[int] = frozenset()
    most: int = MOST_ARTICLES
    articles: list[ArticlePage] = field(default_factory=list)

    def takes(self, article: ArticlePage) -> bool:
        """Whether an article belongs here, and there is room."""
        is_found = bool(article.via_name or article.via_url)
        if self.kind and (self.kind == FOUND) != is_found:
            return False
        fits = not self.topics or any(topic.pk in self.topics for topic in article.topics.all())
        return fits and len(self.articles) < self.most


def topic_choices() -> list[tuple[str, str]]:
    """Every topic, with the brand it is of."""
    topics = Topic.objects.select_related("site").order_by("site__hostname", "name")
    return [(str(topic.pk), f"{topic.name} ({topic.site.hostname})") for topic in topics]


class SectionBlock(blocks.StructBlock):
    """A part of every issue, filled by itself with what is fresh and fits."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    kind = blocks.ChoiceBlock(
        label=_("Takes"),
        choices=[(ARTICLES, _("Articles of ours")), (FOUND, _("What we found elsewhere"))],
        required=False,
        help_text=_("Empty: both."),
    )
    topics = blocks.MultipleChoiceBlock(
        label=_("About"),
        choices=topic_choices,
        required=False,
        help_text=_("With everything narrower. Empty: about anything."),
    )
    most = blocks.IntegerBlock(label=_("At most"), min_value=1, max_value=MOST_ARTICLES, default=4)

    class Meta:
        icon = "list-ul"
        label = _("Section")


def parts_of(sections: Iterable[blocks.StructValue]) -> list[Part]:
    """The sections of a newsletter, empty; one that takes everything where there are none."""
    found = [
        Part(
            heading=one["heading"],
            kind=one["kind"] or "",
            topics=with_narrower(one["topics"] or ()),
            most=one["most"],
        )
        for one in sections
    ]
    return found or [Part()]


def arrange(articles: Iterable[ArticlePage], parts: Sequence[Part]) -> list[Part]:
    """Put each article into the first part that takes it; what fits nowhere is left out."""
    for article in articles:
        part = next((one for one in parts if one.takes(article)), None)
        if part is not None:
            part.articles.append(article)
    return [part for part in parts if part.articles]


def with_narrower(chosen: Iterable[str | int]) -> frozenset[int]:
    """The numbers of some topics and of everything narrower."""
    topics = Topic.objects.filter(pk__in=list(chosen))
    return frozenset(narrower.pk for topic in topics for narrower in topic.branch())
