from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.models import ArticlePage
from blog.outline import outline


def headings(*given: tuple[str, str] | tuple[str, str, str]) -> list[Any]:
    body = [
        ("heading", {"text": one[0], "level": one[1], "anchor": one[2] if len(one) > 2 else ""})
        for one in given
    ]
    blocks = ArticlePage._meta.get_field("body").stream_block
    return list(outline(blocks.normalize(body)).values())


def test_every_heading_has_an_address_made_of_its_words() -> None:
    assert [one.anchor for one in headings(("The airport hall", "2"))] == ["the-airport-hall"]


def test_two_headings_with_the_same_words_have_two_addresses() -> None:
    found = headings(("Why", "2"), ("Why", "2"), ("Why", "3"))

    assert [one.anchor for one in found] == ["why", "why-2", "why-3"]


def test_an_anchor_that_an_editor_chose_is_kept() -> None:
    assert headings(("Why", "2", "reasons"))[0].anchor == "reasons"


@pytest.mark.parametrize("text", ["Newsletter", "Main", "Contents"])
def test_no_heading_takes_an_address_the_page_has_already(text: str) -> None:
    assert headings((text, "2"))[0].anchor == f"{text.lower()}-2"


def test_a_heading_of_signs_alone_still_has_an_address() -> None:
    assert headings(("…", "2"))[0].anchor == "part"


def test_letters_of_every_script_stay_in_the_address() -> None:
    assert headings(("Où habiter ?", "2"))[0].anchor == "où-habiter"


@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(["2", "3", "4"])), max_size=12))
def test_no_level_is_left_out_and_no_address_given_twice(given: list[tuple[str, str]]) -> None:
    found = headings(*given)

    levels = [1, *[one.level for one in found]]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len({one.anchor for one in found}) == len(found)
