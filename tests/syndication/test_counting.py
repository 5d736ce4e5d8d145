"""Every network counts in its own way, and none takes one sign more."""

from __future__ import annotations

import pytest

from syndication.counting import (
    byte_count,
    grapheme_count,
    graphemes,
    little_text,
    mastodon_length,
    threads_length,
    x_weight,
)

FAMILY = "👨‍👩‍👧‍👦"
FLAG, THUMB, HEART = "🇫🇷", "👍🏽", "❤️"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", []),
        ("été", ["é", "t", "é"]),
        ("e\u0301te\u0301", ["e\u0301", "t", "e\u0301"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        (f"{FLAG}{FLAG}🇩", [FLAG, FLAG, "🇩"]),
        (f"{THUMB}{HEART}", [THUMB, HEART]),
        ("\r\n\n", ["\r\n", "\n"]),
        ("ab\n", ["a", "b", "\n"]),
        ("é\nb", ["é", "\n", "b"]),
        ("한국어", ["한", "국", "어"]),
        ("\u1112\u1161\u11ab", ["\u1112\u1161\u11ab"]),
        ("\u1112가", ["\u1112가"]),
        ("가\u11a8", ["가\u11a8"]),
        ("각\u11a8", ["각\u11a8"]),
        ("가가", ["가", "가"]),
        ("a\u200db", ["a\u200d", "b"]),
        ("\u200d☃", ["\u200d", "☃"]),
        ("1\ufe0f\u20e3", ["1\ufe0f\u20e3"]),
        ("🏴\U000e0067\U000e0062", ["🏴\U000e0067\U000e0062"]),
    ],
)
def test_a_sign_is_what_a_person_sees(text, signs):
    assert graphemes(text) == signs
    assert grapheme_count(text) == len(signs)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("plain words", 11),
        ("日本語", 6),
        (FAMILY, 2),
        (HEART, 2),
        (FLAG, 2),
        ("it\u2019s — “so”", 11),
        ("https://home.example/" + "a" * 200, 23),
        ("Read https://a.example/x.", 5 + 23 + 1),
        ("see home.example/it now", 4 + 23 + 4),
        ("a@home.example", 14),
        ("e\u0301", 1),
    ],
)
def test_x_weighs_addresses_alike_and_far_letters_twice(text, weight):
    assert x_weight(text) == weight


def test_mastodon_counts_addresses_alike_and_of_a_handle_the_name():
    assert mastodon_length("a https://home.example/" + "b" * 90) == 2 + 23
    assert mastodon_length("https://home.example/", per_url=30) == 30
    assert mastodon_length("@ada@quay.example says") == len("@ada says")
    assert mastodon_length(FAMILY) == 1


def test_threads_counts_an_emoji_by_its_bytes():
    assert threads_length("né") == 2
    assert threads_length(THUMB) == byte_count(THUMB) == 8


def test_linkedin_is_told_which_signs_are_only_signs():
    assert little_text(r"(R&D) #1 @home_*[x]{y}<z>~|\ ") == (
        r"\(R&D\) \#1 \@home\_\*\[x\]\{y\}\<z\>\~\|\\ "
    )
