"""Topics and series in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from blog.models import Series, Topic
from people.screens import OfBrandViews, OwnBrandForm
from people.viewsets import ContributorViewSet


class TopicViewSet(OfBrandViews, ModelViewSet):
    model = Topic
    name = "topics"
    url_prefix = "writing/topics"
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 10
    list_display = ["name", "parent", "site"]
    search_fields = ["name"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            FieldPanel("name"),
            FieldPanel("slug", help_text=_("The last part of this topic's own page.")),
            FieldPanel("parent", help_text=_("Its page lists what narrower topics hold, too.")),
            FieldPanel("description", help_text=_("Two sentences at the top of its page.")),
        ],
        base_form_class=OwnBrandForm,
    )


class SeriesViewSet(OfBrandViews, ModelViewSet):
    model = Series
    name = "series"
    url_prefix = "writing/series"
    icon = "list-ol"
    menu_label = _("Series")
    menu_order = 20
    list_display = ["title", "site"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            FieldPanel("title"),
            FieldPanel("slug", help_text=_("The last part of this series' own page.")),
            FieldPanel("description", help_text=_("Two sentences at the top of its page.")),
        ],
        base_form_class=OwnBrandForm,
    )


class WritingGroup(ModelViewSetGroup):
    """What articles are sorted by, and who writes them."""

    menu_label = _("Writing")
    menu_icon = "edit"
    menu_order = 205
    items = (TopicViewSet, SeriesViewSet, ContributorViewSet)
