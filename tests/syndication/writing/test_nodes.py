"""Tumblr's blocks, Telegraph's nodes, HTML that is fitted, and text with facets."""

from __future__ import annotations

from typing import Any

from syndication.writing import Profile, facets, fit_html, read, write_nodes, write_npf

FILM = "https://youtu.be/dQw4w9WgXcQ"


def test_npf_counts_its_formats_in_code_points():
    (made,) = write_npf(
        read("<p>🏠 <b>bo<i>th</i></b> <a href='https://a.test'>x<sup>2</sup></a></p>")
    )

    assert made["text"] == "🏠 both x2"
    assert made["formatting"] == [
        {"start": 2, "end": 4, "type": "bold"},
        {"start": 4, "end": 6, "type": "italic"},
        {"start": 4, "end": 6, "type": "bold"},
        {"start": 7, "end": 8, "type": "link", "url": "https://a.test"},
        {"start": 8, "end": 9, "type": "small"},
        {"start": 8, "end": 9, "type": "link", "url": "https://a.test"},
    ]


def test_npf_has_a_block_for_every_thing():
    made = write_npf(
        read(
            "<h2>a</h2><h3>b</h3><pre>c</pre><hr><blockquote><p>d</p><img src=u></blockquote>"
            f"<ol><li>e<ul><li>f</li></ul></li></ol><p><a href='{FILM}'>g</a></p>"
        )
    )

    assert [(one["type"], one.get("subtype"), one.get("text")) for one in made] == [
        ("text", "heading1", "a"),
        ("text", "heading2", "b"),
        ("text", "chat", "c"),
        ("text", None, "* * *"),
        ("text", "indented", "d"),
        ("image", None, None),
        ("text", "ordered-list-item", "e"),
        ("text", "unordered-list-item", "f"),
        ("link", None, None),
    ]
    assert made[7]["indent_level"] == 1


def test_npf_shows_a_picture_with_its_words_and_a_table_as_lines():
    picture, *lines = write_npf(
        read(
            "<figure><a href='l'><img src=u alt=x></a><figcaption>y</figcaption></figure>"
            "<table><caption>T</caption><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></table>"
        )
    )

    assert picture == {
        "type": "image",
        "media": [{"url": "u"}],
        "alt_text": "x",
        "caption": "y",
        "attribution": {"type": "link", "url": "l"},
    }
    assert [one["text"] for one in lines] == ["T", "a | b", "c"]
    assert "formatting" not in lines[2]


def test_npf_goes_on_in_the_next_block_where_one_is_full():
    made = write_npf(read(f"<p>{'word ' * 900}<b>{'more ' * 900}</b></p>"))

    assert len(made) == 3
    assert all(len(one["text"]) <= 4096 for one in made)
    assert " ".join(one["text"] for one in made) == "word " * 900 + ("more " * 900).strip()
    assert made[2]["formatting"] == [{"start": 0, "end": len(made[2]["text"]), "type": "bold"}]


def test_telegraph_has_a_node_for_every_thing():
    nodes: Any = write_nodes(
        read(
            "<h2>a</h2><h3>b</h3><p>c<br><b><i>d</i></b> <a href=l>e</a></p><pre>f</pre><hr>"
            "<blockquote><p>g</p><p>h</p></blockquote><ul><li>i<ol><li>j</li></ol></li></ul>"
            f"<p><a href='{FILM}'>k</a></p><p><br>l</p>"
        )
    )

    assert " ".join(one["tag"] for one in nodes) == "h3 h4 p pre hr blockquote ul p p"
    assert nodes[2]["children"] == [
        "c",
        {"tag": "br"},
        {"tag": "strong", "children": [{"tag": "em", "children": ["d"]}]},
        " ",
        {"tag": "a", "attrs": {"href": "l"}, "children": ["e"]},
    ]
    assert nodes[5]["children"] == ["g", {"tag": "br"}, "h"]
    assert nodes[6]["children"][0]["children"][1]["tag"] == "ol"


def test_telegraph_shows_pictures_with_captions_and_tables_as_lines():
    nodes: Any = write_nodes(
        read(
            "<figure><img src=u><figcaption>y</figcaption></figure><img src=v>"
            "<table><caption>T</caption><tr><th>a</th></tr><tr><td>b</td></tr></table>"
        )
    )

    assert nodes[0]["children"] == [
        {"tag": "img", "attrs": {"src": "u"}},
        {"tag": "figcaption", "children": ["y"]},
    ]
    assert nodes[1]["children"] == [{"tag": "img", "attrs": {"src": "v"}}]
    assert [one["children"] for one in nodes[2:]] == [
        [{"tag": "strong", "children": ["T"]}],
        [{"tag": "strong", "children": ["a"]}],
        ["b"],
    ]


def test_a_table_needs_no_caption():
    table = read("<table><tr><td>a</td></tr></table>")

    assert write_npf(table) == [{"type": "text", "text": "a"}]
    assert write_nodes(table) == [{"tag": "p", "children": ["a"]}]


def test_html_is_fitted_to_what_is_kept():
    profile = Profile(renames={"mark": "em"}, unwraps=frozenset({"details"}), drops_anchors=True)

    fitted = fit_html(
        "<details><p id='x'>a <mark>b</mark> <a href='#y'>c</a> <a href='d'>e</a></p></details>",
        profile,
    )

    assert fitted == '<p>a <em>b</em> c <a href="d">e</a></p>'
    assert fit_html("<p id=x>a</p>", profile) == "<p>a</p>"


def test_html_that_fits_is_left_as_it_is():
    as_typed = "<p id=x>a &quot;b&quot;</p>"

    assert fit_html(as_typed, Profile()) == as_typed


def test_a_facet_counts_bytes():
    text = "é https://a.test/ü, and (https://b.test)"

    found = facets(text)

    assert [one.url for one in found] == ["https://a.test/ü", "https://b.test"]
    assert [text.encode()[one.start : one.end].decode() for one in found] == [
        one.url for one in found
    ]
