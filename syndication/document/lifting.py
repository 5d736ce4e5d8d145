"""What a platform's page says with frames, scripts and classes, said in plain elements.

This runs before the markup is sanitised, so whatever it makes is sanitised too. It marks by the
`title` of an element, which survives, what elements alone cannot say; a stranger who forges a mark
gains a block that its editor could have made.

A platform file may say it more directly, with `data-block` on an element: `card` (the first link is
its address, the rest its words), `pull` (a pull quote), `drop` (nothing of the text).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import Element, HtmlElement

from core.html import is_safe_url
from syndication.document.addresses import clean_link, embed_address, is_pixel

MARK = "domicile:"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Elements that hold blocks but that the sanitiser does not know: without them words would touch.
ROOMS = frozenset(
    {
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dialog",
        "dir",
        "fieldset",
        "footer",
        "form",
        "frameset",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "menu",
        "nav",
        "noframes",
        "noembed",
        "object",
        "option",
        "picture",
        "plaintext",
        "search",
        "xmp",
    }
)
WORDLESS = frozenset(
    {
        "button",
        "datalist",
        "input",
        "link",
        "map",
        "meta",
        "param",
        "script",
        "select",
        "style",
        "template",
        "textarea",
        "title",
    }
)
FRAMES = {"iframe": "src", "embed": "src", "oembed": "url", "video": "src", "audio": "src"}
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")
LANGUAGE = re.compile(r"(?:language|lang|brush:?|highlight-source|sourceCode)[-\s]+([\w+#-]{1,40})")
EMOJI = frozenset({"emoji", "wp-smiley"})
WIDTHS = frozenset({"wide", "full"})
SIGN_UP = re.compile(r"subscri|newsletter|signup|sign-up|mailing", re.IGNORECASE)


def lift(root: HtmlElement, *, base_url: str = "") -> None:
    """Change a tree in place, so that its sanitised markup says all a reader saw."""
    _shift_headings(root)
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        tag = str(element.tag)
        change = CHANGES.get(tag)
        if element.get("data-block") == "drop" or (tag in WORDLESS and tag != "script"):
            element.drop_tree()
        elif change is not None:
            change(element, base_url)
        elif tag in ROOMS:
            element.tag = "div"
        if element.get("data-block") in {"card", "pull"}:
            element.set("title", MARK + element.get("data-block", ""))


def _shift_headings(root: HtmlElement) -> None:
    """The page's own title is the only h1: where a text has some, all its headings move down."""
    if next(root.iter("h1"), None) is None:
        return
    for heading in list(root.iter(*HEADINGS)):
        heading.tag = HEADINGS[min(5, HEADINGS.index(str(heading.tag)) + 1)]


def _link(element: HtmlElement, base_url: str) -> None:
    element.set("href", clean_link(element.get("href", ""), base_url=base_url))
    if not element.get("href"):
        del element.attrib["href"]


def _picture(element: HtmlElement, _base_url: str) -> None:
    sources = [element.get(name, "").strip() for name in LAZY]
    source = next((one for one in sources if one and not one.startswith("data:")), "")
    sizes = {element.get("width", "").strip(), element.get("height", "").strip()}
    # WordPress writes a size of one on photographs whose size it lost; those have a description.
    tiny = sizes <= {"0", "1"} and not element.get("alt", "").strip()
    if EMOJI & set(element.get("class", "").split()):
        _replace(element, Element("span"), element.get("alt", ""))
    elif tiny or is_pixel(source) or not (source and is_safe_url(source)):
        element.drop_tree()
    else:
        element.set("src", f"https:{source}" if source.startswith("//") else source)


def _frame(element: HtmlElement, base_url: str) -> None:
    source = element.get(FRAMES[str(element.tag)]) or element.get("data-src", "")
    for child in element.iter("source"):
        source = source or child.get("src", "")
    _embed(element, embed_address(source, base_url=base_url), element.get("title", ""))


def _object(element: HtmlElement, base_url: str) -> None:
    if address := embed_address(element.get("data", ""), base_url=base_url):
        _embed(element, address, element.get("title", ""))
    else:
        element.tag = "div"


def _script(element: HtmlElement, base_url: str) -> None:
    source = element.get("src", "")
    known = "://gist.github.com/" in source
    _embed(element, embed_address(source, base_url=base_url) if known else "", "")


def _embed(element: HtmlElement, address: str, title: str) -> None:
    """A mark with the address of what was embedded; nothing when that is nowhere."""
    if not address:
        element.drop_tree()
        return
    mark = Element("section", title=f"{MARK}embed")
    mark.append(Element("a", href=address))
    mark[0].text = title.strip() or None
    _replace(element, mark, None)


def _quotation(element: HtmlElement, _base_url: str) -> None:
    if {"pullquote", "wp-block-pullquote"} & set(element.get("class", "").split()):
        element.set("data-block", "pull")


def _code(element: HtmlElement, _base_url: str) -> None:
    """The language of some code, however it was said, as `class="language-…"`."""
    inner = element.find("code")
    classes = f"{element.get('class', '')} {'' if inner is None else inner.get('class', '')}"
    said = LANGUAGE.search(classes)
    language = element.get("data-language") or (said[1] if said else "")
    element.set("class", f"language-{language}")


def _figure(element: HtmlElement, _base_url: str) -> None:
    if element.get("data-width") in WIDTHS:
        element.set("title", MARK + element.get("data-width", ""))


def _unseen(element: HtmlElement, _base_url: str) -> None:
    """What a page shows without scripts repeats what it shows with them."""
    before = element.getprevious()
    if before is not None and before.tag in {"img", "iframe", "picture", "script"}:
        element.drop_tree()
    else:
        element.tag = "div"


def _form(element: HtmlElement, _base_url: str) -> None:
    """A sign-up form is furniture; some old sites wrap the whole page in another one."""
    if SIGN_UP.search(f"{element.get('action', '')} {element.get('class', '')}"):
        element.drop_tree()
    else:
        element.tag = "div"


def _replace(element: HtmlElement, other: HtmlElement, text: str | None) -> None:
    parent = element.getparent()
    if text is not None:
        other.text = text
    other.tail = element.tail
    element.tail = None
    parent.replace(element, other)


CHANGES: dict[str, Callable[[HtmlElement, str], None]] = {
    "a": _link,
    "blockquote": _quotation,
    "figure": _figure,
    "form": _form,
    "img": _picture,
    "noscript": _unseen,
    "object": _object,
    "pre": _code,
    "script": _script,
    **dict.fromkeys(FRAMES, _frame),
}
