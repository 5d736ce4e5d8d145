"""Footnotes: numbered by the text, beside it or below, and never inside what is not text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.models import ArticlePage
from blog.rendering import render_html, render_page, render_text

HOME = "https://home.example"


def stream(*blocks: tuple[str, Any]) -> Any:
    return ArticlePage._meta.get_field("body").stream_block.normalize(list(blocks))


def notes(**texts: str) -> tuple[str, Any]:
    return ("footnotes", {"notes": [{"mark": mark, "text": f"<p>{t}</p>"} for mark, t in
                                    texts.items()]})  # fmt: skip


def page(*blocks: tuple[str, Any], **facts: Any) -> str:
    return render_page(stream(*blocks), home=HOME, **facts)


def test_notes_are_numbered_as_the_text_refers_to_them_and_the_rest_follow():
    drawn = page(("paragraph", "<p>One[^tide] two[^oar].</p>"), notes(spare="S", oar="O", tide="T"))

    assert re.findall(r'id="fn:(\d)" value="\d"><p>(\w)</p>', drawn) == [
        ("1", "T"), ("2", "O"), ("3", "S"),
    ]  # fmt: skip
    assert 'One<sup><a id="fnref:1" href="#fn:1">1</a></sup>' in drawn


def test_a_note_stands_beside_the_line_once_and_leads_back():
    drawn = page(("paragraph", "<p>One[^1], again[^1].</p>"), notes(**{"1": "A <i>note</i>"}))

    assert drawn.count('<span class="beside" role="note">') == 1
    assert '<span class="beside-number">1</span> A <i>note</i></span>' in drawn
    assert drawn.count('id="fnref:1"') == 1
    assert drawn.count('href="#fn:1"') == 2
    assert '<li class="is-beside" id="fn:1"' in drawn
    assert 'href="#fnref:1"' in drawn


def test_a_note_to_a_quotation_stands_below():
    quote = {"text": "<p>Own it[^1]</p>", "attribution": "", "url": "", "pull": False}

    drawn = page(("quote", quote), notes(**{"1": "Said in March"}))

    assert "beside" not in drawn
    assert 'href="#fn:1"' in drawn


def test_a_note_that_nothing_refers_to_leads_nowhere():
    drawn = page(notes(**{"1": "Alone"}))

    assert "Alone" in drawn
    assert "fnref" not in drawn


def test_notes_may_stand_before_what_refers_to_them():
    drawn = page(notes(**{"1": "First"}), ("paragraph", "<p>Word[^1]</p>"))

    assert drawn.index('id="fn:1"') < drawn.index('id="fnref:1"')
    assert 'href="#fnref:1"' in drawn


def test_code_and_attributes_are_no_text():
    markup = (
        '<p><code>[^1]</code> <a href="https://e.org/?q=[^1]" title="> [^1] <img onerror=x>">'
        "in a link[^1]</a> [^2]</p>"
    )

    drawn = page(("html", markup), notes(**{"1": "Note"}))

    assert "<code>[^1]</code>" in drawn
    assert "in a link<sup>1</sup></a>" in drawn
    assert "fnref" not in drawn
    assert "[^2]" in drawn
    assert not re.search(r"<img(?![^<>]*\")", drawn)


def test_without_a_list_of_notes_a_mark_is_a_word():
    assert "One[^1]" in page(("paragraph", "<p>One[^1]</p>"))


def test_who_may_not_read_on_gets_numbers_and_no_notes():
    whole = stream(("paragraph", "<p>One[^1]</p>"), notes(**{"1": "For members"}))

    drawn = render_page(list(whole)[:1], home=HOME, whole=whole)

    assert "One<sup>1</sup>" in drawn
    assert "For members" not in drawn


@pytest.mark.parametrize("medium", ["feed", "mail", "copy"])
def test_away_from_home_the_numbers_stay_and_the_notes_come_along(medium: str):
    body = stream(("paragraph", "<p>One[^1]</p>"), notes(**{"1": "Counted"}))

    away = render_html(body, medium=medium, base_url=HOME)

    assert '<sup><a id="fnref:1" href="#fn:1">1</a></sup>' in away
    assert '<li id="fn:1" value="1"><p>Counted</p> <a href="#fnref:1">↩</a></li>' in away
    assert "beside" not in away


def test_plain_text_says_the_numbers_and_leaves_code_alone():
    code = {"language": "", "code": "[^1]", "caption": ""}
    body = stream(
        ("paragraph", "<p>One[^b] two[^x]</p>"), ("code", code), notes(a="A", b="B"),
    )  # fmt: skip

    assert render_text(body) == "One[1] two[^x]\n\n[^1]\n\n[2] A\n[1] B"
