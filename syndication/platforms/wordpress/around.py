"""What stands around a WordPress post: tags, series, comments, and what plug-ins know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from syndication.exchange import Comment
from syndication.moments import moment_of
from syndication.paragraphs import paragraphs
from syndication.platforms.wordpress.items import Item

TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_genesis_title")
DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_genesis_description",
    "standard_seo_post_meta_description",
)
CANONICALS = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_genesis_canonical_uri")
SOCIAL_TITLES = (
    "_yoast_wpseo_opengraph-title",
    "_yoast_wpseo_twitter-title",
    "rank_math_facebook_title",
    "rank_math_twitter_title",
)
SOCIAL_DESCRIPTIONS = (
    "_yoast_wpseo_opengraph-description",
    "_yoast_wpseo_twitter-description",
    "rank_math_facebook_description",
    "rank_math_twitter_description",
)
# A pattern that a plug-in fills in for every page says nothing of this one.
PATTERN = re.compile(r"%%?\w+%%?|#\w+_\w+")
CLOSED = ("_members_access_role", "_wc_memberships_force_public", "_jetpack_newsletter_access")
OPEN = {"", "everybody", "yes"}
TAGS = ("category", "post_tag", "tag")
NO_TAGS = {"uncategorized", "uncategorised"}
STATES: dict[str, Literal["approved", "pending", "spam", "removed"]] = {
    "1": "approved",
    "approved": "approved",
    "approve": "approved",
    "spam": "spam",
    "trash": "removed",
    "post-trashed": "removed",
}


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What Yoast, Rank Math, All in One SEO and The SEO Framework keep beside a post."""

    title: str = ""
    description: str = ""
    social_title: str = ""
    social_description: str = ""
    canonical: str = ""
    is_hidden: bool = False


def search_facts(item: Item) -> SearchFacts:
    hides = (
        item.one("_yoast_wpseo_meta-robots-noindex") == "1" or item.one("_genesis_noindex") == "1"
    )
    canonical = _first(item, CANONICALS)
    return SearchFacts(
        title=_first(item, TITLES),
        description=_first(item, DESCRIPTIONS),
        social_title=_first(item, SOCIAL_TITLES),
        social_description=_first(item, SOCIAL_DESCRIPTIONS),
        canonical=canonical if canonical.startswith(("http://", "https://")) else "",
        is_hidden=hides or "noindex" in item.one("rank_math_robots"),
    )


def is_for_members(item: Item) -> bool:
    """Whether a membership plug-in kept it for those who signed in."""
    return any(item.one(key) not in OPEN for key in CLOSED) or bool(item.one("_rcp_is_paid"))


def tags_of(item: Item) -> tuple[str, ...]:
    """Categories first, then tags, without the one that WordPress gives to all."""
    named = [term for domain in TAGS for term in item.terms if term.domain == domain]
    kept = [term.name for term in named if term.name.casefold() not in NO_TAGS]
    return tuple(dict.fromkeys(kept))


def series_of(item: Item) -> str:
    return next((term.name for term in item.terms if term.domain == "series"), "")


def comments_of(item: Item) -> tuple[Comment, ...]:
    """What people answered. A ping is a machine's word and stays out."""
    return tuple(
        Comment(
            source_id=one["id"],
            html=paragraphs(one["content"]),
            author=one["author"],
            author_url=one["author_url"],
            source_url=f"{item.link}#comment-{one['id']}" if item.link else "",
            answers=one["parent"] if one["parent"] != "0" else "",
            written_at=moment_of(one["date_gmt"]) or moment_of(one["date"]),
            state=STATES.get(one["approved"], "pending"),
        )
        for one in item.comments
        if one["type"] in {"", "comment"} and one["content"]
    )


def _first(item: Item, keys: tuple[str, ...]) -> str:
    said = (item.one(key) for key in keys)
    return next((one for one in said if one and not PATTERN.search(one)), "")
