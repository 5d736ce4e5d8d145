"""A story is taken back: exactly what its run made, unless somebody worked on it since."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex

from blog.models import ArticlePage, ArticleTag, Byline
from blog.models.article import Keyword
from core.models import Picture
from people.models import Contributor
from syndication.actions.stories.planning import is_as_made, rows_at_home
from syndication.models import IntakeRow


@transaction.atomic
def take_back_story(*, row: IntakeRow) -> str:
    """Undo what `bring_story` made for a row; a sentence why where something was left, else "".

    An article that was edited, published or taken down since stays as it is now.
    """
    made = row.made
    page = ArticlePage.objects.filter(pk=made["page"]).first()
    if page is not None and not is_as_made(page, made):
        return _("“%(title)s” was changed here since, so it stays.") % {"title": page.title}
    if page is not None and made["before"]:
        _restore(page, made["before"], row)
    elif page is not None:
        page.delete()
    _sweep(made)
    return ""


def _restore(page: ArticlePage, before: int, row: IntakeRow) -> None:
    """The article as it was before the run, as a revision of its own."""
    old = page.revisions.get(pk=before).as_object()
    revision = old.save_revision()
    if page.live:
        revision.publish()
    ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get(pk=page.pk))
    earlier = rows_at_home(row.intake).filter(page=page, pk__lt=row.pk).first()
    if earlier is not None:
        earlier.made = {**earlier.made, "revision": revision.pk}
        earlier.save(update_fields=["made"])


def _sweep(made: dict[str, Any]) -> None:
    """What came with the article and serves nothing else by now."""
    for picture in Picture.objects.filter(pk__in=made["pictures"]):
        if not ReferenceIndex.get_references_to(picture).exists():
            picture.delete()
    used = Byline.objects.values("contributor")
    idle = Contributor.objects.filter(pk__in=made["contributors"], user=None)
    idle.exclude(pk__in=used).delete()
    worn = ArticleTag.objects.values("tag")
    Keyword.objects.filter(pk__in=made["keywords"]).exclude(pk__in=worn).delete()
    for one in made["redirects"]:
        Redirect.objects.filter(old_path=one["from"], redirect_page=made["page"]).delete()
