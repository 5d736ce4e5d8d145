"""HTML for platforms that keep only some of it: what they would spoil is replaced before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml.html import HtmlElement

from syndication.markup import parse, write


@dataclass(frozen=True, slots=True)
class Profile:
    """Which elements stand for others, and which leave only their words."""

    renames: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unwraps: frozenset[str] = frozenset()
    drops_anchors: bool = False  # ids, and links that lead to them


def fit_html(markup: str, profile: Profile) -> str:
    """The markup as a platform keeps it; its words stay the same, and so does what fits."""
    body = parse(markup)
    changed = [_fit(element, profile) for element in list(body.iterdescendants())]
    return write(body) if any(changed) else markup


def _fit(element: HtmlElement, profile: Profile) -> bool:
    tag = str(element.tag)
    had_id = profile.drops_anchors and element.attrib.pop("id", None) is not None
    is_anchor = tag == "a" and element.get("href", "").startswith("#")
    if tag in profile.unwraps or (profile.drops_anchors and is_anchor):
        element.drop_tag()
        return True
    if tag in profile.renames:
        element.tag = profile.renames[tag]
        return True
    return had_id
