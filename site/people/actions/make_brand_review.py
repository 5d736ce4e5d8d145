"""How a brand's texts are reviewed before they appear."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.models import (
    GroupApprovalTask,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.models.brand import brand_of


@transaction.atomic
def make_brand_review(*, site: Site, reviewers: Iterable[Group]) -> Workflow:
    """Have what is submitted in a brand approved by one of its own people.

    Idempotent: the workflow is known by the brand's pages, so an administrator may rename it, add
    steps or put another in its place, and nothing of that is undone. A front page that came with a
    new language gets the same.
    """
    roots = list(site.root_page.get_translations(inclusive=True))
    known = WorkflowPage.objects.filter(page__in=roots).select_related("workflow").first()
    workflow = known.workflow if known is not None else _review(site, reviewers)
    for root in roots:
        WorkflowPage.objects.get_or_create(
            page=Page.objects.get(pk=root.pk), defaults={"workflow": workflow}
        )
    return workflow


def _review(site: Site, reviewers: Iterable[Group]) -> Workflow:
    """One step: somebody of the team reads it."""
    name = _("Review of %(brand)s") % {"brand": brand_of(site)}
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(reviewers)
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
