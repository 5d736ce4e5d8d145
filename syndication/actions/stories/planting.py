"""Many new pages at once: what Wagtail does for one in a dozen saves is done once for all of them.

Homecomings are silent, so no signal is sent. What listens for them is made up for: the log, the
index of references, the search, kept pages, and one task for all pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from blog import addresses
from blog.models import ArticlePage
from blog.tasks import make_ready
from core import bulk
from core.pagecache import generation

# What is not written by whoever wrote the story.
OURS = frozenset({"body", "depth", "numchild", "path", "translation_key", "url_path"})


def set_in_tree(pages: Sequence[Any], *, front: Page) -> None:
    """Give new pages their numbers and their place below a front that nobody else may change.

    Raises `ValidationError` for one that cannot be. Their texts are written by `plant`.
    """
    last = front.get_last_child()
    for page in pages:
        page.locale_id = front.locale_id
        page.depth = front.depth + 1
        page.path = (
            last._inc_path() if last else Page._get_path(front.path, page.depth, 1)  # noqa: SLF001 - as treebeard does it
        )
        page.set_url_path(front)
        page.clean_fields(exclude=_known(page))
        _hold_children(page)
        last = page
    Page.objects.filter(pk=front.pk).update(numchild=F("numchild") + len(pages))
    Page.objects.bulk_create(pages)
    for page in pages:
        page.pk = page.page_ptr_id = page.id


def plant(pages: Sequence[Any], *, user: Any) -> None:
    """Write the texts of pages that have their place: each with its first version."""
    for kind, alike in groupby(sorted(pages, key=_label), key=type):
        _write(kind, list(alike))
    _keep_versions(pages, user)
    _log(pages, user)
    ReferenceIndex.objects.bulk_create(
        [reference for page in pages for reference in _references(page)]
    )
    if readable := [page for page in pages if page.live]:
        articles = [page.pk for page in readable if isinstance(page, ArticlePage)]
        transaction.on_commit(partial(_tell, readable))
        if articles:
            make_ready.enqueue(articles)


def _write(kind: type[Any], pages: list[Any]) -> None:
    """The rows of their own tables, and those of what hangs on them."""
    own = kind._meta.local_concrete_fields
    # Django does so for a model without parents only: what the parent needs was done.
    kind._base_manager.all()._batched_insert(pages, own, batch_size=None)  # noqa: SLF001 - see above
    for relation in get_all_child_relations(kind):
        name = relation.get_accessor_name()
        children = [child for page in pages for child in getattr(page, name).all()]
        relation.related_model._base_manager.bulk_create(children)
    for field in get_all_child_m2m_relations(kind):
        through, (ours, theirs) = field.remote_field.through, _ends(field)
        rows = [
            through(**{ours: page.pk, theirs: other.pk})
            for page in pages
            for other in getattr(page, field.name).all()
        ]
        through._base_manager.bulk_create(rows)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(kind, pages)


def _keep_versions(pages: Sequence[Any], user: Any) -> None:
    now = timezone.now()
    versions = Revision.objects.bulk_create(
        Revision(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=user,
            created_at=now,
            content=page.serializable_data(),
            object_str=str(page),
        )
        for page in pages
    )
    for page, version in zip(pages, versions, strict=True):
        page.latest_revision = version
        page.live_revision = version if page.live else None
    bulk.update(
        Page,
        ["latest_revision_id", "live_revision_id"],
        [(page.pk, page.latest_revision_id, page.live_revision_id) for page in pages],
    )


def _log(pages: Sequence[Any], user: Any) -> None:
    """That they were made, and that they went online, as one act."""
    entries = []
    for page in pages:
        facts = {
            "page": page,
            "content_type": page.content_type,
            "label": page.get_admin_display_title(),
            "user": user,
            "uuid": uuid4(),
            "timestamp": timezone.now(),
            "content_changed": True,
        }
        entries.append(PageLogEntry(action="wagtail.create", **facts))
        if page.live:
            version = page.live_revision
            entries.append(PageLogEntry(action="wagtail.publish", revision=version, **facts))
    PageLogEntry.objects.bulk_create(entries)


def _references(page: Any) -> Iterator[ReferenceIndex]:
    """What a new page refers to; Wagtail would ask first what it referred to before."""
    found = ReferenceIndex._extract_references_from_object(page)  # noqa: SLF001 - its public way writes one by one
    for to_type, to_object, model_path, content_path in sorted(set(found)):
        yield ReferenceIndex(
            content_type=page.content_type,
            base_content_type=page.get_base_content_type(),
            object_id=page.pk,
            to_content_type_id=to_type,
            to_object_id=to_object,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),  # noqa: SLF001 - as above
        )


def _tell(pages: Sequence[Any]) -> None:
    """Kept pages are old, here and in a cache in front."""
    generation.bump()
    for page in pages:
        addresses.forget(page)


def _known(page: Any) -> set[str]:
    """The fields that need no look: what they hold comes out of the database, or from us."""
    return {one.name for one in page._meta.concrete_fields if one.is_relation} | OURS


def _hold_children(page: Any) -> None:
    """Whatever hangs on a page is here: nothing needs to be asked from the database."""
    held = [one.get_accessor_name() for one in get_all_child_relations(page)]
    for name in [*held, *(one.name for one in get_all_child_m2m_relations(page))]:
        children = getattr(page, name)
        children.set(list(children.all()))


def _ends(field: models.ManyToManyField[Any, Any]) -> tuple[str, str]:
    """Under which names the rows between two models keep their ends."""
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


def _label(page: Any) -> str:
    return str(page._meta.label)
