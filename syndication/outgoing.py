"""An article as it leaves: words and pictures only, every address absolute, nothing that runs.

Who paid for it travels as a fact: a platform file says it, with where the article is at home
(`syndication.attribution`), in the way its platform shows best.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wagtail.blocks import StreamValue
from wagtail.models import Site

from blog.blocks.registry import kinds
from blog.models import ArticlePage
from blog.reading import excerpt
from blog.rendering import mark_sponsored, render_html, render_text
from core.html import sanitise
from syndication.exchange import Outgoing, Shape

COVER = "max-1600x1600|format-jpeg"


@dataclass(frozen=True, slots=True)
class Dress:
    """What a channel and an editor want of an article there; `ending` is markup of ours."""

    shape: Shape = "copy"
    note: str = ""
    link_url: str = ""
    ending: str = ""


def outgoing(article: ArticlePage, *, key: UUID, site: Site, dress: Dress = Dress()) -> Outgoing:
    """The article as a value that any platform file can send."""
    body = _open_to_all(article.body, is_whole=dress.shape == "copy")
    with translation.override(article.locale.language_code):
        inner = render_html(body, medium="copy", base_url=site.root_url)
        inner += way_on(article.canonical_url, dress) + _source(article) + dress.ending
        return Outgoing(
            key=str(key),
            title=article.title,
            html=_clean(inner, article=article, site=site),
            text=render_text(body),
            canonical_url=article.canonical_url,
            excerpt=article.search_description or article.standfirst,
            slug=article.slug,
            tags=_tags(article),
            language=article.locale.language_code,
            cover_url=_cover(article, site=site),
            cover_alt=article.cover_alt,
            authors=tuple(author.name for author in article.authors),
            published_at=article.first_published_at,
            sponsor=article.sponsor_text or article.sponsor_name,
            shape=dress.shape,
            note=dress.note,
            link_url=dress.link_url,
        )


def remembered(*, key: UUID, title: str, slug: str, canonical: str) -> Outgoing:
    """What is needed to look for a copy whose article may be gone from home."""
    return Outgoing(key=str(key), title=title, html="", text="", canonical_url=canonical, slug=slug)


def hash_of(article: Outgoing) -> str:
    """The same for the same content: what is unchanged is not sent again."""
    facts = json.dumps(asdict(article), sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()


def _clean(markup: str, *, article: ArticlePage, site: Site) -> str:
    """Sanitised; then, because that sets every `rel` anew, marked as paid for where it is."""
    clean = sanitise(markup, profile="article")
    is_paid = bool(article.sponsor_name or article.sponsor_text)
    return mark_sponsored(clean, home=site.root_url) if is_paid else clean


def way_on(home: str, dress: Dress) -> str:
    """Where the rest can be read, after a beginning."""
    if dress.shape != "excerpt":
        return ""
    address = dress.link_url or home
    return format_html('\n<p><a href="{}">{}</a></p>', address, _("Read on at home"))


def _source(article: ArticlePage) -> str:
    if not article.via_url:
        return ""
    name = article.via_name or article.via_url
    return format_html('\n<p>{} <a href="{}">{}</a></p>', _("Via"), article.via_url, name)


def _tags(article: ArticlePage) -> tuple[str, ...]:
    """Topics first: where a platform takes only a few, they say most."""
    names = [topic.called for topic in article.topics.all()]
    names += [tag.name for tag in article.tags.all()]
    return tuple(dict.fromkeys(names))


def _open_to_all(body: StreamValue, *, is_whole: bool) -> StreamValue:
    """The body, or its beginning, without the pictures that not everybody may see."""
    known = kinds()
    kept = [
        (block.block_type, value, block.id)
        for block in (body if is_whole else excerpt(body))
        for value in known[block.block_type].opened(block.value, _is_open)
    ]
    return StreamValue(body.stream_block, kept)


def _cover(article: ArticlePage, *, site: Site) -> str:
    """A rendition that everybody may fetch, or nothing."""
    picture: Any = article.cover
    if not _is_open(picture):
        return ""
    return urljoin(site.root_url, picture.get_rendition(COVER).url)


def _is_open(picture: Any) -> bool:
    """Whether there is a picture and its collection, with all above it, is closed to nobody."""
    return bool(picture) and not picture.collection.get_view_restrictions().exists()
