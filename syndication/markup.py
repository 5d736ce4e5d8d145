"""A stranger's markup as a tree: the only way HTML is parsed at the border.

The guard of `core.html` goes first (2 MB, 200 levels), then libxml2, which is linear. Nothing here
makes markup safe: what is kept of a tree is sanitised when it is written.
"""

from __future__ import annotations

import html
import re

import lxml.html
from lxml.html import HtmlElement

from core.html import guard, plain_text

PARSER = lxml.html.HTMLParser(
    encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
)
# Whatever stands behind these is text to a browser and nothing to libxml2.
EARLY_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The text of a page: in UTF-8, or where it is none in what Windows wrote before."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse(markup: str) -> HtmlElement:
    """The body of a document or of a fragment. Raises `ValueError` above 2 MB."""
    whole = f"<html><body>{EARLY_END.sub('', guard(markup))}"
    body: HtmlElement = lxml.html.document_fromstring(whole.encode(), PARSER).find("body")
    return body


def write(element: HtmlElement) -> str:
    """The markup inside an element."""
    start = html.escape(element.text or "", quote=False)
    return start + "".join(lxml.html.tostring(child, encoding="unicode") for child in element)


def words(element: HtmlElement) -> str:
    """The text of an element on one line."""
    return " ".join(element.text_content().split())


def plain(text: str) -> str:
    """The words of a title or a summary on one line, whether or not there is markup in them."""
    shown = plain_text(text) if "<" in text or "&" in text else text
    return " ".join(shown.split())
