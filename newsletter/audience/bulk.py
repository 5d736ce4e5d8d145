"""What can be done with many people at once: tag them, or never write to them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.admin.views.bulk_action import BulkAction

from newsletter.access import sites_written_for
from newsletter.actions import people as verbs
from newsletter.models import Subscriber

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
