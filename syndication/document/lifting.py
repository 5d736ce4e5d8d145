"""What a platform's page says with frames, scripts and classes, said in plain elements.

This runs before the markup is sanitised, so whatever it makes is sanitised too. It marks by the
`title` of an element, which survives, what elements alone cannot say; a stranger who forges a mark
gains a block that its editor could have made.

A platform file may say it more directly, with `data-block` on an element: `card` (the first link is
its address, the rest its words), `pull` (a pull quote), `gallery`, `callout`, `button` (on a link),
`file` (the first link is the file), `drop` (nothing of the text).
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable
from urllib.parse import unquote

from lxml.html import Element, HtmlElement

from core.html import is_safe_url
from syndication.document import footnotes, furniture, plays
from syndication.document.addresses import clean_link, is_pixel, is_whole
from syndication.document.lifted import Lifted, replace
from syndication.document.shapes import mark_shapes
from syndication.document.wrapped import picture_address

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
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-gif", "src")
LANGUAGE = re.compile(r"(?:language|lang|brush:?|highlight-source|sourceCode)[-\s]+([\w+#-]{1,40})")
INSIDE = re.compile(r"data:image/(?:x-)?(png|jpe?g|gif|webp|avif);base64,", re.IGNORECASE)
PHOTOGRAPH = re.compile(r"\.(?:avif|jpe?g|webp)(?:\?|$)", re.IGNORECASE)
LIBRARY = re.compile(r"\b(?:attachment-|wp-image-|size-(?:thumb|medium|large|full))")
SMALLEST = 200  # bytes; what is smaller only holds the place of a picture that comes later
EMOJI = frozenset({"emoji", "wp-smiley"})
SIGN_UP = re.compile(r"subscri|newsletter|signup|sign-up|mailing", re.IGNORECASE)


def lift(root: HtmlElement, *, base_url: str = "") -> Lifted:
    """Change a tree in place, so that its sanitised markup says all a reader saw."""
    lifted = Lifted(base_url, left_out=furniture.clear(root))
    footnotes.pair(root)
    mark_shapes(root, base_url=base_url)
    _shift_headings(root)
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        tag = str(element.tag)
        change = CHANGES.get(tag)
        if element.get("data-block") == "drop" or (tag in WORDLESS and tag != "script"):
            element.drop_tree()
        elif change is not None:
            change(element, lifted)
        elif tag in ROOMS:
            element.tag = "div"
    return lifted


def _shift_headings(root: HtmlElement) -> None:
    """The page's own title is the only h1: where a text has some, all its headings move down."""
    if next(root.iter("h1"), None) is None:
        return
    for heading in list(root.iter(*HEADINGS)):
        heading.tag = HEADINGS[min(5, HEADINGS.index(str(heading.tag)) + 1)]


def _link(element: HtmlElement, lifted: Lifted) -> None:
    href = element.get("href", "")
    element.set("href", clean_link(href, base_url=lifted.base_url))
    if not element.get("href"):
        del element.attrib["href"]
    if element.get("href", href) != href.strip() and "?" in href:
        lifted.left_out["tails"] += 1


def _picture(element: HtmlElement, lifted: Lifted) -> None:
    sources = [element.get(name, "").strip() for name in LAZY]
    sources.append(_largest(element.get("data-srcset") or element.get("srcset", "")))
    source = next((one for one in sources if one and not one.startswith("data:")), "")
    sizes = {element.get("width", "").strip(), element.get("height", "").strip()}
    tiny = sizes <= {"0", "1"} and not _is_photograph(element, source)
    source = source or _written_inside(element.get("src", "").strip(), lifted)
    if EMOJI & set(element.get("class", "").split()):
        replace(element, Element("span"), element.get("alt", ""))
    elif tiny or is_pixel(source):
        lifted.left_out["counters"] += 1
        element.drop_tree()
    elif not (source and is_safe_url(source) and is_whole(source)):
        element.drop_tree()
    else:
        whole = f"https:{source}" if source.startswith("//") else source
        element.set("src", picture_address(whole))


def _is_photograph(element: HtmlElement, source: str) -> bool:
    """WordPress writes a size of one on photographs whose size it lost."""
    shown = PHOTOGRAPH.search(source) or LIBRARY.search(element.get("class", ""))
    return bool(shown or element.get("alt", "").strip())


def _largest(srcset: str) -> str:
    """The address of the largest of several sizes of a picture."""
    found = re.findall(r"(\S+)\s+([\d.]+)[wx]", srcset)
    return max(found, key=lambda one: float("0" + one[1].rstrip(".")), default=("", ""))[0]


def _written_inside(source: str, lifted: Lifted) -> str:
    """A name for a picture whose bytes stand in the text; empty for what only holds a place."""
    found = INSIDE.match(source)
    if found is None:
        return ""
    try:
        data = b64decode(unquote(source[found.end() :]))
    except ValueError:
        return ""
    if len(data) < SMALLEST:
        return ""
    name = f"inside-{hashlib.sha256(data).hexdigest()[:32]}.{found[1].lower()}"
    lifted.inside[name] = data
    return name


def _code(element: HtmlElement, _lifted: Lifted) -> None:
    """The language of some code, however it was said, as `class="language-…"`."""
    inner = element.find("code")
    classes = f"{element.get('class', '')} {'' if inner is None else inner.get('class', '')}"
    said = LANGUAGE.search(classes)
    language = element.get("data-language") or (said[1] if said else "")
    element.set("class", f"language-{language}")


def _unseen(element: HtmlElement, _lifted: Lifted) -> None:
    """What a page shows without scripts repeats what it shows with them."""
    before = element.getprevious()
    if before is not None and before.tag in {"img", "iframe", "picture", "script"}:
        element.drop_tree()
    else:
        element.tag = "div"


def _form(element: HtmlElement, lifted: Lifted) -> None:
    """A sign-up form is furniture; some old sites wrap the whole page in another one."""
    if SIGN_UP.search(f"{element.get('action', '')} {element.get('class', '')}"):
        lifted.left_out["subscribe"] += 1
        element.drop_tree()
    else:
        element.tag = "div"


CHANGES: dict[str, Callable[[HtmlElement, Lifted], None]] = {
    "a": _link,
    "figure": plays.figure,
    "form": _form,
    "img": _picture,
    "noscript": _unseen,
    "object": plays.plugin,
    "pre": _code,
    "script": plays.script,
    **dict.fromkeys(plays.FRAMES, plays.frame),
    **dict.fromkeys(plays.PLAYERS, plays.player),
}
