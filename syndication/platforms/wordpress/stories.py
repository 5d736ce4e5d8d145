"""Stories out of WordPress's own export (WXR): whole, in parts, of wordpress.com, of Squarespace.

Menus, goods and what plug-ins keep for themselves are left out and counted.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from syndication.exchange import Drop, Recognition, Status, Story, UnreadableFile, Visibility
from syndication.jsonstream import cut_off
from syndication.markup import plain
from syndication.platforms.wordpress.around import (
    comments_of,
    is_for_members,
    search_facts,
    series_of,
    tags_of,
)
from syndication.platforms.wordpress.bodies import body_of
from syndication.platforms.wordpress.items import Channel, Export, Item, parts
from syndication.platforms.wordpress.library import Library
from syndication.whereabouts import joined
from syndication.words import _

STATES: dict[str, Status] = {
    "publish": "published",
    "future": "scheduled",
    "private": "private",
}
# What lies among the posts and is none: menus, settings, goods, letters to the house.
MACHINERY = frozenset(
    [
        "attachment",
        "nav_menu_item",
        "revision",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "product",
        "product_variation",
        "shop_order",
        "shop_order_refund",
        "shop_coupon",
        "feedback",
        "elementor_library",
        "acf-field",
        "acf-field-group",
        "guest-author",
        "wpcf7_contact_form",
        "mc4wp-form",
        "jp_mem_plan",
        "jp_pay_order",
        "jp_pay_product",
        "scheduled-action",
        "forum",
        "topic",
        "reply",
    ]
)
GENERATORS = {b"squarespace": "Squarespace", b"wordpress.com": "WordPress.com"}


def recognise(drop: Drop) -> Recognition:
    """By the fields that are WordPress's own, whatever the file is called."""
    found = parts(drop)
    if not found:
        return Recognition(0, "")
    head = drop.head(found[0], 4096).lower()
    maker = next((name for sign, name in GENERATORS.items() if sign in head), "WordPress")
    pieces = f" in {len(found)} parts" if len(found) > 1 else ""
    return Recognition(95, f"{maker} export{pieces}", ("stories",))


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every post and page, and at the end what was left out.

    Raises `UnreadableFile` where a file holds nothing, not even a picture.
    """
    library = Library.of(drop)
    export = Export(drop)
    left_out: Counter[str] = Counter()
    for item in export.items():
        if why := _left_out(item):
            left_out[why] += 1
        else:
            yield read_story(item, channel=export.channel, library=library)
    if not export.count and export.cut:
        raise UnreadableFile(
            _("%(name)s is cut off before its first post ends. Export it again.")
            % {"name": drop.name}
        )
    if not export.count:
        raise UnreadableFile(
            _(
                "%(name)s holds no posts. In WordPress choose Tools, Export, All content, "
                "and drop the file as it arrives."
            )
            % {"name": drop.name}
        )
    yield from _ending(export, left_out)


def _ending(export: Export, left_out: Counter[str]) -> Iterator[Story]:
    """Lines of the report for what is no story: a part that is cut off, and what was left out."""
    for member in export.cut:
        yield cut_off(member, export.count)
    if left_out:
        counted = ", ".join(f"{count} {kind}" for kind, count in sorted(left_out.items()))
        yield Story(
            source_id="left out",
            title="",
            html="",
            kind="left_out",
            warnings=(f"Left out: {counted}.",),
        )


def read_story(item: Item, *, channel: Channel, library: Library) -> Story:
    """One post or page, with all that stands around its text."""
    body = body_of(item, library)
    cover = library.attachments.get(item.one("_thumbnail_id"))
    address = joined(channel.address, item.link) if item.link else ""
    facts = search_facts(item)
    warnings = list(body.notes)
    if item.kind not in {"post", "page"}:
        warnings.append(f"In WordPress this was a {item.kind or 'thing without a kind'}.")
    if item.status == "trash":
        warnings.append("It lay in the bin of WordPress.")
    if sound := item.one("enclosure").partition("\n")[0].strip():
        warnings.append(f"Its sound file is at {sound}.")
    return Story(
        source_id=item.post_id or item.guid or address or item.name or plain(item.title),
        title=plain(item.title),
        html=body.markup,
        source_url=address,
        canonical_url=facts.canonical or address,
        standfirst=plain(item.excerpt),
        slug=unquote(item.one("_wp_desired_post_slug") or item.name.removesuffix("__trashed")),
        status=_status(item),
        visibility=_visibility(item, is_hidden=facts.is_hidden),
        published_at=item.written_at,
        updated_at=item.changed_at,
        authors=_authors(item, channel, library),
        tags=tags_of(item),
        cover_url=cover.url if cover else "",
        cover_alt=cover.alt if cover else "",
        language=_language(item, channel),
        kind="page" if item.kind == "page" else "post",
        series=series_of(item),
        search_title=facts.title,
        search_description=facts.description,
        social_title=facts.social_title,
        social_description=facts.social_description,
        old_urls=tuple(_old_addresses(item, address)),
        comments=comments_of(item),
        warnings=tuple(warnings),
    )


def _left_out(item: Item) -> str:
    """Why an item is no story, in a word that can be counted."""
    if item.kind in MACHINERY or item.kind.startswith("wp_"):
        return item.kind
    if item.status in {"auto-draft", "inherit"}:
        return f"{item.kind} ({item.status})"
    return ""


def _status(item: Item) -> Status:
    """Of posts and pages as it was; nobody knows whether a plug-in showed its own kinds."""
    return STATES.get(item.status, "draft") if item.kind in {"post", "page"} else "draft"


def _visibility(item: Item, *, is_hidden: bool) -> Visibility:
    if item.status == "private":
        return "private"
    if item.has_password:
        return "password"
    if is_for_members(item):
        return "members"
    return "unlisted" if is_hidden else "public"


def _authors(item: Item, channel: Channel, library: Library) -> tuple[str, ...]:
    """Who wrote it, by the names that were shown: those of Co-Authors Plus, else its owner."""
    several = [
        library.guests.get(term.slug) or _name_of(term.name, channel)
        for term in item.terms
        if term.domain == "author"
    ]
    # WordPress's own test data types one too many.
    names = several or [_name_of(item.creator.strip("<> "), channel)]
    # A login may be a mail address, which is nobody's name.
    return tuple(dict.fromkeys(name.partition("@")[0].strip() for name in names if name.strip()))


def _name_of(login: str, channel: Channel) -> str:
    return channel.authors.get(login.lower()) or login


def _language(item: Item, channel: Channel) -> str:
    """Of the post, where Polylang or WPML say so; else of the site."""
    said = next((term.slug for term in item.terms if term.domain == "language"), "")
    return said or channel.language.replace("_", "-")


def _old_addresses(item: Item, address: str) -> Iterator[str]:
    """Where else it could be found: by its number, and under the names it had before."""
    root = address[: address.find("/", 8) + 1] if "://" in address else ""
    by_number = [html.unescape(item.guid)]
    if root and item.post_id:
        by_number.append(f"{root}?{'page_id' if item.kind == 'page' else 'p'}={item.post_id}")
    path, end = address.rstrip("/"), "/" if address.endswith("/") else ""
    was = [slug for slug in item.meta.get("_wp_old_slug", ()) if slug.strip()]
    if "?" not in address and path.count("/") > 2:  # noqa: PLR2004 - those of https://host
        by_name = [f"{path.rpartition('/')[0]}/{slug.strip()}{end}" for slug in was]
    else:
        by_name = []
    for one in dict.fromkeys([*by_number, *by_name]):
        if one.startswith(("http://", "https://")) and one != address:
            yield one
