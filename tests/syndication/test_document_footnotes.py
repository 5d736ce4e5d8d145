"""Footnotes of every platform become ours: a sign in the text, and one block of notes."""

from __future__ import annotations

import pytest

from tests.syndication.documents import blocks

WORDPRESS = (
    '<p>a<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup> b</p>'
    '<ol class="wp-block-footnotes"><li id="u1">Note <i>one</i>. '
    '<a href="#u1-link" aria-label="Back">↩︎</a></li></ol>'
)
SUBSTACK = (
    '<p>a<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a> b</p>'
    '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" '
    'class="footnote-number">1</a><div class="footnote-content"><p>Note <i>one</i>.</p></div></div>'
)
MARKDOWN = (
    '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> b</p>'
    '<hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list">'
    '<li id="fn1" class="footnote-item"><p>Note <i>one</i>. <a href="#fnref1" '
    'class="footnote-backref">↩︎</a></p></li></ol></section>'
)
KRAMDOWN = (
    '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup> b</p>'
    '<div class="footnotes"><ol><li id="fn:1"><p>Note <i>one</i>. '
    '<a href="#fnref:1" class="reversefootnote">&#8617;</a></p></li></ol></div>'
)
WORD = (
    '<p>a<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> b</p>'
    '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Note <i>one</i>.</p></div>'
)
GOOGLE = (
    '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> b</p>'
    '<hr><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Note <i>one</i>.</p>'
)
BY_HAND = (
    '<p>a<sup><a href="#n1">1</a></sup> b</p>'
    '<div class="endnotes"><p id="n1">1. Note <i>one</i>.</p></div>'
)


@pytest.mark.parametrize("markup", [WORDPRESS, SUBSTACK, MARKDOWN, KRAMDOWN, WORD, GOOGLE, BY_HAND])
def test_a_note_and_its_reference_are_paired(markup):
    found = [block for block in blocks(markup) if block[0] != "divider"]

    assert found == [
        ("paragraph", "<p>a[^1] b</p>"),
        ("footnotes", {"notes": [{"mark": "1", "text": "<p>Note <i>one</i>.</p>"}]}),
    ]


def test_notes_are_numbered_as_the_text_refers_to_them_and_one_may_be_twice():
    note = '<li id="n{0}">Note {0} <a href="#r{0}">↩</a></li>'
    markup = (
        '<p><a href="#n2" id="r2">1</a> <a href="#n1" id="r1">2</a> <a href="#n2">1</a></p>'
        f"<ol>{note.format(1)}{note.format(2)}</ol>"
    )

    text, (_kind, notes) = blocks(markup)

    assert text[1] == "<p>[^1] [^2] [^1]</p>"
    assert [note["text"] for note in notes["notes"]] == ["<p>Note 2</p>", "<p>Note 1</p>"]


def test_a_number_in_a_heading_stays_a_number():
    markup = '<h2>a<a href="#n" id="r">1</a></h2><ol><li id="n">b <a href="#r">↩</a></li></ol>'

    assert blocks(markup)[0][1]["text"] == "a1"


def test_what_is_more_than_words_in_a_note_follows_the_notes():
    markup = '<p>a<a href="#n" id="r">1</a></p><div id="n"><a href="#r">1</a><pre>b</pre></div>'

    assert [kind for kind, _ in blocks(markup)] == ["paragraph", "footnotes", "code"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p><a href="#b">To b</a></p><h2 id="b">B</h2><p>c</p>',
        '<p><a href="#b" id="a">To b</a></p><p id="b">B</p>',
        '<p id="a"><a href="#a">To itself</a></p>',
        '<p><a href="#nowhere">To nowhere</a></p>',
        '<p id="b">B <a href="#a">to a</a></p><p><a href="#b" id="a">To b</a></p>',
        '<span id="b"></span><p><a href="#b" id="a">To b</a></p>',
    ],
)
def test_links_inside_a_text_are_no_notes(markup):
    assert "footnotes" not in [kind for kind, _ in blocks(markup)]


def test_two_references_that_share_a_note_by_different_names_are_left_alone():
    markup = (
        '<p><a href="#n1" id="r1">1</a><a href="#n2" id="r2">2</a></p>'
        '<p><a id="n1" href="#r1">1</a> b <a id="n2" href="#r2">2</a> c</p>'
    )

    assert "footnotes" not in [kind for kind, _ in blocks(markup)]


@pytest.mark.parametrize(
    "notes",
    [
        '<div><p id="a">b <a href="#r1">1</a></p></div><p id="c">d <a href="#r2">2</a></p>',
        (
            '<div><p id="a">b <a href="#r1">1</a></p><p id="c"><a href="#e">d</a> '
            '<a href="#r2">2</a></p></div>'
        ),
        '<p id="a"><a href="#r1">1</a>b</p><p id="c"><a href="#r2">2</a></p>',
    ],
)
def test_notes_that_stand_apart_or_say_nothing_are_notes_all_the_same(notes):
    markup = f'<p>x<a href="#a" id="r1">1</a><a href="#c" id="r2">2</a></p>{notes}'

    found = dict(blocks(markup))["footnotes"]["notes"]

    assert [note["mark"] for note in found] == ["1", "2"]


def test_a_mark_that_a_stranger_forged_holds_no_notes():
    assert blocks('<section title="domicile:footnotes">a</section>') == []
