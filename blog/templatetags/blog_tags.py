"""What the pages of the blog need beyond their facts."""

from __future__ import annotations

import hashlib
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from wagtail.models import Page, Site

from pygments import highlight as draw
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from blog.blocks.registry import kinds
from blog.models import ArticlePage
from core.html import sanitise
from core.models import Brand

WORDS_PER_MINUTE = 230

register = template.Library()


@register.filter
def reading_minutes(article: ArticlePage) -> int:
    """How long the words take, in whole minutes, at least one."""
    known = kinds()
    words = sum(len(known[one.block_type].plain(one.value).split()) for one in article.body)
    return max(1, round(words / WORDS_PER_MINUTE))


@register.filter
def look(brand: Brand) -> str:
    """A short mark that changes when the brand's colours do."""
    facts = f"{brand.accent}{brand.accent_dark}{brand.typeface}"
    return hashlib.sha256(facts.encode()).hexdigest()[:8]


@register.filter
def safe_markup(markup: str) -> SafeString:
    """Markup cleaned once more on its way out, whoever stored it."""
    return mark_safe(sanitise(str(markup), profile="article"))  # sanitised here


@register.simple_tag
def highlight(code: str, language: str) -> SafeString:
    """Code with classes for its parts; plain where the language is unknown."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = TextLexer()
    drawn = draw(code, lexer, HtmlFormatter(nowrap=True))
    return mark_safe(drawn)  # Pygments escapes


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> list[Page]:
    """The pages of the brand's menu, in their order."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    return list(site.root_page.get_children().live().in_menu()) if site else []
