"""The book of what a file says of each address: whole or not there, and on disk."""

from __future__ import annotations

import pytest

from syndication.heard import Heard, key_of


def said(*claims):
    """Lines that say no more than what counts of them."""
    return [(claim, [number]) for number, claim in enumerate(claims, start=1)]


def test_the_weightiest_claim_counts_and_of_equals_the_first(tmp_path):
    ada, bo = key_of("ada@example.org"), key_of("bo@example.org")

    with Heard(tmp_path / "book") as book:
        book.listen(
            said((ada, 1, 1), (bo, 2, 2), None, (ada, 10, 4), (ada, 10, 5), (bo, 1, 6)), a_page=2
        )

        assert book.total == 6
        assert book.among([ada, bo, 0]) == {ada: (10, 4), bo: (2, 2)}


def test_the_lines_are_given_again_by_the_page_behind_a_number(tmp_path):
    with Heard(tmp_path / "book") as book:
        book.listen(said(*[None] * 7), a_page=3)

        assert list(book.pages(after=0)) == [[[1], [2], [3]], [[4], [5], [6]], [[7]]]
        assert list(book.pages(after=3)) == [[[4], [5], [6]], [[7]]]
        assert list(book.pages(after=5)) == [[[6]], [[7]]]
        assert list(book.pages(after=7)) == []


def test_a_book_that_was_cut_off_is_written_anew(tmp_path):
    def torn():
        yield from said((1, 1, 1), (2, 1, 2), (3, 1, 3))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Heard(tmp_path / "book") as book:
        book.listen(torn(), a_page=2)

    with Heard(tmp_path / "book") as book:
        book.listen(said((1, 5, 1)), a_page=2)
        assert book.among([1, 2]) == {1: (5, 1)}


def test_a_whole_book_is_not_written_twice(tmp_path):
    with Heard(tmp_path / "book") as book:
        book.listen(said((1, 5, 1)), a_page=2)

    with Heard(tmp_path / "book") as again:
        again.listen(said((1, 9, 9)), a_page=2)
        assert (again.total, again.among([1])) == (1, {1: (5, 1)})
