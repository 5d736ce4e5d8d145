"""What the pages of the blog need beyond their facts."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wagtail.models import Page

from pygments import highlight as draw_code
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from blog import checks, machine_words, pictures
from blog.home import Home, home_of
from blog.models import ArticlePage
from core.html import sanitise
from core.models import Brand, Picture

# What must not stand inside a script element, written so that JSON still reads it.
HARMLESS = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

register = template.Library()


@register.filter
def look(brand: Brand | str) -> str:
    """A short mark that changes when the brand's colours do; none where no brand is found."""
    return brand.look if isinstance(brand, Brand) else ""


@register.filter
def safe_markup(markup: str) -> SafeString:
    """Markup cleaned once more on its way out, whoever stored it."""
    return mark_safe(sanitise(str(markup), profile="article"))  # sanitised here


@register.filter
def safe_response(markup: str) -> SafeString:
    """What a stranger said, cleaned once more on its way out."""
    return mark_safe(sanitise(str(markup), profile="comment"))  # sanitised here


@register.simple_tag
def article_checks(article: Any) -> dict[str, Any] | None:
    """What its editor should know of an article; nothing of anything else."""
    if not isinstance(article, ArticlePage):
        return None
    links = list(article.outgoing_links.all()) if article.pk else []
    return {
        "findings": checks.findings(article),
        "broken": [link for link in links if link.state == link.State.BROKEN],
        "waiting": sum(link.state == link.State.NEW for link in links),
        "links": len(links),
    }


@register.simple_tag
def highlight(code: str, language: str) -> SafeString:
    """Code with classes for its parts; plain where the language is unknown."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = TextLexer()
    drawn = draw_code(code, lexer, HtmlFormatter(nowrap=True))
    return mark_safe(drawn)  # Pygments escapes


@register.simple_tag
def photo(picture: Picture, size: str, *, alt: str = "", is_first: bool = False) -> SafeString:
    """A picture in the formats and widths of a size."""
    return pictures.draw(picture, size=size, alt=alt, is_first=is_first)


@register.simple_tag
def photo_address(picture: Picture, size: str) -> str:
    """Where the largest JPEG of a size lies."""
    return pictures.address(picture, size=size)


@register.simple_tag(takes_context=True)
def home(context: dict[str, Any]) -> Home:
    """The brand's home as this request sees it."""
    request = context.get("request")
    return home_of(request) if request is not None else Home(site=None, language="en")


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any], home: Home) -> list[Page]:
    """The page, or else the front, in every language of the brand."""
    return home.languages(_page(context))


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any], home: Home) -> list[Page]:
    """The page in every language it exists in."""
    return home.alternates(_page(context))


@register.simple_tag
def brand_links(brand: Brand | str, place: str) -> list[Any]:
    """The links of a brand's menu or footer for this reader; none where no brand is found."""
    if not isinstance(brand, Brand):
        return []
    return brand.links_in(place, language=get_language() or "en")


@register.simple_tag
def article_data(page: ArticlePage, brand: Brand) -> SafeString:
    """What search engines read of an article."""
    return _data(machine_words.article(page, brand=brand))


@register.simple_tag
def home_data(brand: Brand, url: str) -> SafeString:
    """Who publishes here, for search engines."""
    search = f"{brand.site.root_url}{reverse('blog_search')}"
    return mark_safe("".join(map(_data, machine_words.home(brand, url=url, search=search))))


@register.simple_tag
def trail_data(trail: list[tuple[str, str]], root_url: str) -> SafeString:
    """The way from home to here, for search engines."""
    return _data(machine_words.trail(trail, root_url=root_url))


@register.simple_tag
def person_data(person: Any, url: str) -> SafeString:
    """Who writes here, for search engines."""
    return _data(machine_words.person(person, url=url))


@register.simple_tag
def social_picture(page: ArticlePage, brand: Brand) -> str:
    """The address of the picture that shared links show; empty without a cover."""
    return machine_words.social_picture(page, root=brand.site.root_url)


def _page(context: dict[str, Any]) -> Page | None:
    page = context.get("page")
    return page if isinstance(page, Page) else None


def _data(facts: dict[str, Any]) -> SafeString:
    """Facts as JSON-LD: data, never a script, whatever the words in it."""
    words = json.dumps(facts, ensure_ascii=False).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))
