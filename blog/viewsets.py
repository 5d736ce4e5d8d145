"""Articles, topics, series and responses in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from blog.filters import ArticleFilters
from blog.languages import languages_form, languages_panels
from blog.models import ArticlePage, Series, Topic
from blog.views import responses
from people.screens import OfBrandViews
from people.viewsets import ContributorViewSet


class ArticleViewSet(PageListingViewSet):
    """Every article of the brands a person works for, whatever page it stands below."""

    model = ArticlePage
    name = "articles"
    url_prefix = "writing/articles"
    icon = "doc-full"
    menu_label = _("Articles")
    menu_order = 5
    filterset_class = ArticleFilters


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
            *languages_panels(named="name"),
        ],
        base_form_class=languages_form(named="name", longest=80),
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
            *languages_panels(named="title"),
        ],
        base_form_class=languages_form(named="title", longest=120),
    )


class ResponsesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("blog.view_response"))


class ResponseViewSet(ViewSet):
    """What was answered to articles, waiting for somebody to decide."""

    name = "responses"
    url_prefix = "writing/responses"
    icon = "comment"
    menu_label = _("Responses")
    menu_url = reverse_lazy("responses:index")
    menu_icon = "comment"
    menu_order = 40
    menu_item_class = ResponsesItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", responses.queue, name="index"),
            path("decide/", responses.decide, name="decide"),
        ]


class WritingGroup(ModelViewSetGroup):
    """What articles are sorted by, who writes them, and who answers."""

    menu_label = _("Writing")
    menu_icon = "edit"
    menu_order = 205
    items = (ArticleViewSet, TopicViewSet, SeriesViewSet, ContributorViewSet, ResponseViewSet)
