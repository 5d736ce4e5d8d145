"""What a text says, listed by who did not read it in: the truth that homecomings are held to.

Nothing of the house is used to read here, so that an error of ours cannot hide itself. Both sides
are listed in the same way: what a platform shows its readers, and what our page shows them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

KINDS = (
    "words", "links", "images", "alt", "captions", "headings", "items", "quotes", "code",
    "tables", "embeds", "notes", "dividers", "files",
)  # fmt: skip
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
UNSEEN = {
    "audio", "head", "iframe", "map", "noscript", "object", "script", "style", "svg", "template",
    "video",
}  # fmt: skip
CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
RULE = re.compile(r"(?:[*•·\-–—_~]\s*){3,}|⁂")  # noqa: RUF001 - the signs people part texts with
SIZE = re.compile(r"(?:-\d+x\d+|-scaled|-e\d{10,})?\.\w+$")
MEDIA = re.compile(r"\.(?:avif|gif|jpe?g|png|webp|svg|bmp|tiff?)$", re.IGNORECASE)
SOUND_OR_FILM = re.compile(r"\.(?:aac|avi|flac|m4[av]|mov|mp[34]|og[agv]|opus|wav|webm)(?:$|\?)")
YOUTUBE = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|watch\?v=)|youtu\.be/)([\w-]+)"
)
VIMEO = re.compile(r"vimeo\.com/(?:video/)?(\d+)")
BACK = re.compile(r"[\s↩⤴↑^\ufe0e\ufe0f]*")
PARSER = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
# What platforms hang around a text, by the classes they give it.
CHROME = {
    "beside", "button-wrapper", "footnote-number", "paywall-jump", "subscription-widget-wrap",
    "subscription-widget-wrap-editor", "wp-block-file__button", "file-embed-button",
}  # fmt: skip
ALONE = re.compile(r"https?://\S+")
Listed = dict[str, Counter[str]]


def listed(markup: str, *, base: str = "https://e.org/") -> Listed:
    """Every piece of some markup, by kind, as often as it is there."""
    body = _body(markup)
    found: Listed = {kind: Counter() for kind in KINDS}
    _take_chrome(body)
    notes = _take_notes(body)
    found["notes"].update(notes)
    found["words"].update(words(_seen(body)))
    for element in body.iter(etree.Element):
        if next(element.iterancestors("audio", "video"), None) is not None:
            continue
        for kind, piece in _pieces(element, base):
            if piece:
                found[kind][piece] += 1
    return found


def recall(truth: Listed, shown: Listed, kind: str) -> tuple[int, int]:
    """How many of the pieces of a kind are there, of how many."""
    return (truth[kind] & shown[kind]).total(), truth[kind].total()


def order(truth: str, shown: str) -> float:
    """How far the words stand in their order: the share of runs of three that are there."""
    bodies = [_body(one) for one in (truth, shown)]
    for body in bodies:
        _take_chrome(body)
    there, found = (_runs(words(_seen(body))) for body in bodies)
    return (there & found).total() / there.total() if there else 1.0


def words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"(?<=\d)×(?=\d)", "x", text)  # noqa: RUF001 - WordPress sets it for an x
    found = re.findall(r"\w+", CJK.sub(" ", text))
    for run in CJK.findall(text):
        found += [run[at : at + 2] for at in range(max(1, len(run) - 1))]
    return found


def _runs(said: list[str]) -> Counter[str]:
    return Counter(" ".join(said[at : at + 3]) for at in range(len(said) - 2))


def _body(markup: str) -> lxml_html.HtmlElement:
    whole = f"<html><body>{markup}</body></html>"
    return lxml_html.document_fromstring(whole.encode(), parser=PARSER).find("body")


def _seen(root: lxml_html.HtmlElement) -> str:
    """The text as a reader sees it: what is no part of a line stands apart."""
    said: list[str] = []
    hidden = 0
    for event, one in etree.iterwalk(root, events=("start", "end")):
        tag = one.tag
        if tag in UNSEEN:
            hidden += 1 if event == "start" else -1
        gap = "" if tag in INLINE else " "
        if event == "start":
            said += [gap, "" if hidden else one.text or ""]
        else:
            said += [gap, "" if hidden or one is root else one.tail or ""]
    return "".join(said)


def _pieces(element: lxml_html.HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    tag = str(element.tag)
    if tag == "a":
        yield "links", _link(element, base)
    elif tag in {"caption", "figcaption"} or "wp-caption-text" in element.get("class", ""):
        yield "captions", _line(element)
    elif re.fullmatch(r"h[1-6]", tag):
        yield "headings", _line(element)
    elif tag == "li":
        yield "items", "" if "gallery" in element.get("class", "") else _own(element)
    elif tag in LISTERS:
        yield from LISTERS[tag](element)


def _cell(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    yield "tables", _line(element) if _is_table(element) else ""


def _divider(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    is_rule = element.tag == "hr" or RULE.fullmatch(_text(element))
    yield "dividers", "-" if is_rule else ""


def _embed(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    address = element.get("src") or element.get("url") or ""
    yield "embeds", _played(address)
    yield "files", _name(address) if SOUND_OR_FILM.search(address) else ""


def _player(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    yield "files", _name(_source(element))


def _link(element: lxml_html.HtmlElement, base: str) -> str:
    """Where a link leads; not where a picture only shows itself, or where there is nothing."""
    href = html.unescape(element.get("href", "")).strip()
    if not href or href.startswith(("#", "javascript:", "data:")):
        return ""
    try:
        whole = urlsplit(urljoin(base, href))
    except ValueError:
        return ""
    pictures = list(element.iter("img"))
    if pictures and not _text(element):
        page = whole.path.rstrip("/").rpartition("/")[2].lower()
        names = {SIZE.sub("", _name(one.get("src", ""))).lower() for one in pictures}
        if MEDIA.search(whole.path) or "attachment_id=" in whole.query or page in names:
            return ""
    if not pictures and not _text(element):
        return ""
    return unquote(f"{whole.netloc}{whole.path.rstrip('/')}?{whole.query}".rstrip("?"))


def _image(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    source = element.get("src", "")
    if not source or source.startswith("data:") or "emoji" in element.get("class", ""):
        return
    yield "images", SIZE.sub("", _name(source))
    yield "alt", " ".join(element.get("alt", "").split())


def _set_apart(element: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    if element.tag == "blockquote":
        said = Counter(words(_seen(element)))
        for cite in element.iter("cite"):  # who said it is said beside the quotation, too
            said -= Counter(words(cite.text_content()))
        yield from (("quotes", word) for word in said.elements())
    elif "verse" not in element.get("class", ""):
        yield "code", _code(element)


def _code(element: lxml_html.HtmlElement) -> str:
    rows = [row.rstrip() for row in _lines(element).replace("\xa0", " ").splitlines()]
    return "\n".join(row for row in rows if row).strip()


def _lines(element: lxml_html.HtmlElement) -> str:
    said = [element.text or ""]
    for one in element.iterdescendants():
        if one.tag == "br":
            said.append("\n")
        said += [one.text or "" if isinstance(one.tag, str) else "", one.tail or ""]
    return element.text_content() if next(element.iter("br"), None) is None else "".join(said)


def _own(item: lxml_html.HtmlElement) -> str:
    """What an item says without the lists below it."""
    said: list[str] = []
    lists = 0
    for event, one in etree.iterwalk(item, events=("start", "end")):
        if one.tag in {"ol", "ul"}:
            lists += 1 if event == "start" else -1
        gap = "" if one.tag in INLINE else " "
        if event == "start" and not lists:
            said += [gap, one.text or ""]
        elif event == "end" and not lists and one is not item:
            said += [gap, one.tail or ""]
    return " ".join(words("".join(said)))


def _is_table(cell: lxml_html.HtmlElement) -> bool:
    """Whether a cell belongs to a table that says something in columns."""
    table = next(cell.iterancestors("table"))
    return any(len(row) > 1 for row in table.iter("tr"))


def _played(address: str) -> str:
    for name, pattern in (("youtube", YOUTUBE), ("vimeo", VIMEO)):
        if found := pattern.search(address):
            return f"{name}:{found[1]}"
    parts = urlsplit(urljoin("https://e.org/", address))
    if wrapped := parse_qs(parts.query).get("url"):
        return _played(wrapped[0])
    return f"{parts.netloc}{parts.path.rstrip('/')}" if address else ""


def _source(element: lxml_html.HtmlElement) -> str:
    inner = next((one.get("src") for one in element.iter("source") if one.get("src")), "")
    return str(element.get("src") or inner)


def _name(address: str) -> str:
    return unquote(urlsplit(html.unescape(address)).path).rpartition("/")[2]


def _text(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _line(element: lxml_html.HtmlElement) -> str:
    return " ".join(words(_seen(element)))


def _take_chrome(body: lxml_html.HtmlElement) -> None:
    """What a page says of its own: the second link to a file, notes a second time beside a line."""
    for one in list(body.iter(etree.Element)):
        if CHROME & set(one.get("class", "").split()):
            one.drop_tree()
        elif one.tag == "p" and _is_address(_text(one)):  # it stands for what it leads to
            address = _text(one)
            one.clear(keep_tail=True)
            one.tag = "oembed"
            one.set("url", address)


def _is_address(text: str) -> bool:
    return bool(ALONE.fullmatch(text)) and not SOUND_OR_FILM.search(text)


def _take_notes(body: lxml_html.HtmlElement) -> list[str]:
    """The notes of a text by what they say; the arrows that lead back are no words."""
    said = []
    for box in body.iter(etree.Element):
        classes = box.get("class", "")
        if not re.search(r"\bwp-block-footnotes\b|\bfootnotes\b|^footnote$", classes):
            continue
        for note in [*box.iter("li")] or [box]:
            for back in note.iter("a"):
                if BACK.fullmatch(back.text_content()):
                    back.text = ""
            said.append(_line(note))
    return said


LISTERS = {
    "audio": _player,
    "blockquote": _set_apart,
    "embed": _embed,
    "hr": _divider,
    "iframe": _embed,
    "img": _image,
    "oembed": _embed,
    "p": _divider,
    "pre": _set_apart,
    "td": _cell,
    "th": _cell,
    "video": _player,
}
