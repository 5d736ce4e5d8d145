"""Readers who follow few topics, or had some articles, get the blocks in an order of their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.arranging import Item, Reading, arranged

WORDS, TIPS, NEWS = Item(), Item(is_heading=True), Item(is_heading=True)
ONE, TWO, THREE = Item(article=1), Item(article=2), Item(article=3)
ISSUE = [WORDS, TIPS, ONE, TWO, NEWS, THREE, WORDS]


def follows(*articles, had=(), only=False):
    return Reading(frozenset(had), frozenset(articles), only)


def test_who_follows_everything_and_had_nothing_gets_it_as_it_is():
    assert arranged(ISSUE, Reading()) == (0, 1, 2, 3, 4, 5, 6)


def test_what_a_reader_follows_stands_first_in_its_section():
    assert arranged(ISSUE, follows(2)) == (0, 1, 3, 2, 4, 5, 6)


def test_the_section_with_what_a_reader_follows_comes_first_and_the_foot_stays():
    assert arranged(ISSUE, follows(3)) == (0, 4, 5, 1, 2, 3, 6)


def test_what_a_reader_had_is_left_out_and_an_empty_section_has_no_heading():
    assert arranged(ISSUE, Reading(frozenset({3}))) == (0, 1, 2, 3, 6)


def test_nothing_is_left_when_all_was_had_or_nothing_is_followed():
    assert arranged(ISSUE, Reading(frozenset({1, 2, 3}))) is None
    assert arranged(ISSUE, follows()) is None
    assert arranged(ISSUE, follows(1, had=[1])) is None


def test_where_only_what_is_followed_is_wanted_the_rest_is_left_out():
    assert arranged([ONE, TWO, THREE], follows(2, only=True)) == (1,)


def test_an_issue_of_words_goes_to_everybody():
    assert arranged([WORDS, TIPS], follows(1)) == (0, 1)


@given(
    st.lists(st.sampled_from([WORDS, TIPS, *(Item(article=number) for number in range(6))])),
    st.frozensets(st.integers(0, 5)),
    st.none() | st.frozensets(st.integers(0, 5)),
    st.booleans(),
)
def test_nothing_is_doubled_nothing_had_comes_again_and_no_other_word_is_lost(
    items, had, wanted, only
):
    reading = Reading(had, wanted, only)
    found = arranged(items, reading)

    if found is None:
        left = [one.article for one in items if one.article is not None and one.article not in had]
        assert not any(reading.wants(one) for one in left)
        return
    assert len(set(found)) == len(found)
    assert not {items[one].article for one in found} & had
    shown = {number for number, one in enumerate(items) if one.article is not None}
    kept = {number for number in shown if reading.may_get(items[number].article)}
    assert kept == shown & set(found)
    words = {number for number, one in enumerate(items) if one == WORDS}
    assert words <= set(found)
