"""An article as Markdown, for machines and for people who read without a browser.

It is written from what feeds show of a block, so a new block needs nothing
here, and what members alone may read never comes near it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html

from blog.feeds import full_text
from blog.models import ArticlePage

SIGNS = re.compile(r"([\\`*_\[\]<>&~|#])")
# What begins a heading, a list, a quotation or a line below a heading, where a line begins.
BEGINNING = re.compile(r"(?m)^(\s*)(\d*)((?<=\d)[.)]|(?<!\d)[+=-])")
SPACES = re.compile(r"[ \t\r\n\f]+")
LOOSE_PIPE = re.compile(r"(?<!\\)\|")  # in code: a table would end its cell there
FILLED = re.compile(r"\n(?=[^\n])")
TICKS = re.compile(r"`+")
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
SIGNED = "*~`"  # what marks begin and end with
PLAYED = ("iframe", "video", "audio")
Element = Any  # lxml has no types for its elements


def article(page: ArticlePage, *, root: str) -> str:
    """A whole article that everybody may read: its head, its text, and where it stands."""
    names = ", ".join(one.name for one in page.authors)
    day = page.first_published_at.date().isoformat() if page.first_published_at else ""
    head = " · ".join(_words(one) for one in (names, day) if one)
    parts = [
        f"# {line(page.title)}",
        _words(page.standfirst),
        head,
        markdown(full_text(page, root=root)),
        f"[{_words(page.canonical_url)}]({_address(page.canonical_url)})",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def markdown(markup: str) -> str:
    """Clean markup as Markdown that reads back as the same words."""
    body = lxml.html.fragment_fromstring(markup, create_parent="div")
    return "\n\n".join(_blocks(body))


def link(text: str, url: str) -> str:
    """A link in a line of its own list."""
    return f"[{line(text)}]({_address(url)})"


def line(text: str) -> str:
    """Plain words in one line, with no sign that means something."""
    return _words(text).strip()


def _blocks(element: Element) -> Iterator[str]:
    """The blocks below an element; words between them are paragraphs."""
    run = _words(element.text or "")
    for child in element:
        write = BLOCKS.get(child.tag)
        if write is None:
            run = _joined(run, _inline(child))
        else:
            yield from _paragraph(run)
            yield from write(child)
            run = ""
        run = _joined(run, _words(child.tail or ""))
    yield from _paragraph(run)


def _paragraph(run: str) -> Iterator[str]:
    said = _begun(run.strip())
    if said:
        yield said


def _begun(text: str) -> str:
    """Words of which no line begins like something else."""
    return BEGINNING.sub(r"\1\2\\\3", text)


def _words(text: str) -> str:
    return SIGNS.sub(r"\\\1", SPACES.sub(" ", text))


def _inside(element: Element) -> str:
    """What stands in an element as one run of words."""
    said = _words(element.text or "")
    for child in element:
        said = _joined(_joined(said, _inline(child)), _words(child.tail or ""))
    return said


def _joined(left: str, right: str) -> str:
    """Two pieces of a line; a comment parts them where their signs would mean something else."""
    before, after = left[-1:], right[:1]
    if before == "!" and after == "[":
        return f"{left[:-1]}\\!{right}"  # no picture
    meet = before in SIGNED and after in SIGNED
    ends = before in SIGNED and after.isalnum() and not left.rstrip(SIGNED)[-1:].isalnum()
    begins = after in SIGNED and before.isalnum() and not right.lstrip(SIGNED)[:1].isalnum()
    return f"{left}<!-- -->{right}" if left and right and (meet or ends or begins) else left + right


def _inline(element: Element) -> str:
    if not isinstance(element.tag, str):  # a comment
        return ""
    said = _inside(element)
    if mark := MARKS.get(element.tag):
        return _marked(said, mark)
    write = INLINE.get(element.tag)
    return write(element, said) if write else said


def _marked(said: str, mark: str) -> str:
    """Marks stand next to a letter, or they are no marks."""
    core = said.strip()
    if not core:
        return said
    before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _code(element: Element, _said: str) -> str:
    text = SPACES.sub(" ", element.text_content())
    fence = "`" * (max(map(len, TICKS.findall(text)), default=0) + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}" if text.strip() else text


def _anchor(element: Element, said: str) -> str:
    href = element.get("href")
    return f"[{said.strip()}]({_address(href)})" if href and said.strip() else said


def _image(element: Element, _said: str) -> str:
    return f"![{line(element.get('alt') or '')}]({_address(element.get('src') or '')})"


def _address(url: str) -> str:
    fit = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"<{SPACES.sub('%20', fit)}>" if re.search(r"[\s()&*_]", url) else fit


def _heading(element: Element) -> Iterator[str]:
    if said := " ".join(_inside(element).split()):
        yield f"{'#' * int(element.tag[1])} {said}"


def _pre(element: Element) -> Iterator[str]:
    text = element.text_content().strip("\n")
    fence = "`" * max(3, max(map(len, TICKS.findall(text)), default=0) + 1)
    yield f"{fence}\n{text}\n{fence}"


def _quote(element: Element) -> Iterator[str]:
    inner = "\n\n".join(_blocks(element))
    yield "\n".join(f"> {line}" if line else ">" for line in inner.splitlines())


def _list(element: Element) -> Iterator[str]:
    items = [one for one in element if one.tag == "li"]
    start = int(element.get("start") or 1) if element.tag == "ol" else 0
    told = []
    for number, one in enumerate(items, start=start):
        sign = f"{number}. " if element.tag == "ol" else "- "
        inner = "\n\n".join(_blocks(one))
        told.append((sign + FILLED.sub("\n" + " " * len(sign), inner)).rstrip())
    if told:
        yield "\n".join(told)


def _table(element: Element) -> Iterator[str]:
    for caption in element.iter("caption"):
        yield from _paragraph(_inside(caption))
    rows = [[_cell(one) for one in row if one.tag in {"td", "th"}] for row in element.iter("tr")]
    if not rows:
        return
    width = max(map(len, rows))
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    yield "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _cell(element: Element) -> str:
    return LOOSE_PIPE.sub(r"\\|", " ".join(" ".join(_blocks(element)).split()))


def _terms(element: Element) -> Iterator[str]:
    for one in element:
        if one.tag == "dt":
            yield from _paragraph(_marked(_inside(one), "**"))
        else:
            yield from _blocks(one)


def _played(element: Element) -> Iterator[str]:
    """Something that plays, as a link to it; what stands inside is for who cannot play it."""
    source = element.get("src") or next((one.get("src") for one in element.iter("source")), "")
    if source:
        yield link(element.get("title") or source, source)
    yield from _blocks(element)


def _rule(_element: Element) -> Iterator[str]:
    yield "---"


BLOCKS: dict[Any, Callable[[Element], Iterator[str]]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    **dict.fromkeys(("p", "div", "section", "article", "aside", "header", "footer"), _blocks),
    **dict.fromkeys(("figure", "figcaption", "details", "summary", "nav", "address"), _blocks),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(PLAYED, _played),
    "pre": _pre,
    "blockquote": _quote,
    "table": _table,
    "dl": _terms,
    "hr": _rule,
}
INLINE: dict[str, Callable[[Element, str], str]] = {
    "a": _anchor,
    "code": _code,
    "img": _image,
    "br": lambda _element, _said: "  \n",
}
