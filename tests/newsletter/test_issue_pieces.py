"""What the blocks of an issue become: on the page, in the mail, and in its text part."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

import css_inline
import lxml.html
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.models import Brand
from newsletter.blocks.registry import FILES, kinds
from newsletter.domain import manner
from newsletter.mail_look import MailLook
from tests.newsletter.issue_pieces import every_piece, renderings, words_in, words_of

SCRIPTS = st.characters(categories=["Lu", "Ll", "Lo", "Nd"]) | st.sampled_from(" <>&\"'-")
WORDS = st.lists(st.text(SCRIPTS, min_size=1, max_size=30), min_size=3, max_size=12)


def elements(html):
    page = lxml.html.document_fromstring(f"<div>{html}</div>")
    return [element for element in page.iter() if isinstance(element.tag, str)]


@pytest.fixture(scope="module")
def drawn():
    return renderings(every_piece(["Lantern", "Quay", "Rope"]))


def test_every_kind_has_its_three_templates_and_stands_in_the_sheet():
    shown = {piece.kind for piece in every_piece(["x"])}

    assert shown == set(kinds()) == set(FILES)


@given(words=WORDS)
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_of_the_page_is_in_both_parts(words):
    page, html, text = renderings(every_piece(words))

    assert words_in(page) - words_in(html) == set()
    assert words_in(page) - words_of(text) == set()


def test_every_address_of_the_page_is_in_both_parts(drawn):
    page, html, text = drawn

    addresses = set(re.findall(r'href="([^"]+)"', page))

    assert len(addresses) > 4
    assert all(f'href="{address}"' in html for address in addresses)
    assert all(address in text for address in addresses)


def test_what_is_paid_for_says_so_and_its_links_give_no_credit(drawn):
    page, html, _text = drawn

    for drawing in (page, html):
        links = [a for a in elements(drawing) if a.tag == "a" and a.get("rel")]
        assert {link.get("rel") for link in links} == {"sponsored"}
        assert len(links) >= 4
    assert all("Paid for by" in drawing for drawing in drawn)


def test_a_picture_says_how_large_it_is_and_what_it_shows(drawn):
    pictures = [element for element in elements(drawn[1]) if element.tag == "img"]

    assert len(pictures) == 3
    for picture in pictures:
        assert picture.get("width") == "564"
        assert picture.get("alt") in {"Lantern", "Quay", "Rope"}


def test_nothing_is_hard_to_read_in_the_light_or_in_the_dark():
    look = MailLook(Brand(), "en")
    facts = {"pieces": every_piece(["Lantern", "Quay"]), **look.facts()}
    sheet = f'<table class="sheet">{render_to_string("mail/pieces.html", facts)}</table>'
    light, _query, dark = look.css().partition("@media (prefers-color-scheme: dark) {")
    assert dark

    for css in (light, light + dark.rpartition("}")[0]):
        html = css_inline.CSSInliner(extra_css=css).inline(f"<html><body>{sheet}</body></html>")
        assert manner.judge(html) == []


@pytest.mark.parametrize(
    ("language", "direction", "start", "arrow"),
    [("en", "ltr", "left", "→"), ("ar", "rtl", "right", "←"), ("he-IL", "rtl", "right", "←")],
)
def test_a_language_from_right_to_left_is_set_from_right_to_left(language, direction, start, arrow):
    look = MailLook(Brand(), language)

    assert (look.facts()["direction"], look.facts()["arrow"]) == (direction, arrow)
    assert f"text-align: {start}" in look.css()
    assert f"border-{start}: 4px" in look.css()


@pytest.mark.parametrize(
    ("typeface", "text", "word"),
    [("serif", "Georgia", "Georgia,serif"), ("sans", "-apple-system", "Arial,sans-serif")],
)
def test_the_mail_is_set_in_the_brands_kind_of_type(typeface, text, word):
    look = MailLook(Brand(typeface=typeface, accent="#ffd000", corners="round"), "en")

    assert f"td {{ font-family: {text}" in look.css()
    assert look.facts()["word_font"] == word
    assert "border-radius: 12px" in look.css()
    assert "color: #17130f" in look.css()  # dark words on a light accent


def support():
    """What programs for mail make of each property and element: rows of the table."""
    place = settings.HOME / "newsletter" / "data" / "mail_programs.csv"
    with place.open(encoding="utf-8", newline="") as file:
        return {row["feature"]: row for row in csv.DictReader(file)}


def test_the_mail_uses_nothing_that_a_program_breaks_on(drawn):
    whole = (Path(__file__).parents[1] / "data" / "issues" / "rich.html").read_text("utf-8")
    found = elements(drawn[1]) + elements(whole)
    styles = " ".join(element.get("style", "") for element in found)
    used = set(re.findall(r"(?:^|[;\s])([a-z-]+)\s*:", styles))
    used |= {f"<{element.tag}>" for element in found}
    table = support()

    unknown = {name for name in used if name not in table}
    broken = {name for name in used & set(table) if not bearable(table[name])}

    assert len(used) > 30
    assert not unknown, f"Write into mail_programs.csv what programs make of {sorted(unknown)}."
    assert not broken


def bearable(row):
    """Known to all three, or harmless where it is not: the table says what is seen then."""
    answers = {row[program] for program in ("outlook_windows", "gmail", "apple_mail")}
    return answers == {"yes"} or bool(row["where_it_is_not"])


def test_no_style_lays_out_by_what_outlook_does_not_know(drawn):
    styles = " ".join(element.get("style", "") for element in elements(drawn[1]))

    assert not re.search(r"flex|grid|float|position|var\(|calc\(|light-dark|inline-start", styles)
