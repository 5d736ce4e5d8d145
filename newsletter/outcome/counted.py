"""Links that are counted: what stands in a frozen mail gets a number, once for all its readers.

The numbers are given when the mail is compiled. Its snapshot keeps the addresses
as the editor wrote them; the text part does too, so that it can be read. The
snapshot also says where each block begins, which no reader is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from newsletter.models import Counting, Link, Mailing

OWN = "click_url"
ANCHOR = re.compile(
    r'(<a\b[^>]*?\bhref=")(https?://[^"\[\]]+)("[^>]*>)(.*?)</a>', re.DOTALL | re.IGNORECASE
)
BLOCK = re.compile(r"<!--block:([0-9a-f-]*)-->")
TAG = re.compile(r"<[^>]+>")
ALT = re.compile(r'\balt="([^"]+)"')
END = re.compile(r"</body>", re.IGNORECASE)
# Nobody sees it, no screen reader says it, no keyboard reaches it.
TRAP = (
    '<a href="[[click_url]]/%d" style="display:none;mso-hide:all" aria-hidden="true" '
    'tabindex="-1"></a>'
)
PIXEL = '<img src="[[click_url]]/%d" width="1" height="1" alt="" style="display:block">'


@dataclass(frozen=True, slots=True)
class Found:
    """A link where it stands in a mail."""

    url: str
    turn: int = 0
    words: str = ""
    kind: str = Link.Kind.PAGE
    block: str = ""

    @property
    def key(self) -> str:
        return Link.key_of(self.kind, self.block, self.turn, self.url)


def counted(html: str, *, mailing: Mailing) -> str:
    """The HTML with its links counted, as the newsletter wants it."""
    newsletter = mailing.newsletter
    if newsletter.counts == Counting.NOTHING:
        return BLOCK.sub("", html)
    hidden = [Found(newsletter.site.root_url, kind=Link.Kind.TRAP)]
    if newsletter.counts_opens:
        hidden.append(Found(newsletter.site.root_url, kind=Link.Kind.OPEN))
    shown = list(links_in(html))
    numbers = _numbers([*shown, *hidden], mailing)
    html = _numbered(html, [numbers[one.key] for one in shown])
    drawn = {Link.Kind.TRAP: TRAP, Link.Kind.OPEN: PIXEL}
    marks = "".join(drawn[Link.Kind(one.kind)] % numbers[one.key] for one in hidden)
    return END.sub(lambda found: marks + found[0], html, count=1)


def links_in(html: str) -> Iterator[Found]:
    """Every link to a page that is the same for all readers, in order."""
    for block, part in _parts(html):
        turns: Counter[str] = Counter()
        for match in ANCHOR.finditer(part):
            url = unescape(match[2])
            yield Found(url, turns[url], _words(match[4]), block=block)
            turns[url] += 1


def _words(inner: str) -> str:
    """What is written on a link; for a picture, what it shows."""
    text = " ".join(unescape(TAG.sub(" ", inner)).split())
    alt = ALT.search(inner)
    return (text or (unescape(alt[1]) if alt else ""))[:120]


def _parts(html: str) -> list[tuple[str, str]]:
    """The blocks of a mail by their names, with what stands around them under none."""
    first, *rest = BLOCK.split(html)
    return [("", first), *zip(rest[::2], rest[1::2], strict=True)]


def _numbered(html: str, numbers: list[int]) -> str:
    waiting = iter(numbers)

    def number(found: re.Match[str]) -> str:
        return f"{found[1]}[[{OWN}]]/{next(waiting)}{found[3]}{found[4]}</a>"

    return "".join(ANCHOR.sub(number, part) for _block, part in _parts(html))


def _numbers(found: list[Found], mailing: Mailing) -> dict[str, int]:
    known = _known(mailing)
    fresh = [one for one in found if one.key not in known]
    if not fresh:
        return known
    Link.objects.bulk_create(
        (
            Link(
                mailing=mailing,
                kind=one.kind,
                url=one.url,
                turn=one.turn,
                words=one.words,
                block=one.block,
                key=one.key,
            )
            for one in fresh
        ),
        ignore_conflicts=True,  # another worker compiles the same mail
    )
    return _known(mailing)


def _known(mailing: Mailing) -> dict[str, int]:
    return dict(Link.objects.filter(mailing=mailing).order_by().values_list("key", "pk"))
