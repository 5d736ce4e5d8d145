"""What can be done with many people at once: tag, take out, or never write to them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.admin.views.bulk_action import BulkAction

from core.downloads import table_to_keep
from newsletter.access import sites_written_for
from newsletter.actions import people as verbs
from newsletter.actions.taking_out import EXPORT, take_out_table
from newsletter.exporting import TOOLS
from newsletter.models import Newsletter, Subscriber

AT_ONCE = 200


class OnPeople(BulkAction):
    """On the chosen people of the own brands; never on "all of them" with one press."""

    models: ClassVar[list[Any]] = [Subscriber]
    template_name = "newsletter/admin/bulk.html"
    permission: ClassVar[str]
    question: ClassVar[Any]
    sentence: ClassVar[Any] = ""

    def get_actionable_objects(self) -> tuple[list[Subscriber], dict[str, list[Subscriber]]]:
        ids = [one for one in self.request.GET.getlist("id") if one.isdecimal()][:AT_ONCE]
        mine = Subscriber.objects.filter(site__in=sites_written_for(self.request.user))
        found = list(mine.filter(pk__in=ids).select_related("site").order_by("pk"))
        allowed = self.request.user.has_perm(self.permission)
        return (
            (found, {"items_with_no_access": []})
            if allowed
            else ([], {"items_with_no_access": found})
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "question": self.question,
            "sentence": self.sentence,
            "header_icon": "group",
        }

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "typed": self.cleaned_form.cleaned_data}


class TagForm(forms.Form):
    tag = forms.CharField(label=_("Tag"), max_length=60)


class TagPeople(OnPeople):
    display_name = _("Tag")
    action_type = "tag"
    aria_label = _("Tag the chosen people")
    action_priority = 10
    permission = verbs.ANNOTATE
    form_class = TagForm
    question = _("Tag these people")

    @classmethod
    def execute_action(cls, objects: Sequence[Subscriber], **kwargs: Any) -> tuple[int, int]:
        return verbs.tag(people=objects, name=kwargs["typed"]["tag"], user=kwargs["user"]), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:  # noqa: ARG002 - Wagtail's
        said = ngettext("%d person was tagged.", "%d people were tagged.", num_parent_objects)
        return said % num_parent_objects


class BlockPeople(OnPeople):
    display_name = _("Never write again")
    action_type = "block"
    aria_label = _("Never write to the chosen people again")
    action_priority = 20
    classes: ClassVar[set[str]] = {"serious"}
    permission = verbs.SUPPRESS
    question = _("Never write to these people again?")
    sentence = _("This holds for every newsletter of the brand, and no import changes it.")

    @classmethod
    def execute_action(cls, objects: Sequence[Subscriber], **kwargs: Any) -> tuple[int, int]:
        return verbs.block(people=objects, user=kwargs["user"]), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:  # noqa: ARG002 - Wagtail's
        said = ngettext(
            "%d person is not written to any more.",
            "%d people are not written to any more.",
            num_parent_objects,
        )
        return said % num_parent_objects


class TakeOutForm(forms.Form):
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.none(), label=_("Of the list"), empty_label=None
    )
    tool = forms.ChoiceField(
        label=_("For"), choices=[(key, tool.name) for key, tool in TOOLS.items()]
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Newsletter.objects.filter(site__in=sites_written_for(user))
        self.fields["newsletter"].queryset = mine.order_by("name")  # type: ignore[attr-defined]  # a choice of models


class TakeOutPeople(OnPeople):
    display_name = _("Take out")
    action_type = "take_out"
    aria_label = _("Take the chosen people out as a table")
    action_priority = 30
    permission = EXPORT
    form_class = TakeOutForm
    question = _("Take these people out as a table")
    sentence = _(
        "Another tool mails everyone it is given: so only those are in the table who said yes to"
        " the list and may be written to."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"user": self.request.user}

    def prepare_action(
        self,
        objects: Sequence[Subscriber],
        objects_without_access: Any,  # noqa: ARG002 - Wagtail's
    ) -> StreamingHttpResponse:
        """The answer itself: the table, instead of going back to the list."""
        typed = self.cleaned_form.cleaned_data
        newsletter, tool = typed["newsletter"], typed["tool"]
        lines = take_out_table(
            newsletter=newsletter,
            tool=tool,
            people=[one.pk for one in objects],
            user=self.request.user,
        )
        return table_to_keep(lines, f"{newsletter.slug}-{tool}-{timezone.localdate()}.csv")
