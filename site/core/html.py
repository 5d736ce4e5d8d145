"""The only file that decides what markup is safe.

`nh3` is the boundary: an allow-list of elements, attributes and address schemes. In front of it
stands a guard that is linear in size (`core.nesting`), because nh3, bleach and every tree parser
are quadratic in nesting. Nothing here uses `html.parser`, which is quadratic
on input as short as 18 kB in the Pythons that are in use.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

import bleach
import nh3

from core.nesting import is_bounded

MOST_BYTES = 2 * 1024 * 1024
ANY_TAG = re.compile(r"<[^<>]*>")
BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|pre|blockquote|figcaption|div|dt|dd)>|<br>|<hr>")
INVISIBLE = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"
)
# What no XML may hold, so no feed either: "&#1;" makes one. A lone CR is read as the end of a line.
NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)) | {13: "\n"}
SCHEME = re.compile(r"[^/?#:]*:")
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
LANGUAGE_CLASS = re.compile(r"language-[A-Za-z0-9_+#-]{1,40}")
ANCHOR = re.compile(r"[A-Za-z][\w.:-]{0,80}")

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
BLOCKS = frozenset(
    [
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "summary",
        "table",
        "caption",
        "colgroup",
        "col",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
EVERYWHERE = frozenset({"lang", "dir", "title"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of text may hold."""

    tags: frozenset[str]
    attributes: dict[str, set[str]] = field(default_factory=dict)
    link_rel: str = "noopener noreferrer"
    styles: frozenset[str] = frozenset()


ARTICLE = Profile(
    tags=INLINE | BLOCKS,
    attributes={
        "*": {*EVERYWHERE, "id"},
        "a": {"href", "hreflang"},
        "img": {"src", "alt", "width", "height"},
        "blockquote": {"cite"},
        "q": {"cite"},
        "del": {"cite", "datetime"},
        "ins": {"cite", "datetime"},
        "time": {"datetime"},
        "ol": {"start", "reversed", "type"},
        "li": {"value"},
        "td": {"colspan", "rowspan", "headers"},
        "th": {"colspan", "rowspan", "headers", "scope"},
        "col": {"span"},
        "colgroup": {"span"},
        "code": {"class"},
        "pre": {"class"},
        "details": {"open"},
    },
)
# What strangers write: no pictures, no headings, and links that give no credit.
COMMENT = Profile(
    tags=frozenset(
        [
            "a",
            "b",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "i",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "ul",
        ]
    ),
    attributes={"*": {"lang", "dir"}, "a": {"href"}},
    link_rel="nofollow ugc noopener noreferrer",
)
SIDES = ("", "-bottom", "-left", "-right", "-top")
BOXES = [f"{box}{side}" for box in ("border", "margin", "padding") for side in SIDES]
FONT = ("", "-family", "-size", "-style", "-weight")
STYLES = ["background-color", "border-collapse", "border-radius", "border-spacing", "color"]
STYLES += ["direction", "display", "height", "letter-spacing", "line-height", "max-height"]
STYLES += ["max-width", "min-width", "text-align", "text-decoration", "text-indent"]
STYLES += ["text-transform", "vertical-align", "white-space", "width", "word-break"]
# What becomes a mail: laid out in tables, with styles on the elements, as inboxes want it.
# Nothing leaves its place, and no style fetches a picture.
MAIL = Profile(
    tags=INLINE | BLOCKS | {"center", "font", "h1"},
    attributes={
        "*": {*EVERYWHERE, "style", "align", "valign", "bgcolor", "width", "height", "role"},
        "a": {"href", "hreflang", "target"},
        "img": {"src", "alt", "border"},
        "table": {"border", "cellpadding", "cellspacing"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "font": {"color", "face", "size"},
        "ol": {"start", "type"},
    },
    styles=frozenset([*BOXES, *(f"font{part}" for part in FONT), *STYLES]),
)
PROFILES: Final = {"article": ARTICLE, "comment": COMMENT, "mail": MAIL}


def sanitise(markup: str, *, profile: str) -> str:
    """Markup with nothing left in it that could run or fetch what it should not.

    Words are never lost but with the elements that hide them (script, style): markup that is too
    deep loses its tags, markup over 2 MB is refused with `ValueError`. Idempotent but for the order
    of attributes, and for blocks that only a `<select>` had kept inside of each other.
    """
    rules = PROFILES[profile]
    clean = nh3.clean(
        guard(markup),
        tags=set(rules.tags),
        attributes={name: set(allowed) for name, allowed in rules.attributes.items()},
        attribute_filter=_safe_attribute,
        url_schemes=set(SCHEMES),
        link_rel=rules.link_rel,
        filter_style_properties=set(rules.styles),
        clean_content_tags={"script", "style"},
    )
    return clean.translate(NO_XML)


def guard(markup: str) -> str:
    """The same markup if a tree parser may see it; without its tags where it nests too deep.

    Linear in size. Raises `ValueError` above 2 MB.
    """
    if len(markup.encode(errors="surrogatepass")) > MOST_BYTES:
        raise ValueError("The text is longer than 2 MB of markup. Split it.")
    markup = markup.replace("\x00", "").encode(errors="replace").decode()
    return markup if is_bounded(markup) else ANY_TAG.sub(" ", markup).replace("<", "&lt;")


def typed(text: str) -> str:
    """What a person typed, as markup: paragraphs, line breaks, and addresses that can be followed.

    A sign that means something in markup is only a sign here.
    """
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    lines = (html.escape(part.strip(), quote=False).replace("\n", "<br>") for part in parts)
    paragraphs = "".join(f"<p>{line}</p>" for line in lines if line)
    return sanitise(bleach.linkify(paragraphs), profile="comment")


def plain_text(markup: str) -> str:
    """The words of some markup: one line per block, entities resolved."""
    clean = sanitise(markup, profile="article")
    broken = BLOCK_END.sub(lambda found: found[0] + "\n", clean)
    text = html.unescape(nh3.clean(broken, tags=set()))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def is_safe_url(url: str) -> bool:
    """Whether an address may stand in a page: http, https, mailto, tel, or a path of ours.

    Browsers drop control characters inside a scheme, and people do not see invisible ones, so an
    address that holds any before its path is refused whole.
    """
    begin = html.unescape(url).strip(" \t\r\n\f").partition("/")[0] or "/"
    if INVISIBLE.search(begin):
        return False
    scheme = SCHEME.match(begin)
    return scheme is None or scheme[0][:-1].lower() in SCHEMES


def _safe_attribute(_tag: str, name: str, value: str) -> str | None:
    if name in {"href", "src", "cite"}:
        return value if is_safe_url(value) else None
    if name == "class":
        return value if LANGUAGE_CLASS.fullmatch(value) else None
    if name == "id":
        return value if ANCHOR.fullmatch(value) else None
    return value
