"""What a platform hangs around a text: calls to subscribe and to share, counters, names to fill in.

It goes, and is counted by kind; no word that an author wrote goes with it.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

SUBSCRIBE = frozenset(
    {
        "beehiiv-embed",
        "convertkit-form",
        "formkit-form",
        "jetpack_subscription_widget",
        "kg-signup-card",
        "mc_embed_signup",
        "ml-embedded",
        "newsletter-signup",
        "revue-embed",
        "subscribe-form",
        "subscribe-widget",
        "subscription-widget",
        "subscription-widget-wrap",
        "subscription-widget-wrap-editor",
        "wp-block-jetpack-subscriptions",
    }
)
SHARE = frozenset(
    {
        "a2a_kit",
        "addtoany_content",
        "addtoany_share_save_container",
        "feedflare",
        "jp-relatedposts",
        "share-buttons",
        "shareaholic-canvas",
        "sharedaddy",
        "sharethis-inline-share-buttons",
        "social-share",
        "wpcnt",
    }
)
# What only marks a place: where readers had to pay, or where a page was cut.
MARKERS = frozenset({"footnotes-sep", "gutter", "linenos", "paywall-jump", "rouge-gutter"})
BUTTONS = frozenset({"button", "button-wrapper", "kg-btn", "wp-block-button__link"})
CALLS = (
    ("share", re.compile(r"[?&]action=share|[?&]gift=true|/leaderboard\b|%%share_url%%")),
    ("share", re.compile(r"/comments(?:[?#]|$)|#comments$|%%half_magic_comments_url%%")),
    ("subscribe", re.compile(r"/subscribe(?:[/?#]|$)|#/portal|%%(?:checkout|subscribe)_url%%")),
)
WIDGETS = re.compile(
    r"(?:https?:)?//(?:[\w-]+\.substack\.com/embed|substack\.com/embed|upscri\.be|embeds\.beehiiv\.com"
    r"|[\w-]+\.ck\.page|[\w-]+\.kit\.com|www\.youtube\.com/subscribe_embed"
    r"|www\.facebook\.com/plugins/(?:like|share|page)|platform\.twitter\.com/widgets/(?:tweet|follow))"
)
# The line that mail programs show beside the subject; nobody who opened the letter saw it.
UNSEEN = re.compile(
    r"mso-hide:\s*all|display:\s*none(?=.*(?:max-height:\s*0|font-size:\s*[01]px|opacity:\s*0))",
    re.IGNORECASE | re.DOTALL,
)
MERGE_TAGS = re.compile(
    r"\*\|\w+(?::\w+)?\|\*|%%\w{3,}%%"
    r"|\{\{\s*(?:subscriber|rp_|email|unsubscribe|subscribe|contact|recipient|user|member|first_?name"
    r"|last_?name|name\b|manage|view_online|web_?version|survey|address)[^{}]{0,200}\}\}",
    re.IGNORECASE,
)
FALLBACK = re.compile(r"""default(?:\s*:|\()\s*["']([^"']*)["']""")
VERBATIM = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea"})


def clear(root: HtmlElement) -> Counter[str]:
    """Take the furniture out of a tree; how many pieces of each kind there were."""
    gone: Counter[str] = Counter()
    for element in list(root.iter()):
        kind = _kind(element)
        if kind and any(one is root for one in element.iterancestors()):
            gone[kind] += 1
            element.drop_tree()
    for element in root.iter():
        gone["merge tags"] += _fill_in(element)
    gone.pop("markers", None)
    return +gone


def _kind(element: HtmlElement) -> str:
    """What a piece of furniture is there for; empty for what belongs to the text."""
    classes = {*element.get("class", "").split(), element.get("id", "")}
    if classes & MARKERS:
        return "markers"
    if classes & SUBSCRIBE:
        return "subscribe"
    if classes & SHARE:
        return "share"
    if UNSEEN.search(element.get("style", "")):
        return "hidden"
    if element.tag == "iframe" and WIDGETS.match(element.get("src", "")):
        return "subscribe"
    return _call(element) if classes & BUTTONS else ""


def _call(button: HtmlElement) -> str:
    """What a button asks a reader to do for the platform."""
    links = [one.get("href", "") for one in button.iter("a")]
    found = [next((kind for kind, way in CALLS if way.search(href)), "") for href in links]
    return found[0] if found and all(found) else ""


def _fill_in(element: HtmlElement) -> int:
    """Names that were to be filled in: what was to stand where there is none, or nothing."""
    count = 0
    if element.text and element.tag not in VERBATIM:
        element.text, count = MERGE_TAGS.subn(_without_name, element.text)
    if element.tail and element.getparent() is not None and _is_prose(element):
        element.tail, more = MERGE_TAGS.subn(_without_name, element.tail)
        count += more
    return count


def _is_prose(element: HtmlElement) -> bool:
    return element.getparent().tag not in VERBATIM


def _without_name(tag: re.Match[str]) -> str:
    said = FALLBACK.search(tag[0])
    return said[1] if said else ""
