"""What the approval of an issue means: it may be sent. It is published when it is.

Wagtail publishes what its workflow approved; an issue would stand in the archive
days before it is mailed. Wagtail loads this file before any model, so models are
imported where they are used.
"""

from __future__ import annotations

from typing import Any

from wagtail.workflows import publish_workflow_state


def is_approved(issue: Any) -> bool:
    """Whether the words that would go out now are those that somebody approved."""
    from wagtail.models import TaskState, WorkflowState

    approved = WorkflowState.objects.for_instance(issue).filter(
        status=WorkflowState.STATUS_APPROVED
    )
    return TaskState.objects.filter(
        workflow_state__in=approved,
        status=TaskState.STATUS_APPROVED,
        revision=issue.latest_revision_id,
    ).exists()


def finish(workflow_state: Any, user: Any = None) -> None:
    """What follows the last approval (`WAGTAIL_FINISH_WORKFLOW_ACTION`)."""
    from newsletter.models import IssuePage

    approved = workflow_state.content_object  # a page of no kind yet, or a snippet
    if isinstance(getattr(approved, "specific", None), IssuePage) and not approved.live:
        return
    publish_workflow_state(workflow_state, user=user)
