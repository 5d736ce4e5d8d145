"""A conversation as readers see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from blog.threads import Voice, thread

BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)


def said(pk: int, parent: int | None = None, *, minute: int | None = None) -> Any:
    at = BEGIN + timedelta(minutes=pk if minute is None else minute)
    return SimpleNamespace(pk=pk, parent_id=parent, written_at=at)


def drawn(voices: list[Voice]) -> list[Any]:
    """A tree as nested lists of keys, to be compared at a glance."""
    return [[one.response.pk, *drawn(one.answers)] for one in voices]


def test_a_conversation_begins_with_its_oldest_word_and_answers_stand_below():
    found = thread([said(3), said(2, 1), said(1), said(4, 3)])

    assert drawn(found.voices) == [[1, [2]], [3, [4]]]
    assert found.count == 4


def test_below_the_third_level_everything_stands_side_by_side():
    found = thread([said(1), said(2, 1), said(3, 2), said(4, 3), said(5, 4), said(6, 2)])

    assert drawn(found.voices) == [[1, [2, [3], [4], [5], [6]]]]
    assert [one.level for one in found.voices[0].answers[0].answers] == [3, 3, 3, 3]


def test_an_answer_to_what_is_not_shown_stands_on_its_own():
    assert drawn(thread([said(2, 1), said(3, 2)]).voices) == [[2, [3]]]


def test_a_conversation_of_a_thousand_levels_is_drawn():
    found = thread([said(1), *(said(number, number - 1) for number in range(2, 1002))])

    assert len(found.voices[0].answers[0].answers) == 999


def test_something_that_says_it_answers_itself_is_shown_once():
    assert drawn(thread([said(1, 1)]).voices) == [[1]]


def test_no_words_make_no_conversation():
    assert thread([]).count == 0
    assert list(thread([])) == []
