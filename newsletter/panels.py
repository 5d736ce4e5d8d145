"""What the editor of an issue, or of a series of mails, is told beside the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import Panel

_offers: list[Callable[[], Panel]] = []


def offer(make_panel: Callable[[], Panel]) -> None:
    """Add a panel to every issue's editor; another room calls it in its `apps.ready()`."""
    _offers.append(make_panel)


def offered() -> list[Panel]:
    """The panels of the other rooms, made anew."""
    return [make_panel() for make_panel in _offers]


class PreflightPanel(Panel):
    """What inboxes will find wrong with the mail, as it was saved last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Before it goes out"), "icon": "mail", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsletter/admin/preflight_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            # Imported here: the panel belongs to a model, which they know.
            from newsletter.looks import look_at_issue

            context: dict[str, Any] = super().get_context_data(parent_context)
            newsletter = self.instance.newsletter
            context["findings"] = look_at_issue(self.instance, newsletter=newsletter)
            return context


class StepsPanel(Panel):
    """How each mail of a series stands, as it was saved last: what is wrong, what came of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("How each mail stands"), "icon": "mail", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsletter/admin/steps_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            # Imported here: the panel belongs to a model, which they know.
            from newsletter.looks import look_at_issue
            from newsletter.models import SeriesStep
            from newsletter.outcome.report import sums_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            newsletter = self.instance.newsletter
            steps = SeriesStep.objects.filter(series=self.instance.pk).select_related("mailing")
            sums = {one.mailing.pk: one for one in sums_of([s.mailing for s in steps if s.mailing])}
            context["steps"] = [
                {
                    "step": step,
                    "findings": look_at_issue(step.as_issue(), newsletter=newsletter),
                    "sums": sums.get(step.mailing_id),
                }
                for step in steps
            ]
            return context
