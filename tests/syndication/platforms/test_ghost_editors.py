"""Texts as Ghost's editors keep them become what its readers saw."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syndication.platforms.ghost.cards import MAKERS, card_markup
from syndication.platforms.ghost.editors import lexical, mobiledoc
from syndication.platforms.ghost.stories import Site, read_story


def story(**facts):
    return read_story({"id": "p1", "title": "A", **facts}, site=Site())


def test_a_text_of_the_newer_editor_becomes_markup():
    def text(words, format_=0):
        return {"type": "extended-text", "text": words, "format": format_}

    link = {"type": "link", "url": "https://e.org/?a=1&b=2", "children": [text("there")]}
    root = [
        {"type": "paragraph", "children": [text("Go <", 1), link, {"type": "linebreak"}]},
        {"type": "extended-heading", "tag": "h3", "children": [text("Up")]},
        {"type": "heading", "tag": "h9", "children": []},
        {
            "type": "list",
            "listType": "number",
            "children": [{"type": "listitem", "children": [text("one", 2), text("", "bold")]}],
        },
        {"type": "list", "listType": "bullet", "children": []},
        {"type": "extended-quote", "children": [text("said", 16)]},
        {"type": "codeblock", "code": "a < b", "language": "python"},
        {"type": "signup", "heading": "Join"},
    ]

    found = story(html=None, lexical=json.dumps({"root": {"type": "root", "children": root}}))

    assert found.html == (
        "<p><strong>Go &lt;</strong>"
        '<a href="https://e.org/?a=1&amp;b=2">there</a><br></p>'
        "<h3>Up</h3><h2></h2><ol><li><em>one</em></li></ol><ul></ul>"
        "<blockquote><code>said</code></blockquote>"
        '<figure class="kg-card kg-code-card"><pre>'
        '<code class="language-python">a &lt; b</code></pre></figure>'
    )


def test_a_text_of_the_older_editor_becomes_markup():
    document = {
        "markups": [["a", ["rel", "x", "href", "https://e.org"]], ["strong"], ["blink"]],
        "atoms": [["soft-return", "", {}]],
        "cards": [["hr", {}], ["card-markdown", {"markdown": "# Hi"}]],
        "sections": [
            [
                1,
                "p",
                [[0, [0, 1], 1, "bold "], [0, [], 1, "link"], [1, [], 0, 0], [0, [2], 0, "<"]],
            ],
            [1, "h2", [[0, [], 0, "Up"]]],
            [1, "blockquote", [[0, [], 0, "said"]]],
            [2, "https://e.org/1.png"],
            [3, "ol", [[[0, [], 0, "one"]]]],
            [10, 0],
            [10, 1],
        ],
    }

    found = story(html="", mobiledoc=json.dumps(document))

    assert found.html == (
        '<p><a href="https://e.org"><strong>bold </strong>link</a><br><span>&lt;</span></p>'
        "<h2>Up</h2><blockquote>said</blockquote>"
        '<img src="https://e.org/1.png" alt=""><ol><li>one</li></ol><hr><h1>Hi</h1>\n'
    )


@pytest.mark.parametrize("text", ["", "oops", "[]", '{"sections": [[10, 9]]}', "[" * 100_000])
def test_a_document_that_is_none_says_nothing(text):
    assert lexical(text) == mobiledoc(text) == ""


def test_a_document_that_nests_without_end_keeps_its_words():
    node: dict[str, Any] = {"type": "extended-text", "text": "deep"}
    for _level in range(80):
        node = {"type": "paragraph", "children": [node]}

    assert "deep" in lexical(json.dumps({"root": node}))


CARD = {
    "src": "https://e.org/a.png?b=1&c",
    "alt": "A <b>",
    "href": "https://e.org/",
    "url": "https://e.org/u",
    "caption": "Seen",
    "html": "<b>raw</b>",
    "images": [{"src": "https://e.org/1.png", "alt": "one"}],
    "metadata": {"title": "T", "description": "D"},
    "code": "x",
    "calloutText": "Mind",
    "heading": "H",
    "content": "<p>C</p>",
    "buttonText": "Go",
    "buttonUrl": "https://e.org/go",
    "fileTitle": "F",
    "fileCaption": "FC",
    "textValue": "<p>Do it</p>",
    "imageUrl": "https://e.org/i.png",
    "productTitle": "P",
    "productImageSrc": "https://e.org/p.png",
    "productUrl": "https://e.org/buy",
    "header": "Top",
    "subheader": "below",
    "markdown": "*m*",
}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("image", 'src="https://e.org/a.png?b=1&amp;c" alt="A &lt;b&gt;"'),
        ("image", "<figcaption>Seen</figcaption>"),
        ("gallery", 'src="https://e.org/1.png" alt="one"'),
        ("embed", '<oembed url="https://e.org/u">'),
        ("bookmark", '<div class="kg-bookmark-title">T</div>'),
        ("callout", "Mind"),
        ("toggle", "<details><summary>H</summary><p>C</p></details>"),
        ("button", 'href="https://e.org/go">Go</a>'),
        ("file", ">F</a><p>FC</p>"),
        ("call-to-action", "<p>Do it</p>"),
        ("call-to-action", 'src="https://e.org/i.png"'),
        ("call-to-action", 'href="https://e.org/go">Go</a>'),
        ("header", 'href="https://e.org/go">Go</a>'),
        ("audio", "<audio src="),
        ("video", "<video src="),
        ("product", 'src="https://e.org/p.png"'),
        ("product", 'href="https://e.org/buy"'),
        ("header", "<h2>Top</h2><p>below</p>"),
        ("html", "<b>raw</b>"),
        ("markdown", "<em>m</em>"),
        ("horizontalrule", "<hr>"),
    ],
)
def test_a_card_says_what_its_readers_saw(kind, shown):
    assert shown in card_markup(kind, CARD)


def test_a_sound_has_its_title():
    assert "<figcaption>A &amp; B</figcaption>" in card_markup("audio", {"title": "A & B"})


def test_notes_to_oneself_and_links_that_are_looked_for_are_words():
    words = {"type": "at-link-search", "text": "there"}
    there = {"type": "at-link", "url": "https://e.org/", "children": [words]}
    nodes = [{"type": "tk", "text": "TK"}, there]

    assert lexical(json.dumps({"root": {"children": nodes}})) == (
        'TK<a href="https://e.org/">there</a>'
    )


def test_an_empty_card_stops_nobody():
    for kind in MAKERS:
        assert isinstance(card_markup(kind, {}), str)
    assert card_markup("email-cta", CARD) == ""
