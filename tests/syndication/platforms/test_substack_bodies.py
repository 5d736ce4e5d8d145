"""What a Substack page keeps in the JSON of an attribute is words and pictures all the same."""

from __future__ import annotations

import html
import json

import pytest

from syndication.document import read_document
from syndication.platforms.substack.body import adapt

TWEET = {"url": "https://twitter.com/ada/status/1", "full_text": "Said there", "username": "ada"}
POST = {"url": "https://bob.substack.com/p/his", "title": "His post", "publication_name": "Bob"}


def element(name: str, facts: object, tag: str = "div") -> str:
    packed = html.escape(json.dumps(facts))
    return f'<p>Before</p><{tag} class="{name}" data-attrs="{packed}"></{tag}><p>After</p>'


def blocks(markup: str):
    text, _stayed = adapt(markup)
    return read_document(text, base_url="https://ada.substack.com/p/x").blocks


@pytest.mark.parametrize(
    ("name", "facts", "kind", "shown"),
    [
        ("tweet", TWEET, "embed", {"url": TWEET["url"], "caption": "ada: Said there"}),
        ("twitter-embed", {**TWEET, "username": ""}, "embed", {"caption": "Said there"}),
        ("tweet", {"url": TWEET["url"]}, "embed", {"caption": ""}),
        ("instagram", {"instagram_id": "Cx"}, "embed", {"url": "https://www.instagram.com/p/Cx/"}),
        ("tiktok-wrap", {"url": "https://www.tiktok.com/@a/video/1"}, "embed", {"title": ""}),
        ("embedded-post-wrap", POST, "card", {"title": "His post", "publisher": "Bob"}),
        ("digest-post-embed", json.dumps(POST), "card", {"url": POST["url"]}),
        ("image3", {"src": "https://e.org/a.jpg", "alt": "A hill"}, "image", {"alt": "A hill"}),
        ("latex-rendered", {"persistentExpression": "a<b"}, "code", {"code": "a<b"}),
        ("comment", {"comment": {"body": "So", "name": "Eve"}}, "quote", {"attribution": "Eve"}),
    ],
)
def test_an_element_that_a_script_would_draw_is_a_block(name, facts, kind, shown):
    before, (found, value), after = blocks(element(name, facts))

    assert found == kind
    assert shown.items() <= value.items()
    assert (before[1], after[1]) == ("<p>Before</p>", "<p>After</p>")


def test_a_gallery_shows_its_pictures_and_its_caption():
    images = [{"src": f"https://e.org/{name}.jpg"} for name in "ab"]

    found = blocks(
        element("image-gallery-embed", {"gallery": {"images": images, "caption": "Two"}})
    )

    assert [one["image"] for one in found[1][1]["pictures"]] == [one["src"] for one in images]
    assert found[2] == ("paragraph", "<p>Two</p><p>After</p>")


def test_a_picture_alone_in_a_gallery_needs_no_caption():
    images = [{"src": "https://e.org/a.jpg"}]

    found = blocks(element("image-gallery-embed", {"gallery": {"images": images}}))

    assert [kind for kind, _value in found] == ["paragraph", "image", "paragraph"]


def test_who_is_mentioned_keeps_the_name():
    named = '<p>By <span class="mention-wrap" data-attrs=\'{"name": "Bob"}\'></span> there</p>'
    led = named.replace('"Bob"', '"Bob", "url": "https://bob.example/"')

    assert blocks(named) == [("paragraph", "<p>By Bob there</p>")]
    assert blocks(led) == [("paragraph", '<p>By <a href="https://bob.example/">Bob</a> there</p>')]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("tweet", {"url": "javascript:alert(1)"}),
        ("instagram", {"other": 1}),
        ("digest-post-embed", {"url": "https://e.org/"}),
        ("image-gallery-embed", {"gallery": {"images": [7, {"src": ""}]}}),
        ("image3", {"alt": "x"}),
        ("latex-rendered", {"id": "x"}),
        ("comment", {"comment": "x"}),
        ("comment", ["x"]),
    ],
)
def test_facts_that_say_nothing_make_nothing(name, facts):
    found = blocks(element(name, facts))

    assert {kind for kind, _value in found} == {"paragraph"}
    assert "".join(value for _kind, value in found) == "<p>Before</p><p>After</p>"


def test_facts_that_are_no_json_make_nothing():
    assert blocks('<p>A</p><div class="tweet" data-attrs="{broken"></div>') == [
        ("paragraph", "<p>A</p>")
    ]


def test_what_lies_at_substack_is_counted():
    page = element("poll-embed", {"id": 1}) + 2 * element("native-video-embed", {"id": 2})

    assert adapt(page)[1] == "Stayed at Substack: poll (1), video (2)."


def test_what_its_own_pages_need_goes():
    page = '<pre><label class="hide-text">Text within this block</label>x</pre>'

    assert adapt(page) == ("<pre>x</pre>", "")


def test_other_pages_and_those_too_large_stay_as_they_are():
    large = "<p>data-attrs</p>" * 200_000

    assert adapt("<p>x</p>") == ("<p>x</p>", "")
    assert adapt(large) == (large, "")
