"""Verbs on ideas: pass one over, take it back, make a selection of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from wagtail.log_actions import log

from blog.models import ArticlePage
from people.rights import sites_of
from syndication.models import Idea

LONGEST_QUOTE = 300  # characters: a quotation, never the text


def dismiss(*, idea: Idea, user: Any) -> None:
    """Pass an idea over; its feed does not bring it again."""
    _allow(idea, user)
    Idea.objects.filter(pk=idea.pk).update(dismissed_at=timezone.now())
    log(instance=idea, action="syndication.pass_over_idea", user=user)


def take_back(*, idea: Idea, user: Any) -> None:
    """Put an idea that was passed over back into the inbox."""
    _allow(idea, user)
    Idea.objects.filter(pk=idea.pk).update(dismissed_at=None)
    log(instance=idea, action="syndication.take_back_idea", user=user)


@transaction.atomic
def start_selection(*, idea: Idea, user: Any) -> ArticlePage:
    """A draft that quotes an idea and says via whom; the same draft when it is asked for twice."""
    _allow(idea, user)
    locked = (
        Idea.objects.select_for_update(of=("self",))
        .select_related("article", "source__site")
        .get(pk=idea.pk)
    )
    if locked.article is not None:
        return locked.article
    front = locked.source.site.root_page.specific
    if not front.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    article = ArticlePage(
        title=locked.title,
        body=[*_quotation(locked), ("paragraph", "")],
        via_name=locked.source.title[:120],
        via_url=_citable(locked.url),
        live=False,
        owner=user,
        locale=front.locale,
    )
    front.add_child(instance=article)
    article.save_revision(user=user)
    log(instance=article, action="wagtail.create", user=user)
    Idea.objects.filter(pk=locked.pk).update(article=article, dismissed_at=None)
    return article


def _quotation(idea: Idea) -> list[tuple[str, Any]]:
    """The beginning of what was said, as a quotation block; none where nothing was."""
    words = Truncator(" ".join(idea.summary.split())).chars(LONGEST_QUOTE)
    if not words:
        return []
    quote = {
        "text": format_html("<p>{}</p>", words),
        "attribution": idea.source.title,
        "url": _citable(idea.url),
        "pull": False,
    }
    return [("quote", quote)]


def _citable(url: str) -> str:
    """The address if an article can keep it; feeds hold some that no form of ours would take."""
    try:
        ArticlePage._meta.get_field("via_url").run_validators(url)
    except ValidationError:
        return ""
    return url


def _allow(idea: Idea, user: Any) -> None:
    """Only who works for the idea's brand, and may change ideas."""
    allowed = user.has_perm("syndication.change_idea")
    if not allowed or not sites_of(user).filter(pk=idea.source.site_id).exists():
        raise PermissionDenied
