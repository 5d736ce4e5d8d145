"""A stranger's HTML becomes blocks: nothing that runs, every word, in a form editors can change."""

from __future__ import annotations

import pytest

from core.html import sanitise
from tests.syndication.documents import HEAD_WITH_LINK, PICTURE, blocks, rich


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<p>One.</p>two<p>three</p>", "<p>One.</p><p>two</p><p>three</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<article>a</article><aside>b</aside>", "<p>a</p><p>b</p>"),
        ("<p>a<br>b<br><br>c</p>", "<p>a<br/>b</p><p>c</p>"),
        ("<p><b>a<br><br>c</b></p>", "<p><b>a</b></p><p><b>c</b></p>"),
        ("<p><br>a <br> </p><p>&nbsp;</p>", "<p>a</p>"),
        ("<p><strong>a</strong><em>b</em><del>c</del>", "<p><b>a</b><i>b</i><s>c</s></p>"),
        ("<p><b>a<strong>b</strong></b><b></b>", "<p><b>ab</b></p>"),
        ("<p><kbd>a</kbd><sup>b</sup>", "<p><code>a</code><sup>b</sup></p>"),
        ("<p><u>a</u><mark>b</mark><q>c</q>", "<p>ab“c”</p>"),
        ("<p>a &lt;b&gt; &amp;", "<p>a &lt;b&gt; &amp;</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p><b>a</b></p><p>b</p>"),
        ("</body></html>after", "<p>after</p>"),
        ('<a href="https://e.org"><div>a</div><p>b</p></a>',
         '<p><a href="https://e.org">a<br/>b</a></p>'),
        ('<p><a href="https://e.org">a</a><a name="x">b</a>',
         '<p><a href="https://e.org">a</a>b</p>'),
    ],
)  # fmt: skip
def test_text_is_written_in_what_the_editor_keeps(markup, written):
    assert rich(markup) == written


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "<ol><li>a<ol><li>b</li></ol></li></ol>"),
        ("<ul><li><div>a<ul><li>b</ul></div></li></ul>",
         "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul>a<b>b</b><li>c</li>d</ul>",
         "<ul><li>a</li><li><b>b</b></li><li>c</li><li>d</li></ul>"),
        ("<ul><li>a<ul><li>b</ul>c</li></ul>", "<ul><li>a<br/>c<ul><li>b</li></ul></li></ul>"),
    ],
)  # fmt: skip
def test_lists_are_written_so_that_the_editor_does_not_break_them(markup, written):
    assert rich(markup) == written


def test_an_empty_list_is_nothing():
    assert blocks("<ul><li></li></ul>") == []


def test_pictures_in_a_list_stand_behind_it():
    found = blocks('<ul><li>a<img src="https://e.org/a"></li><li>b<ul><li><img src="/c"></ul></ul>')

    assert [kind for kind, _ in found] == ["paragraph", "image", "image"]


@pytest.mark.parametrize(
    "markup",
    [
        "<ol reversed><li>a</li></ol>",
        '<ol><li value="4">a</li></ol>',
        '<ol start="x"><li>a</li></ol>',
        "<ul>a<li>b<hr></li></ul>",
        "<ul><li>a<ul><li>b<pre>c</pre></li></ul></li></ul>",
        "<details><summary>a</summary><pre>b</pre></details>",
        "<details><summary></summary>b</details>",
        '<h2><a href="https://e.org">a</a></h2>',
        '<pre><a href="https://e.org">a</a></pre>',
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr></tbody></table>',
        "<table><tbody><tr><th>a</th><td><ul><li>b</li></ul></td></tr></tbody></table>",
        HEAD_WITH_LINK,
    ],
)
def test_what_no_block_can_hold_is_kept_as_clean_markup(markup):
    ((kind, value),) = blocks(markup)

    assert (kind, value) == ("html", sanitise(markup, profile="article"))


def test_pictures_in_kept_markup_stand_behind_it_with_their_links():
    found = blocks('<details>a<a href="https://e.org/b"><img src="https://e.org/a"></a></details>')

    assert [kind for kind, _ in found] == ["html", "image"]
    assert "<img" not in found[0][1]
    assert found[1][1]["link"] == "https://e.org/b"


def test_kept_markup_that_was_only_a_picture_is_that_picture():
    assert [kind for kind, _ in blocks('<details><img src="https://e.org/a"></details>')] == [
        "image"
    ]


def test_headings_are_ranked_from_two_down_and_keep_their_anchors():
    found = blocks('<h1 id="top">a</h1><h4>b</h4><h6>c</h6><h5>d</h5>')

    assert [(value["text"], value["level"], value["anchor"]) for _, value in found] == [
        ("a", "2", "top"),
        ("b", "3", ""),
        ("c", "4", ""),
        ("d", "4", ""),
    ]


def test_a_heading_that_is_too_long_becomes_bold_text():
    assert rich(f"<h2><b>{'a' * 501}</b></h2>") == f"<p><b>{'a' * 501}</b></p>"


def test_a_picture_in_a_heading_stands_beside_it():
    found = blocks('<h2>a<img src="https://e.org/a" alt="b"></h2><h2></h2>')

    assert [kind for kind, _ in found] == ["heading", "image"]


@pytest.mark.parametrize("text", ["* * *", "***", "---", "⁂", "• • •"])
def test_a_row_of_signs_is_a_divider(text):
    assert blocks(f"<p>{text}</p><hr>") == [("divider", None), ("divider", None)]


def test_a_picture_in_a_line_parts_it():
    found = blocks('<p>a <b>b<img src="https://e.org/a.jpg">c</b></p>')

    assert found == [
        ("paragraph", "<p>a <b>b</b></p>"),
        ("image", {**PICTURE, "image": "https://e.org/a.jpg"}),
        ("paragraph", "<p><b>c</b></p>"),
    ]


@pytest.mark.parametrize(
    ("href", "after"),
    [
        ("https://e.org/a.jpg", []),
        ("https://e.org/big.PNG?x=1", []),
        ("https://e.org/?attachment_id=7", []),
        ("https://e.org/2010/a/", []),
        ("mailto:a@e.org", [("paragraph", '<p><a href="mailto:a@e.org">A quay</a></p>')]),
    ],
)  # fmt: skip
def test_a_pictures_link_is_kept_unless_it_only_shows_it_larger(href, after):
    markup = f'<a href="{href}"><img src="https://e.org/a.jpg" alt="A quay"></a>'

    assert blocks(markup)[1:] == after


def test_a_picture_that_leads_somewhere_still_does():
    ((_kind, value),) = blocks('<a href="https://e.org/page"><img src="https://e.org/a.jpg"></a>')

    assert value["link"] == "https://e.org/page"


def test_a_caption_stands_under_its_picture():
    markup = (
        '<p>a</p><figure data-width="wide"><img src="https://e.org/a"><figcaption>b <i>c</i>'
        "</figcaption></figure>"
    )

    assert blocks(markup)[1][1] == {
        **PICTURE, "image": "https://e.org/a", "caption": "b c", "width": "wide",
    }  # fmt: skip


def test_a_picture_takes_over_where_its_caption_leads():
    markup = (
        '<figure><img src="https://e.org/a"><figcaption>by <a href="https://e.org/b">B</a>'
        "</figcaption></figure>"
    )

    ((_kind, value),) = blocks(markup)

    assert (value["caption"], value["link"]) == ("by B", "https://e.org/b")


def test_a_caption_with_links_is_a_line_of_its_own():
    markup = (
        '<figure><a href="https://e.org/c"><img src="https://e.org/a"></a>'
        '<figcaption>by <i>A</i> <a href="https://e.org">B</a>'
        '<img src="https://e.org/b"></figcaption></figure>'
    )

    found = blocks(markup)

    assert [kind for kind, _ in found] == ["image", "paragraph", "image"]
    assert found[1][1] == '<p><i>by A <a href="https://e.org">B</a></i></p>'


def test_captions_of_pictures_in_a_gallery_stay_with_them():
    one = '<figure><img src="https://e.org/{0}"><figcaption>{0}</figcaption></figure>'

    found = blocks(f"<figure>{one.format('a')}{one.format('b')}<figcaption>c</figcaption></figure>")

    assert [value.get("caption") for _, value in found[:2]] == ["a", "b"]
    assert found[2][1] == "<p><i>c</i></p>"


def test_a_caption_of_words_is_a_line():
    found = blocks("<figure>a<figcaption>b</figcaption></figure>")

    assert found == [("paragraph", "<p>a</p>"), ("paragraph", "<p><i>b</i></p>")]


@pytest.mark.parametrize(
    ("img", "address"),
    [
        ('src="data:image/gif;base64,R0" data-src="https://e.org/a"', "https://e.org/a"),
        ('src="//e.org/a"', "https://e.org/a"),
        ('src="img/a.png"', "img/a.png"),
        ('src="https://e.org/a" width="1" height="1" alt="A quay"', "https://e.org/a"),
        ('src="https://e.org/a.jpg" width="1" height="1"', "https://e.org/a.jpg"),
        ('src="https://e.org/a" width="1" height="1" class="wp-image-7"', "https://e.org/a"),
        ('srcset="https://e.org/s 300w, https://e.org/l 900.5w"', "https://e.org/l"),
    ],
)
def test_a_picture_is_found_where_it_is(img, address):
    ((_kind, value),) = blocks(f"<img {img}>")

    assert value["image"] == address


@pytest.mark.parametrize(
    "img",
    [
        'src="https://e.org/a.gif" width="1" height="1"',
        'src="https://medium.com/_/stat?event=x"',
        'src="data:image/gif;base64,R0"',
        'src="javascript:alert(1)"',
        'src="https://[::1/a.jpg"',
        "",
    ],
)
def test_a_picture_that_counts_readers_or_shows_nothing_is_dropped(img):
    assert rich(f"<p>a<img {img}>b</p>") == "<p>ab</p>"


def test_a_small_face_is_a_word():
    assert rich('<p>a<img class="emoji" src="https://e.org/a" alt="🙂">b</p>') == "<p>a🙂b</p>"


def test_a_quotation_keeps_its_words_and_who_said_them():
    markup = (
        '<blockquote><h3>a</h3><p>b <i>c</i></p><p>— <cite><a href="https://e.org">Ada</a></cite>'
        "</p></blockquote>"
    )

    ((kind, value),) = blocks(markup)

    assert kind == "quote"
    assert value == {
        "text": "<p><b>a</b></p><p>b <i>c</i></p>",
        "attribution": "Ada",
        "url": "https://e.org",
        "pull": False,
    }


@pytest.mark.parametrize(
    ("markup", "text", "said"),
    [
        ("<p>a</p>— <cite>Ada</cite>", "<p>a</p>", "Ada"),
        ("a<br>— <cite>Ada</cite>", "<p>a</p>", "Ada"),
        ("<cite>Ada</cite> said b", "<p><i>Ada</i> said b</p>", ""),
        ("<cite>Ada</cite>", "<p><i>Ada</i></p>", ""),
        ('<p>a</p><cite><a href="/b">B</a><a href="/c">C</a></cite>',
         '<p>a</p><p><i><a href="/b">B</a><a href="/c">C</a></i></p>', ""),
    ],
)  # fmt: skip
def test_a_name_is_taken_out_only_where_it_ends_the_quotation(markup, text, said):
    ((_kind, value),) = blocks(f"<blockquote>{markup}</blockquote>")

    assert (value["text"], value["attribution"]) == (text, said)


def test_what_interrupts_a_quotation_parts_it():
    found = blocks("<blockquote>a<pre>b</pre>c<hr></blockquote>")

    assert [kind for kind, _ in found] == ["quote", "code", "quote", "divider"]


def test_a_quotation_of_code_keeps_who_said_it():
    found = blocks("<blockquote><pre>a</pre><cite>Ada</cite></blockquote>")

    assert [kind for kind, _ in found] == ["code", "paragraph"]
    assert found[1][1] == "<p>Ada</p>"
