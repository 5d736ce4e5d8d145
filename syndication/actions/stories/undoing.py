"""A story is taken back: exactly what its run made, unless somebody worked on it since."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from blog.actions.announcing import quietly
from blog.models import ArticlePage, ArticleTag, Byline, Response, Series
from blog.models.article import Keyword
from core.models import Picture, Rendition
from people.models import Contributor
from syndication.actions.stories.planning import is_as_made, rows_at_home
from syndication.models import IntakeRow

# Under which names a text keeps the number of a picture or of a document.
NAMES = {"Picture": "cover|image|logo|photo|picture|poster", "Document": "file|subtitles"}


@transaction.atomic
@quietly()
def take_back_story(*, row: IntakeRow) -> str:
    """Undo what `bring_story` made for a row; a sentence why where something was left, else "".

    An article that was edited, published or taken down since stays as it is now.
    """
    made = row.made
    page = Page.objects.filter(pk=made["page"]).first()
    if page is not None and not is_as_made(page, made):
        return _("“%(title)s” was changed here since, so it stays.") % {"title": page.title}
    if page is not None and not made["before"] and _is_answered(page, row):
        return _("Readers answered “%(title)s” here since, so it stays.") % {"title": page.title}
    Response.objects.filter(pk__in=made["responses"]).delete()
    if page is not None and made["before"]:
        _restore(page.specific, made["before"], row)
    elif page is not None:
        page.specific.delete()
    _sweep_files(row)
    _sweep(made)
    return ""


def _is_answered(page: Page, row: IntakeRow) -> bool:
    """Whether something was said below it that no run brought."""
    brought = [
        pk for one in rows_at_home(row.intake).filter(page=page) for pk in one.made["responses"]
    ]
    return Response.objects.filter(article=page.pk).exclude(pk__in=brought).exists()


def _restore(page: Any, before: int, row: IntakeRow) -> None:
    """The article as it was before the run, as a revision of its own."""
    old = page.revisions.get(pk=before).as_object()
    revision = old.save_revision()
    if page.live:
        revision.publish()
    ReferenceIndex.create_or_update_for_object(Page.objects.get(pk=page.pk).specific)
    earlier = rows_at_home(row.intake).filter(page=page, pk__lt=row.pk).first()
    if earlier is not None:
        earlier.made = {**earlier.made, "revision": revision.pk}
        earlier.save(update_fields=["made"])


def _sweep_files(row: IntakeRow) -> None:
    """The pictures and files that came with the article, where nothing else shows them."""
    things: list[Any] = [
        *Picture.objects.filter(pk__in=row.made["pictures"]),
        *get_document_model().objects.filter(pk__in=row.made["documents"]),
    ]
    texts = _texts_since(row) if things else []
    for thing in things:
        if _is_shown(thing, texts):
            continue
        smaller = thing.renditions.all() if isinstance(thing, Picture) else []
        files = [thing.file, *(one.file for one in smaller)]
        thing.delete()
        for file in files:
            transaction.on_commit(partial(file.storage.delete, file.name))


def _is_shown(thing: Any, texts: list[str]) -> bool:
    """Whether anything shows it: by a field, by the index, or in a text newer than that."""
    for relation in thing._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Rendition:
            pointing = {relation.field.name: thing}
            if relation.related_model._default_manager.filter(**pointing).exists():
                return True
    named = re.compile(rf'(?:{NAMES[type(thing).__name__]})\\*": {thing.pk}[,}}]')
    if any(named.search(text) for text in texts):
        return True
    return bool(ReferenceIndex.get_references_to(thing).exists())


def _texts_since(row: IntakeRow) -> list[str]:
    """What was written on other pages since the run began: a worker may not have indexed it."""
    mine = row.intake.rows.filter(page__isnull=False).values("page")
    pages = Page.objects.filter(latest_revision__created_at__gte=row.intake.created_at)
    found = pages.exclude(pk__in=mine).select_related("latest_revision")
    return [json.dumps(page.latest_revision.content, cls=DjangoJSONEncoder) for page in found]


def _sweep(made: dict[str, Any]) -> None:
    """What came with the article and serves nothing else by now."""
    used = Byline.objects.values("contributor")
    idle = Contributor.objects.filter(pk__in=made["contributors"], user=None)
    idle.exclude(pk__in=used).delete()
    told = ArticlePage.objects.exclude(series=None).values("series")
    Series.objects.filter(pk__in=made["series"]).exclude(pk__in=told).delete()
    worn = ArticleTag.objects.values("tag")
    Keyword.objects.filter(pk__in=made["keywords"]).exclude(pk__in=worn).delete()
    for one in made["redirects"]:
        Redirect.objects.filter(old_path=one["from"], redirect_page=made["page"]).delete()
