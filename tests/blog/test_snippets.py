from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.snippets import LENGTH, snippet

TEXT = "A platform is an airport. " * 20 + "You cannot live in an Airport hall, though many try."


def said(text: str, query: str) -> str:
    return "".join(piece.text for piece in snippet(text, query=query))


def test_the_words_asked_for_are_marked_whatever_their_case() -> None:
    marked = [piece.text for piece in snippet(TEXT, query="hall airport") if piece.is_match]

    assert "airport" in marked


def test_a_word_is_marked_whatever_its_accents() -> None:
    for query in ("etabli", "établi", "ÉTABLI"):
        marked = [one.text for one in snippet("Un café établi ici.", query=query) if one.is_match]

        assert marked == ["établi"]


def test_the_passage_around_the_first_match_is_shown() -> None:
    found = said(TEXT, "cannot")

    assert "You cannot live" in found
    assert found.startswith("… ")


def test_without_a_literal_match_the_text_begins() -> None:
    assert said(TEXT, "zeppelin").startswith("A platform")
    assert said(TEXT, "*(").startswith("A platform")


def test_nothing_is_shown_of_nothing() -> None:
    assert snippet("", query="*(") == []
    assert snippet(" ", query="word") == []


def test_a_short_text_is_shown_whole() -> None:
    assert said("Own the door", "door") == "Own the door"


def test_a_word_longer_than_the_passage_is_cut() -> None:
    assert len(said("x" * 1000, "y1")) <= LENGTH + 4


@given(st.text(max_size=400), st.text(max_size=30))
def test_no_text_and_no_query_breaks_it(text: str, query: str) -> None:
    assert len(said(text, query)) <= LENGTH + 4
