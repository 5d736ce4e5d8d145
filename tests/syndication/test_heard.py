"""The book of what a file says of each address: whole or not there, and on disk."""

from __future__ import annotations

import pytest

from syndication import heard
from syndication.heard import Heard, key_of


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(heard, "A_CHUNK", 2)


def test_the_weightiest_claim_counts_and_of_equals_the_first(tmp_path):
    ada, bo = key_of("ada@example.org"), key_of("bo@example.org")

    with Heard(tmp_path / "book") as book:
        book.listen([(ada, 1, 1), (bo, 2, 2), None, (ada, 10, 4), (ada, 10, 5), (bo, 1, 6)])

        assert book.total == 6
        assert book.among([ada, bo, 0]) == {ada: (10, 4), bo: (2, 2)}


def test_a_book_that_was_cut_off_is_written_anew(tmp_path):
    def torn():
        yield (1, 1, 1)
        yield (2, 1, 2)
        yield (3, 1, 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Heard(tmp_path / "book") as book:
        book.listen(torn())

    with Heard(tmp_path / "book") as book:
        book.listen([(1, 5, 1)])
        assert book.among([1, 2]) == {1: (5, 1)}


def test_a_whole_book_is_not_written_twice(tmp_path):
    with Heard(tmp_path / "book") as book:
        book.listen([(1, 5, 1)])

    with Heard(tmp_path / "book") as again:
        again.listen(iter([(1, 9, 9)]))
        assert (again.total, again.among([1])) == (1, {1: (5, 1)})
