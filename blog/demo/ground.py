"""The ground of a demo brand: its front page in each language, its site, its look, its team."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from wagtail.models import Locale, Page, Site

from blog.models import FrontPage, Series, Topic
from core.demo import DemoError, Part
from core.demo.folder import BrandFolder
from core.models import Brand
from people.actions.make_brand_team import make_brand_team, shelf_of

STOCK_SLUG = "home"


def furnish(brand: BrandFolder) -> None:
    """Open a site at the brand's address; raises `DemoError` when another brand lives there."""
    clear_the_lot()
    facts = brand.facts["brand"]
    front = _front(brand, title=facts["tagline"], language=facts["language"])
    site = _site(brand, front)
    for language, words in brand.facts.get("languages", {}).items():
        _translated(front, title=words["tagline"], language=language)
    dressed = Brand.objects.create(site=site, **facts)
    make_brand_team(site=site)
    brand.shelf = shelf_of(site)
    dressed.logo = brand.picture("logo")
    dressed.save()
    for slug, words in brand.facts["topics"].items():
        Topic.objects.create(site=site, slug=slug, **words)
    for slug, words in brand.facts.get("series", {}).items():
        Series.objects.create(site=site, slug=slug, **words)


def clear_the_lot() -> None:
    """Take away the page and the site that a fresh Wagtail brings, if nobody built on them."""
    stock = Page.objects.filter(
        depth=2,
        numchild=0,
        slug=STOCK_SLUG,
        content_type=ContentType.objects.get_for_model(Page, for_concrete_model=False),
    ).first()
    if stock is not None:
        stock.delete()
        Site.clear_site_root_paths_cache()


def _front(brand: BrandFolder, *, title: str, language: str) -> FrontPage:
    if Page.objects.filter(depth=2, slug=brand.key).exists():
        message = _("A page called %(slug)s is in the way. Rename it, then try again.")
        raise DemoError(message % {"slug": brand.key})
    locale, _made = Locale.objects.get_or_create(language_code=language)
    front = FrontPage(title=title, slug=brand.key, locale=locale)
    Page.get_first_root_node().add_child(instance=front)
    front.save_revision().publish()
    return front


def _site(brand: BrandFolder, front: FrontPage) -> Site:
    host, port = brand.address()
    if Site.objects.filter(hostname=host, port=port).exists():
        message = _(
            "Another brand lives at %(host)s:%(port)s. Load the demo into a house of its own: "
            "set VAR_DIR to an empty folder."
        )
        raise DemoError(message % {"host": host, "port": port})
    made: Site = Site.objects.create(
        hostname=host,
        port=port,
        site_name=brand.facts["brand"]["name"],
        root_page=front,
        is_default_site=not Site.objects.filter(is_default_site=True).exists(),
    )
    return made


def _translated(front: FrontPage, *, title: str, language: str) -> None:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    other = front.copy_for_translation(locale)
    other.title = other.draft_title = title
    other.save_revision().publish()


part = Part(furnish=furnish, count=lambda: {"brands": Brand.objects.count()})
