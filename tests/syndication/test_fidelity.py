"""How much came home is measured, and what is missing is seen."""

from __future__ import annotations

import pytest

from syndication.document import Document, read_document
from syndication.fidelity import KINDS, measure, pieces, together, words_in
from syndication.shown import edited


def test_a_text_that_came_home_whole_is_whole():
    markup = (
        "<h2>One</h2><p>two <a href='https://e.org/a'>three</a></p><pre>four</pre>"
        "<img src='https://e.org/b'><blockquote>five <a href='https://e.org/c'>six</a></blockquote>"
        "<table><tr><th>seven<th>eight<tr><td><a href='https://e.org/d'>nine</a><td>ten</table>"
        "<iframe src='https://e.org/e'></iframe>"
    )

    found = measure(read_document(markup))

    assert {found[kind] for kind in (*KINDS, "native")} == {1.0}
    assert found["extra"] == 0
    assert found["kinds"]["headings"] == [1, 0, 0]


def test_what_is_missing_lowers_its_share():
    markup = "<p>one two <a href='https://e.org/a'>three</a> four</p><img src='https://e.org/b'>"
    less = Document([("paragraph", "<p>one two three</p>")], markup)

    found = measure(less)
    assert (found["words"], found["links"], found["images"]) == (0.75, 0.0, 0.0)
    assert found["kinds"]["words"] == [3, 0, 1]


def test_what_nobody_wrote_is_extra():
    more = Document([("paragraph", "<p>one two Share this</p>")], "<p>one two</p>")

    assert measure(more)["extra"] == 0.5


def test_the_measures_of_many_texts_are_one():
    one = measure(Document([("paragraph", "<p>one</p>")], "<p>one two</p>"))
    other = measure(Document([("html", "<p>three</p><p>four</p>")], "<p>three four</p>"))

    found = together([one, other, {}])

    assert found["kinds"] == {"words": [1, 2, 1]}
    assert (found["words"], found["native"]) == (0.75, 0.25)


def test_what_a_list_in_an_item_says_is_its_own():
    found = pieces("<ul><li>a <b>b</b> c<ul><li>d</li></ul></li></ul><pre>e<br>f</pre>")

    assert found["items"] == {"a b c": 1, "d": 1}
    assert found["code"] == {"e\nf": 1}


def test_almost_everything_is_not_everything():
    markup = f"<p>{'word ' * 29_999}last</p>"
    less = Document([("paragraph", f"<p>{'word ' * 29_999}</p>")], markup)

    assert measure(less)["words"] == 0.9999


def test_words_in_raw_markup_are_not_native():
    document = read_document("<p>one</p><ol reversed><li>two three four</ol>")

    assert measure(document)["native"] == 0.25


def test_nothing_is_whole():
    assert measure(read_document(""))["kinds"] == {}
    assert measure(read_document(""))["words"] == 1.0


def test_links_inside_a_text_and_pictures_that_show_themselves_are_not_counted():
    markup = (
        "<p><a href='#a'>one</a></p><a href='https://e.org/a.jpg'><img src='https://e.org/b'></a>"
    )

    assert measure(read_document(markup))["links"] == 1.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Quay, the quay", ["the", "quay", "the", "quay"]),
        ("\uff21\uff22\uff23 e\u0301té", ["abc", "été"]),
        ("日本語です ok", ["ok", "日本", "本語", "語で", "です"]),
        ("語", ["語"]),
    ],
)
def test_words_are_compared_without_case_width_and_composition(text, words):
    assert words_in(text) == words


def test_the_editor_is_asked_what_it_keeps():
    assert "<u>" not in edited("<p><u>a</u></p>")
    assert "a" in edited("<p><u>a</u></p>")
