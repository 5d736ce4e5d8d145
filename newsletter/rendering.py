"""An issue as a mail: one HTML part with its styles inlined, one text part that reads well.

What differs per reader is left as a placeholder in double brackets, which the
post office fills in for each (`newsletter/personal.py`).
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

import css_inline
from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig

from core.html import guard, sanitise
from core.models.brand import brand_of
from newsletter import personal
from newsletter.languages import language_of
from newsletter.mail.body import PLACEHOLDER
from newsletter.mail_look import MailLook
from newsletter.models import Campaign, IssuePage, Newsletter
from newsletter.pieces import pieces_of

WIDTH = 76
PLACE_OF_WORDS = "<words></words>"
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail that is the same for all but its placeholders."""

    subject: str
    html: str
    text: str


def render(issue: IssuePage, *, newsletter: Newsletter | None = None) -> Rendered:
    """The mail of an issue in its own language.

    A page that was never saved has no parent: its newsletter must be given.
    """
    newsletter = newsletter or issue.get_parent().specific.newsletter
    language = language_of(issue, newsletter)
    look = MailLook(brand_of(newsletter.site), language, newsletter.template)
    with translation.override(language):
        facts = look.facts() | {
            "subject": one_line(issue.subject_line),
            "issue": issue,
            "newsletter": newsletter,
            "pieces": pieces_of(issue, newsletter=newsletter),
        }
        html = inline(render_to_string("mail/issue.html", facts), look=look)
        text = as_text(render_to_string("mail/issue_text.html", facts))
    return Rendered(subject=one_line(issue.subject_line), html=html, text=text)


def render_campaign(campaign: Campaign, *, newsletter: Newsletter) -> Rendered:
    """The mail of a campaign: its own words in its own look, and the foot of every mail."""
    look = MailLook(brand_of(newsletter.site), newsletter.language)
    with translation.override(newsletter.language):
        facts = look.facts() | {"subject": campaign.subject, "newsletter": newsletter}
        # Put in last, and without queries: our style sheet is not about what others laid out.
        frame = _inliner(extra_css=look.css()).inline(render_to_string("mail/campaign.html", facts))
        facts |= {"words": mark_safe(campaign.html)}
        text = as_text(render_to_string("mail/campaign_text.html", facts))
    return Rendered(campaign.subject, frame.replace(PLACE_OF_WORDS, campaign.html), text)


def words_of_campaign(html: str) -> str:
    """What may be mailed of a page that others rendered: its styles on its elements, made safe.

    Raises `ValueError` above 2 MB.
    """
    whole = BODY.search(_inliner().inline(guard(html)))
    return sanitise(whole[1] if whole else "", profile="mail").strip()


def one_line(subject: str) -> str:
    """A subject without line breaks: a header has one line."""
    return " ".join(subject.split())


def inline(html: str, *, look: MailLook) -> str:
    """Put the style sheet of mails into the elements; media queries stay in the head.

    Gmail and Outlook read styles on elements; dark mode and phones need the queries.
    """
    return str(_inliner(keep_at_rules=True, extra_css=look.css()).inline(html))


def _inliner(**how: Any) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True, **how)


def as_text(html: str) -> str:
    """Plain text of simple HTML: links as `words (address)`, lines of at most 76 characters."""
    config = ParserConfig(css=STRICT_CSS_PROFILE.copy())
    text = get_text(LINK.sub(_link_as_words, html), config)
    lines = [wrapped for line in text.splitlines() for wrapped in _wrap(line.rstrip())]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip() + "\n"


def fill(text: str, *, values: dict[str, str], is_html: bool = False) -> str:
    """Put values where the placeholders stand; for previews and tests, one mail at a time.

    A placeholder that nobody knows stays, so that whoever looks sees it.
    """

    def value_of(found: re.Match[str]) -> str:
        value = values.get(found[1], found[0])
        return escape(value) if is_html else value

    return PLACEHOLDER.sub(value_of, text)


def _link_as_words(match: re.Match[str]) -> str:
    address, words = match.group(1), match.group(2)
    bare = re.sub(r"<[^>]+>", "", words).strip()
    return address if bare in ("", address) else f"{words} ({address})"


def _wrap(line: str) -> list[str]:
    bullet = re.match(r"\s*(?:[*\-•]|\d+\.)?\s*", line)
    indent = " " * len(bullet.group(0)) if bullet else ""
    wrapped = textwrap.wrap(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapped or [""]


def preview_values(newsletter: Newsletter, *, web_url: str) -> dict[str, str]:
    """What a preview shows where a reader's own words will stand."""
    samples = {name: str(one.sample) for name, one in personal.known().items()}
    return samples | {"web_url": web_url or newsletter.site.root_url}
