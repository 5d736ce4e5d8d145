"""Editions of one mailing: in each language, and for who follows the same and had the same.

Readers are never looked at one by one. The database tells which combinations
there are; those that come to the same order of blocks share an edition, and
everybody else, nearly all, keeps the mailing's own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Protocol

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.blocks import StreamValue

from blog.models import ArticlePage
from newsletter.arranging import Item, Reading, arranged
from newsletter.blocks.words import begins_section
from newsletter.models import Carried, Delivery, Edition, IssuePage, Mailing
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rendering import one_line, render
from newsletter.sections import with_narrower

State = Delivery.State
NEVER_CAME = [State.SKIPPED, State.CANCELLED, State.REJECTED]
MOST_WEIGHED = 62  # articles of one mailing whose readers are known: bits of a number


class Writing(Protocol):
    """What is mailed: its parts, and the same with some of its parts in another order."""

    @property
    def only(self) -> bool:
        """Whether readers who follow topics get nothing else."""

    @property
    def edition(self) -> dict[str, Any]:
        """What its editions have in common: empty for the language of the mailing itself."""

    def items(self) -> list[Item]:
        """The parts in their order."""

    def in_order(self, numbers: Collection[int]) -> IssuePage:
        """What readers of an edition get, as an issue that is not saved."""


class Issue:
    """An editor's issue: what readers follow comes first, the rest after it."""

    only = False

    def __init__(self, draft: IssuePage, *, language: str = "", tried: int = 1) -> None:
        """A `language` where it is not the mailing's own; of its subjects as many are tried."""
        self._draft = draft
        self.edition: dict[str, Any] = {}
        if language:
            first, *others = [one_line(one) for one in draft.subjects]
            others = [*others, *[first] * tried][: tried - 1]
            page = IssuePage(pk=draft.pk)
            self.edition = {"language": language, "page": page, "other_subjects": others}

    def items(self) -> list[Item]:
        return [_item(child) for child in self._draft.body]

    def in_order(self, numbers: Collection[int]) -> IssuePage:
        draft, children = self._draft, list(self._draft.body)
        chosen = [children[number] for number in numbers]
        return IssuePage(
            pk=draft.pk,
            title=draft.title,
            subject=draft.subject,
            preview_text=draft.preview_text,
            locale_id=draft.locale_id,
            body=StreamValue(
                draft.body.stream_block, [(one.block_type, one.value, one.id) for one in chosen]
            ),
        )


def share_out(*, mailing: Mailing, audience: SubscriptionQuerySet, writing: Writing) -> None:
    """Give those of an open ledger who need it an edition, and skip whom nothing is left for.

    Remembers what each was shown. Part of the transaction that freezes.
    """
    items = writing.items()
    shown = [item.article for item in items if item.article is not None]
    usual = tuple(range(len(items)))
    if writing.edition:
        facts = _printed(mailing, writing, usual)
        mailing.deliveries.filter(subscriber__in=audience.values("subscriber")).update(**facts)
    else:
        Carried.objects.bulk_create(Carried(mailing=mailing, article_id=pk) for pk in set(shown))
    if not shown:
        return
    special = _special(audience, mailing, shown[:MOST_WEIGHED])
    groups: dict[tuple[int, ...] | None, list[tuple[str, int]]] = defaultdict(list)
    # mypy's plugin does not see what another function annotated.
    for topics, had in special.order_by().values_list("topics", "had").distinct():  # type: ignore[misc]
        reading = _reading(topics, had, shown, only=writing.only)
        groups[arranged(items, reading)].append((topics, had))
    groups.pop(usual, None)  # what they get is the mailing itself, or its language's edition
    for numbers, keys in groups.items():
        facts = _skipped() if numbers is None else _printed(mailing, writing, numbers)
        for topics, had in keys:
            readers = special.filter(topics=topics, had=had).values("subscriber")  # type: ignore[misc]
            mailing.deliveries.filter(subscriber__in=readers).update(**facts)


def _item(child: Any) -> Item:
    if child.block_type == "article" and child.value["article"] is not None:
        page = child.value["article"]
        return Item(article=page.pk) if page.live else Item()
    return Item(is_heading=begins_section(child))


def _special(
    audience: SubscriptionQuerySet, mailing: Mailing, shown: list[int]
) -> SubscriptionQuerySet:
    """Readers who follow topics or had some of these articles, with `had` as a number of bits."""
    by_article: dict[int, Q] = {}
    before = Carried.objects.filter(article__in=shown).exclude(mailing=mailing)
    for other, edition, article in before.values_list("mailing", "edition", "article"):
        by_article[article] = by_article.get(article, Q()) | Q(mailing=other, edition=edition)
    came = Delivery.objects.filter(subscriber=OuterRef("subscriber")).exclude(state__in=NEVER_CAME)
    had: Any = Value(0, output_field=BigIntegerField())
    for bit, article in enumerate(shown):
        if article in by_article:
            saw = When(Exists(came.filter(by_article[article])), then=Value(1 << bit))
            had += Case(saw, default=Value(0), output_field=BigIntegerField())
    return audience.annotate(had=had).exclude(topics="", had=0)


def _reading(topics: str, had: int, shown: list[int], *, only: bool) -> Reading:
    seen = frozenset(article for bit, article in enumerate(shown) if had >> bit & 1)
    if not topics:
        return Reading(seen, only=only)
    about = Q(topics__in=with_narrower(topics.split(",")))
    follows = ArticlePage.objects.filter(about, pk__in=shown).values_list("pk", flat=True)
    return Reading(seen, frozenset(follows), only)


def _skipped() -> dict[str, Any]:
    return {
        "state": State.SKIPPED,
        "settled_at": timezone.now(),
        "due_at": None,
        "answer": _("Nothing in it that is new to this reader and among their topics."),
    }


def _printed(mailing: Mailing, writing: Writing, numbers: tuple[int, ...]) -> dict[str, Any]:
    items = writing.items()
    rendered = render(writing.in_order(numbers), newsletter=mailing.newsletter)
    edition = Edition.objects.create(
        mailing=mailing,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        **writing.edition,
    )
    Carried.objects.bulk_create(
        Carried(mailing=mailing, edition=edition, article_id=pk) for pk in _articles(items, numbers)
    )
    return {"edition": edition}


def _articles(items: list[Item], numbers: tuple[int, ...]) -> Iterator[int]:
    found = {items[number].article for number in numbers}
    return (article for article in found if article is not None)
