"""A brand's home in one language, as one request sees it: its fronts, its menu, its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from wagtail.models import Page, Site

from blog.models import ArticlePage
from blog.querysets import ArticleQuerySet
from core.pagecache.memory import remembered


@dataclass
class Home:
    """What every page of a brand shows around its own matter; asks the database once for each."""

    site: Site | None
    language: str
    _in_menus: list[Page] = field(default_factory=list)
    _alternates: dict[int, list[Page]] = field(default_factory=dict)

    @cached_property
    def fronts(self) -> list[Page]:
        """The front pages of the brand, one per language, its first language first.

        What stands in menus at their depth comes along in the same query.
        """
        if self.site is None:
            return []
        root = self.site.root_page
        found = remembered(("fronts", root.pk), lambda: self._in_front(root))
        self._in_menus = [page for page in found if page.show_in_menus]
        fronts = [page for page in found if page.translation_key == root.translation_key]
        return sorted(fronts, key=lambda front: front.pk != root.pk)

    def _in_front(self, root: Page) -> list[Page]:
        wanted = Q(translation_key=root.translation_key)
        wanted |= Q(show_in_menus=True, depth=root.depth + 1)
        return list(Page.objects.filter(wanted).live().select_related("locale").order_by("path"))

    @cached_property
    def front(self) -> Page | None:
        """The front page in this language, or else in the brand's first."""
        speaking = [one for one in self.fronts if one.locale.language_code == self.language]
        return next(iter(speaking or self.fronts), None)

    @cached_property
    def menu(self) -> list[Page]:
        """The pages of the menu in this language, in their order."""
        front = self.front
        if front is None:
            return []
        return [page for page in self._in_menus if page.is_child_of(front)]

    @property
    def below(self) -> Q:
        """Everything of the brand, in all of its languages; for filtering pages."""
        found = Q(pk__in=[])
        for front in self.fronts:
            found |= Q(path__startswith=front.path)
        return found

    @property
    def root_url(self) -> str:
        """The address of the site without a path."""
        return self.site.root_url if self.site else ""

    @property
    def url(self) -> str:
        """The way home, as a path: the same under every name the site answers to."""
        full = (self.front.full_url if self.front else None) or "/"
        return full.removeprefix(self.root_url) or "/"

    def alternates(self, page: Page | None) -> list[Page]:
        """A page in every language it exists in, itself included; none where there is but one."""
        if page is None or page.pk is None or len(self.fronts) < 2:  # noqa: PLR2004 - languages
            return []
        if page.pk not in self._alternates:
            found = page.get_translations(inclusive=True).live().select_related("locale")
            self._alternates[page.pk] = list(found)
        known = self._alternates[page.pk]
        return known if len(known) > 1 else []

    def languages(self, page: Page | None) -> list[Page]:
        """Where the switch of languages leads: to this page's translation, or to the front."""
        others = {one.locale_id: one for one in self.fronts}
        others |= {one.locale_id: one for one in self.alternates(page)}
        return list(others.values()) if len(others) > 1 else []


def home_of(request: HttpRequest) -> Home:
    """The home of a request, made once for it."""
    known: Home | None = getattr(request, "domicile_home", None)
    language = get_language() or "en"
    if known is None or known.language != language:
        known = Home(site=Site.find_for_request(request), language=language)
        request.domicile_home = known  # type: ignore[attr-defined]  # kept for the templates
    return known


def front_of(request: HttpRequest) -> Page:
    """The front page in the very language of the address; 404 where the brand has none."""
    home = home_of(request)
    front = home.front
    if front is None or (len(home.fronts) > 1 and front.locale.language_code != home.language):
        raise Http404
    return front


def articles_of(front: Page) -> ArticleQuerySet:
    """What a reader finds below a front page."""
    found: ArticleQuerySet = ArticlePage.objects.of_front(front).for_readers()
    return found
