"""Wix, and any table with a title and a text in each line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from syndication.exchange import UnreadableFile
from syndication.platforms.post_table import PostTable
from syndication.platforms.wix import Wix
from syndication.post_tables import post_rows
from syndication.whereabouts import joined, last_part
from tests.syndication.platforms.homeward import stories

# --- Wix -----------------------------------------------------------------------

WIX = {
    "Title": "A tide",
    "ID": "1",
    "Excerpt": "",
    "Author": "Ada",
    "Tags": "",
    "Categories": "Sea, Tides",
    "Main Category": "Sea",
    "Slug": "a-tide",
    "Plain Content": "One\n\nTwo <",
    "Cover Image": "wix:image://v1/abc~mv2.jpg/x.jpg#originWidth=1",
    "Published Date": "2020-01-02T03:04:05Z",
    "Rich Content": "",
    "Post Page URL": "/post/a-tide",
}


def text(words: str, *decorations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "TEXT", "textData": {"text": words, "decorations": list(decorations)}}


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        ({"type": "HEADING", "headingData": {"level": 3}, "nodes": [text("H")]}, "<h3>H</h3>"),
        ({"type": "HEADING", "nodes": [text("H")]}, "<h2>H</h2>"),
        (
            {"type": "PARAGRAPH", "nodes": [text("b", {"type": "BOLD"}, {"type": "COLOR"})]},
            "<p><strong>b</strong></p>",
        ),
        (
            text("go", {"type": "LINK", "linkData": {"link": {"url": "https://e.org?a&b"}}}),
            '<a href="https://e.org?a&amp;b">go</a>',
        ),
        (
            {"type": "BULLETED_LIST", "nodes": [{"type": "LIST_ITEM", "nodes": [text("i")]}]},
            "<ul><li>i</li></ul>",
        ),
        (
            {
                "type": "IMAGE",
                "imageData": {"image": {"src": {"id": "a.jpg"}}, "altText": "A", "caption": "C"},
            },
            '<figure><img src="https://static.wixstatic.com/media/a.jpg" alt="A"><figcaption>C',
        ),
        (
            {
                "type": "GALLERY",
                "galleryData": {
                    "items": [{"image": {"media": {"src": {"url": "https://e/1.jpg"}}}}]
                },
            },
            '<div class="gallery"><figure><img src="https://e/1.jpg" alt=""></figure></div>',
        ),
        (
            {"type": "VIDEO", "videoData": {"video": {"src": {"id": "v.mp4"}}}},
            '<video src="https://video.wixstatic.com/v.mp4"></video>',
        ),
        ({"type": "EMBED", "embedData": {"src": "https://v.org"}}, '<oembed url="https://v.org">'),
        ({"type": "LINK_PREVIEW", "nodes": [text("kept")]}, "kept"),
        ({"type": "HTML", "htmlData": {"url": "https://f.org"}}, '<iframe src="https://f.org">'),
        ({"type": "HTML", "htmlData": {"html": "<b>x</b>"}}, "<b>x</b>"),
        ({"type": "HTML"}, ""),
        ({"type": "CODE_BLOCK", "nodes": [text("x = 1")]}, "<pre><code>x = 1</code></pre>"),
        (
            {"type": "BUTTON", "buttonData": {"text": "Go", "link": {"url": "https://e.org"}}},
            '<p><a href="https://e.org">Go</a></p>',
        ),
        ({"type": "DIVIDER"}, "<hr>"),
        ({"type": "UNKNOWN", "nodes": [text("words")]}, "words"),
    ],
)
def test_each_node_of_wix_says_what_its_readers_saw(table, node, shown):
    row = {**WIX, "Rich Content": json.dumps({"nodes": [text("."), node]})}

    (found,) = stories(Wix(), table(row))

    assert found.html.startswith(f".{shown}")


def test_a_text_of_wix_that_nests_without_end_keeps_its_words(table):
    node = text("deep")
    for _level in range(90):
        node = {"type": "PARAGRAPH", "nodes": [node]}

    (found,) = stories(Wix(), table({**WIX, "Rich Content": json.dumps({"nodes": [node]})}))

    assert "deep" in found.html


@pytest.mark.parametrize("rich", ["", "oops", "[]"])
def test_a_post_of_wix_without_its_tree_has_its_plain_text(table, rich):
    (found,) = stories(Wix(), table({**WIX, "Rich Content": rich, "Categories": "[oops"}))

    assert found.html == "<p>One</p><p>Two &lt;</p>"
    assert (found.tags, found.old_urls) == (("Sea",), ("/post/a-tide",))
    assert found.cover_url == "https://static.wixstatic.com/media/abc~mv2.jpg"


def test_a_post_of_wix_may_name_its_whole_address_and_its_categories_as_a_list(table):
    row = {
        **WIX,
        "Post Page URL": "https://e.org/post/a",
        "Categories": '["Ebb"]',
        "Cover Image": "",
    }

    (found,) = stories(Wix(), table(row))

    assert (found.source_url, found.tags) == ("https://e.org/post/a", ("Sea", "Ebb"))
    assert (found.cover_url, found.old_urls) == ("", ())


# --- any table -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({}, "draft", "public"),
        ({"published_at": "2020-01-02"}, "published", "public"),
        ({"published_at": "2120-01-02"}, "scheduled", "public"),
        ({"status": "Publish"}, "published", "public"),
        ({"status": "odd"}, "draft", "public"),
        ({"status": "private"}, "private", "private"),
        ({"visibility": "paid"}, "draft", "members"),
        ({"visibility": "private"}, "draft", "private"),
    ],
)
def test_a_table_is_no_more_public_than_it_says(table, facts, status, visibility):
    (found,) = stories(PostTable(), table({"Title": "A", "Content": "One\n\nTwo", **facts}))

    assert (found.status, found.visibility) == (status, visibility)
    assert found.html == "<p>One</p>\n<p>Two</p>\n"


def test_headers_are_known_by_what_people_call_them(table):
    row = {
        "Titre": "A <b>tide</b>",
        "Markdown": "*W*",
        "URL": "/blog/a-tide/",
        "Auteur": "Ada, eve@e.org; Bob",
        "Tags": "sea; ebb",
        "Category": "News",
        "Chapo": "About it",
        "Type": "page",
        "Canonical URL": "https://first.org/a",
    }

    (found,) = stories(PostTable(), table(row))

    assert (found.title, found.html, found.kind) == ("A tide", "<p><em>W</em></p>\n", "page")
    assert found.authors == ("Ada", "Bob")
    assert found.tags == ("News", "sea", "ebb")
    assert (found.slug, found.old_urls) == ("a-tide", ("/blog/a-tide/",))
    assert (found.standfirst, found.canonical_url) == ("About it", "https://first.org/a")


def test_a_cell_may_be_a_text_of_many_lines_and_none_may_be_a_bomb(tmp_path):
    path = tmp_path / "posts.csv"
    lines = "<p>W</p>\n" * 500
    path.write_text(f'title;html\nA;"{lines}"\n\n B;"{"w" * 5_000_000}"\nC;<p>C</p>\n')

    found = stories(PostTable(), path)

    assert found[0].html.count("<p>") == 500
    assert "too long" in found[1].warnings[0]


def test_a_table_of_too_many_columns_is_refused():
    data = "title,html," + ",".join(f"c{number}" for number in range(600)) + "\nA,B\n"

    with pytest.raises(UnreadableFile, match="602 columns"):
        list(post_rows(io.BytesIO(data.encode()), name="a.csv"))


def test_an_address_that_is_none_has_no_end():
    assert (last_part("http://["), joined("http://[", "a")) == ("", "")
    assert (last_part("https://e.org/a/b/"), joined("https://e.org/a", "b")) == (
        "b",
        "https://e.org/b",
    )
