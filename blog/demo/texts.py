"""The written pages of a demo brand, published on the days they say."""

from __future__ import annotations

import json
from pathlib import Path

from wagtail.models import Page

from blog.demo.blocks import blocks_of
from blog.demo.many import grow
from blog.models import ArticlePage, Byline, FrontPage, Series, StandardPage, Topic
from core.demo import Part
from core.demo.folder import BrandFolder
from core.demo.writing import Writing
from core.models import Picture
from people.models import Contributor


def furnish(brand: BrandFolder) -> None:
    """Publish articles, oldest first, then the pages of the menu, in every language."""
    front = FrontPage.objects.get(pk=brand.site.root_page_id)
    for root in front.get_translations(inclusive=True).specific():
        code = root.locale.language_code
        place = Path() if root.pk == front.pk else Path(code)
        for writing in brand.writings(str(place / "articles")):
            _publish_article(brand, root, writing)
        for writing in brand.writings(str(place / "pages")):
            page = StandardPage(
                title=writing.facts["title"],
                slug=writing.name,
                show_in_menus=writing.facts.get("menu", True),
                body=json.dumps(blocks_of(writing.pieces, brand)),
                locale=root.locale,
            )
            root.add_child(instance=page)
            page.save_revision().publish()


def count() -> dict[str, int]:
    return {"articles": ArticlePage.objects.count(), "pictures": Picture.objects.count()}


def _publish_article(brand: BrandFolder, root: FrontPage, writing: Writing) -> None:
    facts = writing.facts
    article = ArticlePage(
        title=facts["title"],
        slug=writing.name,
        locale=root.locale,
        standfirst=facts["standfirst"],
        search_description=facts.get("search_description", ""),
        body=json.dumps(blocks_of(writing.pieces, brand)),
        cover=brand.picture(facts["cover"]),
        cover_alt=brand.alt(facts["cover"]),
        via_name=facts.get("via_name", ""),
        via_url=facts.get("via_url", ""),
        series=Series.objects.filter(site=brand.site, slug=facts.get("series")).first(),
        series_order=facts.get("series_order", 0),
        first_published_at=brand.days_ago(facts["days_ago"]),
    )
    root.add_child(instance=article)
    article.topics.set(Topic.objects.filter(site=brand.site, slug__in=facts["topics"]))
    article.tags.add(*facts.get("tags", []))
    for number, slug in enumerate(facts["by"]):
        author = Contributor.objects.get(site=brand.site, slug=slug)
        article.bylines.add(Byline(contributor=author, sort_order=number))
    article.save_revision().publish()
    moment = {"last_published_at": article.first_published_at}
    Page.objects.filter(pk=article.pk).update(**moment)


part = Part(furnish=furnish, count=count, grows="articles", grow=grow)
