"""Questions about articles."""

from __future__ import annotations

from wagtail.models import PageManager, PageQuerySet, Site


class ArticleQuerySet(PageQuerySet):
    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-first_published_at", "-pk")

    def for_readers(self) -> ArticleQuerySet:
        """What a stranger may read."""
        return self.live().public()

    def of_site(self, site: Site) -> ArticleQuerySet:
        """The articles of one brand, in every language of it."""
        roots = [site.root_page, *site.root_page.get_translations()]
        found = self.none()
        for root in roots:
            found = found | self.descendant_of(root)
        return found


ArticleManager = PageManager.from_queryset(ArticleQuerySet)
