"""A rendered issue looked at as readers do: can it be read, and does it say what is paid for?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

import lxml.html

from core.contrast import ENOUGH, contrast
from newsletter.domain.findings import Finding, Level
from newsletter.domain.spam_words import spam_words_in

COLOUR = re.compile(r"(?:^|;)\s*(color|background-color)\s*:\s*(#[0-9a-f]{3,6})\b", re.IGNORECASE)
SHORT = 4  # "#" and three digits
FEW_WORDS = 2  # of those that filters look for; one may be what the issue is about
WHITE, BLACK = "#ffffff", "#000000"


def judge(html: str) -> list[Finding]:
    """What is wrong with how a mail reads."""
    page = lxml.html.document_fromstring(html)
    return [*_contrast(page), *_paid(page), *_words(page)]


def _contrast(page: lxml.html.HtmlElement) -> list[Finding]:
    faint = sorted({round(contrast(*pair), 1) for pair in _pairs(page.body)})
    if not faint or faint[0] >= ENOUGH:
        return []
    words = _(
        "Some words have a contrast of %(found)s : 1 and are hard to read; %(asked)s is enough."
    )
    told = words % {"found": faint[0], "asked": ENOUGH}
    return [Finding("mail", "mail_contrast", Level.WARN, told)]


def _pairs(body: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The colours of words and of what they stand on, wherever words are seen."""
    waiting = [(body, BLACK, WHITE)]
    while waiting:
        element, ink, paper = waiting.pop()
        style = element.get("style", "")
        if not isinstance(element.tag, str) or "display:none" in style.replace(" ", ""):
            continue
        colours = {name: _long(value) for name, value in COLOUR.findall(style)}
        ink, paper = colours.get("color", ink), colours.get("background-color", paper)
        if (element.text or "").strip() or any((one.tail or "").strip() for one in element):
            yield ink, paper
        waiting += [(child, ink, paper) for child in element]


def _long(colour: str) -> str:
    return "#" + "".join(2 * digit for digit in colour[1:]) if len(colour) == SHORT else colour


def _paid(page: lxml.html.HtmlElement) -> list[Finding]:
    """Every link that somebody paid for stands in a table that says so."""
    links = [link for link in page.iter("a") if "sponsored" in (link.get("rel") or "").split()]
    if all(_says_so(link) for link in links):
        return []
    words = _("A link that somebody paid for stands where nothing says so. Use the sponsor block.")
    return [Finding("mail", "mail_unlabelled_sponsor", Level.FAIL, words)]


def _says_so(link: lxml.html.HtmlElement) -> bool:
    table = next(link.iterancestors("table"), None)
    return table is not None and bool(table.find_class("sponsor"))


def _words(page: lxml.html.HtmlElement) -> list[Finding]:
    found = spam_words_in(str(page.body.text_content()))
    if len(found) <= FEW_WORDS:
        return []
    words = _("Filters look for these words: %s. Say it in your own.") % ", ".join(found)
    return [Finding("mail", "mail_spam_words", Level.WARN, words)]
