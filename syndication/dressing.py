"""An article as one channel gets it: its shape, an editor's words, and how the link home is marked.

The canonical address is always clean. Only the link that people follow carries where they came
from, so that visits can be told apart (`core.pagecache.arrivals`).
"""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape

from blog.models import ArticlePage
from newsletter.campaigns.call import call_to_come_home
from newsletter.models import IssuePage
from syndication.accounts import known_platform
from syndication.exchange import Outgoing, ShapesCopies
from syndication.issues import outgoing_issue
from syndication.models import Channel, Copy
from syndication.outgoing import Dress, outgoing

UNSAVED = UUID(int=0)  # of an article that has no copy there yet
SOURCE = "from"


Page: TypeAlias = ArticlePage | IssuePage


def dressed(copy: Copy, *, article: Page | None = None) -> Outgoing:
    """What goes out for a copy: of its page, or of another version of it."""
    page: Page = article or copy.page
    assert page is not None  # noqa: S101 - whoever asks has looked
    channel = copy.channel
    dress = Dress(
        shape=shape_of(copy),
        note=copy.note.strip(),
        link_url=link_home(channel, page),
        ending=_ending(channel, page) + _call(channel, page),
    )
    if isinstance(page, IssuePage):
        return outgoing_issue(page, key=copy.key, site=channel.site, dress=dress)
    return outgoing(page, key=copy.key, site=channel.site, dress=dress)


def shape_of(copy: Copy) -> Any:
    """The shape a copy has: what was chosen for it, as far as its platform can."""
    able = shapes_of(copy.channel)
    chosen = copy.shape or copy.channel.shape
    return chosen if chosen in able else able[0]


def shapes_of(channel: Channel) -> tuple[str, ...]:
    """The shapes that a channel's platform takes, the usual one first."""
    known = known_platform(channel)
    return known.shapes if isinstance(known, ShapesCopies) else ("copy",)


def link_home(channel: Channel, page: Page) -> str:
    """The address that readers of a copy follow: it says which channel they came by."""
    if isinstance(page, IssuePage):
        address = page.full_url or ""
    elif page.canonical_override:  # another house would wonder about our marks
        return page.canonical_url
    else:
        address = page.canonical_url
    tags = [f"{SOURCE}={channel.code}"]
    if channel.link_tags:
        tags.append(filled(channel.link_tags, channel=channel.code, slug=quote(page.slug)))
    mark = "&" if urlsplit(address).query else "?"
    return f"{address}{mark}{'&'.join(tags)}"


def filled(template: str, **facts: str) -> str:
    """A template with its names filled in; a name that nobody knows stays as it is."""
    for name, value in facts.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _ending(channel: Channel, page: Page) -> str:
    """The channel's own words at the end, with the link home, as markup."""
    if not channel.footer.strip():
        return ""
    address = link_home(channel, page)
    home = f'<a href="{escape(address)}">{escape(urlsplit(address).netloc)}</a>'
    published = page.first_published_at
    with translation.override(page.locale.language_code):
        day = date_format(published, "DATE_FORMAT") if published else ""
    authors = ", ".join(_bylines(page))
    facts = {"title": escape(page.title), "authors": escape(authors), "date": escape(day)}
    return f"<p>{filled(escape(channel.footer.strip()), home=home, **facts)}</p>"


def _bylines(page: Page) -> list[str]:
    if isinstance(page, IssuePage):
        return [page.newsletter.sender_name]
    return [author.name for author in page.authors]


def _call(channel: Channel, page: Page) -> str:
    """The way to the newsletter, the same at the foot of every copy on a platform."""
    if not channel.calls_home:
        return ""
    language = page.locale.language_code
    call = call_to_come_home(channel.platform, channel.site, language=language)
    return call.html if call else ""
