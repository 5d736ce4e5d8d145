"""What the home says of its documents in the network of Bluesky (`standard_site`)."""

from __future__ import annotations

from wagtail.models import Site

from blog.models import ArticlePage
from core.pagecache.memory import remembered
from core.secrets import CannotDecrypt
from syndication.accounts import stored
from syndication.models import Channel, Copy
from syndication.querysets import CopyQuerySet
from syndication.standard_site import document_beside, owner_of, publication_at

NETWORK = "bluesky"


def owner(site: Site) -> str:
    """The account that the brand's publication belongs to; empty where there is none."""
    return next(iter(remembered(("standard_site", site.pk), lambda: _owners(site))), "")


def publication(site: Site) -> str:
    """The address of the brand's publication; empty where there is none."""
    whose = owner(site)
    return publication_at(owner=whose, home=site.root_url) if whose else ""


def document(article: ArticlePage, *, site: Site) -> str:
    """The address of an article's document; empty where there is none."""
    whose = owner(site)
    if not whose:
        return ""
    posts = _shown(site).filter(article=article, remote_id__startswith=f"at://{whose}/")
    post = posts.values_list("remote_id", flat=True).first()
    return document_beside(post) if post else ""


def _owners(site: Site) -> list[str]:
    """Who it may be, the oldest channel first: one that names a publication, and has brought."""
    channels = Channel.objects.filter(site=site, platform=NETWORK).order_by("pk")
    posts = [_shown(site).filter(channel=one).first() for one in channels if _names_one(one)]
    return [owner_of(post.remote_id) for post in posts if post]


def _names_one(channel: Channel) -> bool:
    try:
        return bool(stored(channel).get("publication"))
    except CannotDecrypt:
        return False


def _shown(site: Site) -> CopyQuerySet:
    return Copy.objects.filter(channel__site=site, channel__platform=NETWORK, shown__gt=0)
