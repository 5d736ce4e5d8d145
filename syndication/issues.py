"""An issue of a newsletter as it leaves for a platform of letters: what its page shows everybody.

The questions and the box of the referral are about one reader, so they stay at home.
"""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from wagtail.models import Site

from blog.rendering import mark_sponsored
from core.html import plain_text, sanitise
from newsletter.models import IssuePage
from newsletter.pieces import for_everybody, for_page, pieces_of
from syndication.exchange import Outgoing
from syndication.outgoing import Dress, way_on

STAYS_HOME = frozenset({"poll", "referral"})
BEGINNING = 2  # pieces: the editor's word, and what it leads to


def outgoing_issue(issue: IssuePage, *, key: UUID, site: Site, dress: Dress) -> Outgoing:
    """The issue as a value that any platform file can send, with nothing for one reader alone."""
    newsletter = issue.newsletter
    address = issue.full_url or ""
    with translation.override(newsletter.language):
        found = pieces_of(issue, newsletter=newsletter)
        pieces = [one for one in for_page(found) if one.kind not in STAYS_HOME]
        shown = pieces if dress.shape == "copy" else pieces[:BEGINNING]
        inner: str = render_to_string("newsletter/pieces.html", {"pieces": shown})
        inner += way_on(address, dress) + dress.ending
    markup = sanitise(inner, profile="article")
    if any(one.kind == "sponsor" for one in shown):  # sanitising set every `rel` anew
        markup = mark_sponsored(markup, home=site.root_url)
    return Outgoing(
        key=str(key),
        title=for_everybody(issue.title),
        html=markup,
        text=plain_text(markup),
        canonical_url=address,
        excerpt=for_everybody(issue.preview_text) or newsletter.promise,
        slug=issue.slug,
        language=newsletter.language,
        authors=(newsletter.sender_name,),
        published_at=issue.first_published_at,
        shape=dress.shape,
        note=dress.note,
        link_url=dress.link_url,
    )
