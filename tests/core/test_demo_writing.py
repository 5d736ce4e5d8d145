"""How a text of the demo is read."""

from __future__ import annotations

from core.demo.writing import Piece, inline, pieces_of, read


def test_a_text_has_a_name_facts_and_pieces(tmp_path):
    path = tmp_path / "03-the-airport.md"
    path.write_text('+++\ntitle = "The airport"\n+++\nLight.\n')

    writing = read(path)

    assert writing.name == "the-airport"
    assert writing.facts == {"title": "The airport"}
    assert writing.pieces == [Piece("words", {"html": "<p>Light.</p>"})]


def test_paragraphs_and_lists_that_follow_each_other_are_one_piece():
    pieces = pieces_of("One\nline.\n\n- a\n  and more\n- b\n\n1. c\n2. d\n")

    assert pieces == [
        Piece(
            "words",
            {
                "html": "<p>One line.</p><ul><li>a and more</li><li>b</li></ul>"
                "<ol><li>c</li><li>d</li></ol>"
            },
        )
    ]


def test_headings_and_dividers_stand_between_words():
    kinds = [piece.kind for piece in pieces_of("## One\n\nwords\n\n---\n\n### Two\n")]

    assert kinds == ["heading", "words", "divider", "heading"]


def test_a_heading_knows_its_level():
    (piece,) = pieces_of("### The order matters")

    assert piece.facts == {"level": "3", "text": "The order matters"}


def test_what_is_more_than_words_says_its_facts_in_toml():
    pieces = pieces_of('Before.\n\n::: code\ncode = """\na\n\nb"""\n:::\n\nAfter.\n')

    assert [piece.kind for piece in pieces] == ["words", "code", "words"]
    assert pieces[1].facts == {"code": "a\n\nb"}


def test_emphasis_code_and_links_become_markup_and_the_rest_is_escaped():
    found = inline("**a** *b* `*c* <d>` [e & f](https://example.org/) <g>")

    assert found == (
        "<b>a</b> <i>b</i> <code>*c* &lt;d&gt;</code> "
        '<a href="https://example.org/">e &amp; f</a> &lt;g&gt;'
    )
