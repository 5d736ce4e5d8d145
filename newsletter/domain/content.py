"""A rendered issue looked at as inboxes do: its size, its two parts, its pictures, its links."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import lxml.html

from newsletter import personal
from newsletter.domain.findings import Finding, Level, ok
from newsletter.mail.body import PLACEHOLDER

GMAIL_CLIPS_AT = 102 * 1024
WORDS_A_PICTURE = 20
LEAVE = "[[unsubscribe_url]]"
ABSOLUTE = re.compile(r"(https?://[^/\s]|mailto:|tel:|\[\[|#)", re.IGNORECASE)


def judge(html: str, text: str) -> list[Finding]:
    """What is wrong with the content of a mail (requirement A4)."""
    page = lxml.html.document_fromstring(html)
    found = [
        *_size(html),
        *_text_part(text),
        *_way_out(html, text),
        *_links(page),
        *_pictures(page),
        *_placeholders(html + text),
    ]
    return found or [ok("mail", _("The mail has all that inboxes look for."))]


def _size(html: str) -> list[Finding]:
    if len(html.encode()) < GMAIL_CLIPS_AT:
        return []
    words = _(
        "The mail is larger than 102 kB: Gmail cuts it off and hides the link to leave. "
        "Take something out."
    )
    return [Finding("mail", "mail_clipped", Level.WARN, words)]


def _text_part(text: str) -> list[Finding]:
    if len(PLACEHOLDER.sub("", text).split()) > 1:
        return []
    words = _("The mail has no text part: some readers see nothing, and filters distrust it.")
    return [Finding("mail", "mail_without_text", Level.FAIL, words)]


def _way_out(html: str, text: str) -> list[Finding]:
    if LEAVE in html and LEAVE in text:
        return []
    words = _("The mail shows no link to leave. Every mail must; the large receivers look for it.")
    return [Finding("mail", "mail_without_leave", Level.FAIL, words)]


def _links(page: lxml.html.HtmlElement) -> list[Finding]:
    addresses = [one for _e, attribute, one, _p in page.iterlinks() if attribute in {"href", "src"}]
    lost = [one for one in addresses if not ABSOLUTE.match(one)]
    if not lost:
        return []
    words = _("The link %s leads nowhere from a mail. Write the whole address.") % lost[0][:80]
    return [Finding("mail", "mail_relative_link", Level.FAIL, words)]


def _pictures(page: lxml.html.HtmlElement) -> list[Finding]:
    pictures = page.findall(".//img")
    mute = [one for one in pictures if not one.get("alt", "").strip()]
    found = []
    if mute:
        words = ngettext(
            "%d picture has no description. Many readers see descriptions only.",
            "%d pictures have no description. Many readers see descriptions only.",
            len(mute),
        )
        found.append(Finding("mail", "mail_without_alt", Level.WARN, words % len(mute)))
    spoken = len(page.text_content().split())
    if spoken < WORDS_A_PICTURE * len(pictures):
        words = _("The mail has few words for its pictures; filters take that for advertising.")
        found.append(Finding("mail", "mail_few_words", Level.WARN, words))
    return found


def _placeholders(content: str) -> list[Finding]:
    unknown = set(PLACEHOLDER.findall(content)) - set(personal.known())
    if not unknown:
        return []
    words = _("Nobody knows what to put for [[%s]]. Correct the text.") % min(unknown)
    return [Finding("mail", "mail_placeholder", Level.FAIL, words)]
