"""What is too long is cut between words, and whoever reads sees that it was."""

from __future__ import annotations

import pytest

from syndication.counting import byte_count, grapheme_count, x_weight
from syndication.fitting import announcement, few_tags, left_out, letters_only, shortened
from tests import make


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("four", 4, "four"),
        ("one two", 5, "one…"),
        ("one two three", 8, "one two…"),
        ("one two three", 10, "one two…"),
        ("one  two", 5, "one…"),
        ("unbroken", 5, "unbr…"),
        ("words", 0, ""),
        (" words  ", 5, "words"),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_between_words(text, most, cut):
    assert shortened(text, most) == cut


def test_no_sign_is_cut_in_two():
    assert shortened("👨‍👩‍👧‍👦" * 3, 14) == "👨‍👩‍👧‍👦" + "…"
    assert byte_count(shortened("é" * 9, 10, length=byte_count)) <= 10


def test_an_announcement_has_title_excerpt_and_the_whole_link():
    article = make.outgoing(link_url="https://home.example.test/x/?from=a")

    words = announcement(article, most=500, length=grapheme_count)

    assert words == (
        "A house of one's own\n\nOwn what you write.\n\nhttps://home.example.test/x/?from=a"
    )


def test_an_excerpt_that_does_not_fit_is_left_out_and_a_title_is_cut():
    long = make.outgoing(title="A word " * 60, excerpt="E" * 300)

    words = announcement(long, most=280, length=x_weight)

    assert words.endswith(f"…\n\n{long.canonical_url}")
    assert "E" not in words
    assert x_weight(words) <= 280


def test_what_an_editor_wrote_goes_before_what_we_would_say():
    article = make.outgoing(note="  Mine.  ")

    assert announcement(article, most=99, length=len, link=False) == "Mine."


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ()),
        ({"excerpt": "E" * 90}, ("There is room for the title only.",)),
        ({"title": "T" * 90}, ("The title is cut: there is room for 56 signs.",)),
        ({"note": "N" * 90}, ("Your words are cut: there is room for 56 signs.",)),
        ({"note": "Short.", "title": "T" * 90}, ()),
    ],
)
def test_what_there_is_no_room_for_is_told(facts, told):
    article = make.outgoing(**facts, slug="s", canonical_url="https://h.test/s")

    assert left_out(article, most=74, length=len) == told


def test_more_room_without_the_link():
    article = make.outgoing(title="T" * 70, excerpt="")

    assert left_out(article, most=74, length=len, link=False) == ()


def test_half_a_tag_is_no_tag():
    assert few_tags(("ok", "too long", "", "ok", "b", "c"), most=2, longest=4) == ("ok", "b")
    assert letters_only(("R&D", "a b", "rd", "&", "Été")) == ("rd", "ab", "été")
