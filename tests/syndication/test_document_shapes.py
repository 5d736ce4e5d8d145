"""What platforms say with classes becomes galleries, callouts, buttons, files, lists of steps."""

from __future__ import annotations

import pytest

from tests.syndication.documents import blocks, rich

GALLERY = (
    '<figure class="wp-block-gallery"><ul><li><figure><img src="https://e.org/a" alt="A">'
    "<figcaption>one</figcaption></figure></li><li><img src='https://e.org/b'></li></ul>"
    "<figcaption>both</figcaption></figure>"
)


def test_pictures_that_belong_together_are_a_gallery():
    ((kind, value),) = blocks(GALLERY)

    assert (kind, value["caption"]) == ("gallery", "both")
    assert [(one["alt"], one["decorative"], one["caption"]) for one in value["pictures"]] == [
        ("A", False, "one"),
        ("", True, ""),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        '<img src="https://e.org/a"><p>b</p>',
        '<img src="https://e.org/a"><a href="https://e.org/c"><img src="https://e.org/b"></a>',
    ],
)
def test_one_picture_or_one_that_leads_somewhere_makes_no_gallery(inside):
    assert "gallery" not in [kind for kind, _ in blocks(f'<div class="gallery">{inside}</div>')]


def test_what_stands_among_the_pictures_of_a_gallery_follows_it():
    found = blocks(
        '<div data-block="gallery"><p>a</p><img src="https://e.org/a"><p>b</p>'
        '<img src="https://e.org/b"></div>'
    )

    assert [kind for kind, _ in found] == ["paragraph", "gallery", "paragraph"]


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="wp-caption"><img src="https://e.org/a"><p class="wp-caption-text">b</p></div>',
        (
            "<table class='tr-caption-container'><tr><td><img src='https://e.org/a'></td></tr>"
            "<tr><td class='tr-caption'>b</td></tr></table>"
        ),
        (
            '<dl class="gallery-item"><dt><img src="https://e.org/a"></dt>'
            '<dd class="gallery-caption">b</dd></dl>'
        ),
    ],
)
def test_what_stands_under_a_picture_is_its_caption(markup):
    ((kind, value),) = blocks(markup)

    assert (kind, value["caption"]) == ("image", "b")


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ('<div class="kg-callout-card"><p>a</p></div>', ""),
        ('<div class="admonition"><p class="admonition-title">T</p><p>a</p></div>', "T"),
        ("<details><summary>T</summary><p>a</p></details>", "T"),
        ('<div data-block="callout"><h3>T</h3>a</div>', "T"),
    ],
)
def test_a_thought_set_apart_is_a_callout(markup, title):
    assert blocks(markup) == [("callout", {"title": title, "text": "<p>a</p>"})]


def test_a_callout_of_a_title_or_of_more_than_words_keeps_all():
    found = blocks('<div class="callout"><h3>T</h3><pre>a</pre></div><h2>U</h2>')

    assert [kind for kind, _ in found] == ["callout", "code", "heading"]
    assert found[0][1] == {"title": "", "text": "<p><b>T</b></p>"}


@pytest.mark.parametrize("name", ["wp-block-button__link", "kg-btn"])
def test_a_link_that_was_drawn_to_be_pressed_is_a_button(name):
    found = blocks(f'<p>a <a class="{name}" href="https://e.org/a"><b>Go</b> on</a> b</p>')

    assert found[1] == ("button", {"text": "Go on", "url": "https://e.org/a"})


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ('<a class="button" href="mailto:a@e.org">Write</a>',
         '<p><a href="mailto:a@e.org">Write</a></p>'),
        ('<a class="button" href="#">Write</a>', "<p>Write</p>"),
        ('<span class="button">Write</span>', "<p>Write</p>"),
    ],
)  # fmt: skip
def test_a_button_that_no_form_would_take_stays_in_its_line(link, written):
    assert rich(link) == written


def test_a_bookmark_of_ghost_is_a_card():
    markup = (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
        'href="https://e.org/a"><div><div class="kg-bookmark-title">Title</div>'
        '<div class="kg-bookmark-description">Why</div><div><img class="kg-bookmark-icon" '
        'src="https://e.org/i"><span class="kg-bookmark-author">Ada</span>'
        '<span class="kg-bookmark-publisher">E</span></div></div></a></figure>'
    )

    ((kind, value),) = blocks(markup)

    assert (kind, value["title"], value["publisher"]) == ("card", "Title", "E")
    assert value["description"] == "Why\nAda"


@pytest.mark.parametrize(
    ("markup", "kind", "value"),
    [
        ('<audio src="https://e.org/a%20b.mp3" title="Song"></audio>', "audio",
         {"file": "https://e.org/a%20b.mp3", "title": "Song", "transcript": ""}),
        (('<figure><audio><source src="https://e.org/a.ogg"></audio><figcaption>Song</figcaption>'
         "</figure>"), "audio",
         {"file": "https://e.org/a.ogg", "title": "Song", "transcript": ""}),
        ('<video src="https://e.org/a%20b.mp4" poster="https://e.org/p.jpg"></video>', "video",
         {"file": "https://e.org/a%20b.mp4", "title": "a b.mp4", "poster": "https://e.org/p.jpg",
          "subtitles": None, "caption": ""}),
        (('<div class="wp-block-file"><a href="https://e.org/a.pdf">Plan</a>'
         '<a class="wp-block-file__button" href="https://e.org/a.pdf">Download</a></div>'), "file",
         {"file": "https://e.org/a.pdf", "title": "Plan", "description": ""}),
        ('<p data-block="file"><a href="https://e.org/a.pdf">Plan</a><br>of it</p>', "file",
         {"file": "https://e.org/a.pdf", "title": "Plan", "description": "of it"}),
    ],
)  # fmt: skip
def test_files_of_the_brand_are_files(markup, kind, value):
    assert blocks(markup) == [(kind, value)]


def test_a_file_of_a_kind_that_no_library_keeps_is_a_link():
    assert rich('<div class="wp-block-file"><a href="https://e.org/a.exe">A</a></div>') == (
        '<p><a href="https://e.org/a.exe">A</a></p>'
    )


def test_a_poem_keeps_its_lines():
    markup = '<pre class="wp-block-verse">one\n<b>two\nthree</b>\n\nfour</pre>'

    assert rich(markup) == "<p>one<br/><b>two<br/>three</b></p><p>four</p>"


def test_code_that_was_laid_out_in_a_table_has_no_line_numbers():
    line = '<span class="line">{}</span><br>'
    markup = (
        '<figure class="highlight python"><table><tr><td class="gutter"><pre>1\n2</pre></td>'
        f'<td class="code"><pre>{line.format("a")}{line.format("  b")}</pre></td></tr></table>'
        "</figure>"
    )

    assert blocks(markup) == [("code", {"language": "python", "code": "a\n  b", "caption": ""})]


def test_a_table_of_highlights_without_code_is_a_table():
    markup = '<table class="highlight"><tr><td>a<td>b<tr><td>c<td>d</table>'

    assert blocks(markup)[0][0] == "table"


def test_a_post_from_elsewhere_keeps_its_words_and_its_address():
    markup = (
        '<blockquote class="twitter-tweet"><p>a</p>&mdash; Ada '
        '<a href="https://twitter.com/ada/status/1?ref_src=x">May 4</a></blockquote>'
    )

    found = blocks(markup)

    assert [kind for kind, _ in found] == ["quote", "embed"]
    assert "May 4" in found[0][1]["text"]
    assert found[1][1]["url"] == "https://twitter.com/ada/status/1"


def test_a_post_from_elsewhere_without_words_is_its_address():
    markup = (
        '<blockquote class="instagram-media" data-instgrm-permalink='
        '"https://www.instagram.com/p/abc/?utm_source=x"></blockquote>'
        '<blockquote class="twitter-tweet">a</blockquote>'
    )

    assert [kind for kind, _ in blocks(markup)] == ["embed", "quote"]


def test_an_address_alone_in_a_figure_of_wordpress_is_an_embed():
    figure = '<figure class="wp-block-embed"><div>\nhttps://e.org/a\n</div>{}</figure>'

    found = blocks(figure.format("<figcaption>b</figcaption>"))

    assert found == [("embed", {"url": "https://e.org/a", "title": "", "caption": "b"})]
    assert rich('<figure class="wp-block-embed">none</figure>') == "<p>none</p>"


def test_steps_count_on_behind_what_stands_between_them():
    markup = (
        '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c<pre>d</pre>e</li><li><hr></li>'
        "<li>f</li></ol>"
    )

    found = blocks(markup)

    assert [kind for kind, _ in found] == ["list", "code", "paragraph", "divider", "list"]
    assert found[0][1] == {
        "style": "numbers",
        "start": 3,
        "items": ["<p>a</p><ul><li>b</li></ul>", "<p>c</p>"],
    }
    assert found[2][1] == "<p>e</p>"
    assert found[4][1] == {"style": "numbers", "start": 6, "items": ["<p>f</p>"]}


def test_points_with_something_between_are_two_lists():
    found = blocks("<ul><li>a<hr></li><li>b</li></ul>")

    assert [value["start"] for kind, value in found if kind == "list"] == [1, 1]


def test_steps_may_end_with_what_is_no_line():
    assert [kind for kind, _ in blocks("<ol><li>a<hr></li></ol>")] == ["list", "divider"]


@pytest.mark.parametrize(
    "markup",
    [
        '<details><summary><a href="https://e.org/a">T</a></summary>a</details>',
        "<details><summary>T</summary></details>",
    ],
)
def test_what_is_opened_by_a_link_or_holds_nothing_is_kept(markup):
    assert [kind for kind, _ in blocks(markup)] == ["html"]


def test_code_of_lines_without_breaks_has_lines():
    markup = (
        '<div class="highlight"><table><tr><td class="code"><pre>{}</pre></td></tr></table></div>'
    )
    lines = '<div class="line">a</div><div class="line">b</div>'

    assert blocks(markup.format(lines))[0][1]["code"] == "a\nb"


def test_a_post_from_elsewhere_that_leads_to_others_keeps_those_links():
    markup = (
        '<blockquote class="twitter-tweet"><a href="https://e.org/">a</a> '
        '<a href="https://x.com/ada/status/1">b</a></blockquote>'
    )

    assert '<a href="https://e.org/">a</a> b' in blocks(markup)[0][1]["text"]


def test_an_address_in_a_figure_that_is_parted_stays_words():
    figure = '<figure class="wp-block-embed"><b></b>https://e.org/a</figure>'

    assert rich(figure) == "<p>https://e.org/a</p>"
