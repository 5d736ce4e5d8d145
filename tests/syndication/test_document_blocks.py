"""What stands between the words becomes a block of its own kind."""

from __future__ import annotations

import pytest

from syndication.fidelity import told_by
from tests.syndication.documents import blocks, rich


@pytest.mark.parametrize(
    "markup",
    ['<blockquote class="pullquote">a</blockquote>', '<div data-block="pull">a</div>'],
)
def test_a_pull_quote_stays_one(markup):
    assert blocks(markup)[0][1]["pull"]


@pytest.mark.parametrize(
    ("markup", "language", "code"),
    [
        ("<pre>a<br>  b \n\n</pre>", "", "a\n  b"),
        ('<pre class="brush: js">a</pre>', "js", "a"),
        ('<pre><code class="lang-c++">a</code></pre>', "c++", "a"),
        ('<pre data-language="python">\n  <code>\n    a\n  </code>\n</pre>', "python", "a"),
        ("<pre>a\xa0b</pre>", "", "a b"),
    ],
)
def test_code_is_kept_as_it_was_typed(markup, language, code):
    assert blocks(markup) == [("code", {"language": language, "code": code, "caption": ""})]


def test_code_that_is_empty_is_nothing():
    assert blocks("<pre> \n </pre>") == []


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?x=1">',
         "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('<iframe data-src="//player.vimeo.com/video/123">', "https://vimeo.com/123"),
        ('<script src="https://gist.github.com/a/b.js"></script>', "https://gist.github.com/a/b"),
        ('<iframe src="https://cdn.embedly.com/widgets/media.html?url=https%3A%2F%2Fe.org%2Fa">',
         "https://e.org/a"),
        ('<video><source src="https://e.org/a.mov"></video>', "https://e.org/a.mov"),
        ('<object data="https://e.org/a.swf">', "https://e.org/a.swf"),
        ('<p><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></p>',
         "https://youtu.be/dQw4w9WgXcQ"),
        ('<section title="domicile:embed"><a href="https://e.org/a"></a></section>',
         "https://e.org/a"),
    ],
)  # fmt: skip
def test_what_plays_elsewhere_is_an_embed(markup, url):
    assert blocks(markup) == [("embed", {"url": url, "title": "", "caption": ""})]


def test_an_embed_keeps_its_title_and_caption():
    markup = (
        '<figure><iframe title="A film" src="https://e.org/a"></iframe>'
        "<figcaption>b</figcaption></figure>"
    )

    assert blocks(markup) == [
        ("embed", {"url": "https://e.org/a", "title": "A film", "caption": "b"})
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="javascript:alert(1)"></iframe>a',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>a",
        "<object>a</object>",
        "<script>alert(1)</script><style>b{}</style><template>c</template>a",
        '<section title="domicile:embed">a</section>',
        '<p data-block="drop">b</p>a',
        '<form action="/subscribe"><b>Your address</b><input></form>a',
        "<form><button>Send</button>a</form>",
    ],
)
def test_what_is_no_text_is_left_out(markup):
    assert rich(markup) == "<p>a</p>"


def test_what_stands_in_for_a_script_is_kept_where_there_is_nothing_else():
    picture = '<img src="https://e.org/a">'

    assert rich("<p>a</p><noscript>b</noscript>") == "<p>a</p><p>b</p>"
    assert len(blocks(f"{picture}<noscript>{picture}</noscript>")) == 1


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://e.org/?utm_source=x&amp;a=1&amp;fbclid=2", "https://e.org/?a=1"),
        ("https://www.google.com/url?q=https://e.org/a", "https://e.org/a"),
        ("https://l.facebook.com/l.php?h=1", "https://l.facebook.com/l.php?h=1"),
        ("https://medium.com/@a/b?source=post_page---", "https://medium.com/@a/b"),
        ("https://e.org/a?source=us&amp;ref=c.example", "https://e.org/a?source=us"),
        ("https://substack.com/redirect/2/eyJlIjoiaHR0cHM6Ly9lLm9yZy9hIn0.sig", "https://e.org/a"),
        (
            "https://substack.com/redirect/2/bm9uZQ.sig",
            "https://substack.com/redirect/2/bm9uZQ.sig",
        ),
        ("/a", "https://home.example/a"),
        ("#a", "#a"),
        ("mailto:a@e.org", "mailto:a@e.org"),
    ],
)
def test_a_link_is_what_its_author_meant(href, link):
    found = blocks(f'<p><a href="{href}">a</a></p>', base_url="https://home.example/b")

    assert found == [("paragraph", f'<p><a href="{link}">a</a></p>')]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java&#x0a;script:alert(1)",
        "data:text/html,a",
        "https://[::1",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=javascript:alert(1)%3Futm_source=1",
        "https://e.org/{{ unsubscribe_url }}",
        "#",
        "",
    ],
)
def test_a_link_that_is_none_leaves_its_words(href):
    assert rich(f'<p><a href="{href}">a</a></p>') == "<p>a</p>"


def test_a_table_keeps_its_rows_its_columns_and_its_caption():
    markup = (
        "<table><caption>c</caption><tr><th>a</th><th>b</th></tr>"
        '<tr><td>1 <b>2</b><br>3</td><td><img src="https://e.org/a"></td></tr><tr><td>4</td></tr>'
        "</table>"
    )

    table, picture = blocks(markup)

    assert table == (
        "table",
        {
            "columns": [{"type": "text", "heading": "a"}, {"type": "text", "heading": "b"}],
            "rows": [{"values": ["<p>1 <b>2</b><br/>3</p>", ""]}, {"values": ["<p>4</p>", ""]}],
            "caption": "c",
        },
    )
    assert picture[0] == "image"


def test_a_table_without_a_head_has_nameless_columns():
    ((_kind, value),) = blocks("<table><tr><td>a</td><td>b</td></tr></table>")

    assert [column["heading"] for column in value["columns"]] == ["", ""]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><caption>a</caption><tr><td>b</td></tr></table>",
        "<table><tr><td><h2>a</h2></td><td>b</td></tr></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr><tr><td>b</td></tr></table>",
    ],
)
def test_a_table_that_only_places_things_is_their_order(markup):
    found = [told_by(kind, value).split() for kind, value in blocks(markup)]

    assert [word for words in found for word in words] == ["a", "b"]
    assert "table" not in [kind for kind, _ in blocks(markup)]


def test_a_card_is_a_link_with_why():
    markup = (
        '<div data-block="card"><a href="https://e.org/a">Title</a><p>Why</p><cite>E</cite>'
        '<img src="https://e.org/b"></div>'
    )

    card, picture = blocks(markup)

    assert card[1] == {
        "url": "https://e.org/a", "title": "Title", "description": "Why", "publisher": "E",
    }  # fmt: skip
    assert picture[0] == "image"


@pytest.mark.parametrize(
    "inside", ["<p>Title</p>", '<a href="https://e.org/a">Title</a><a href="/b">b</a>']
)
def test_what_fits_no_card_keeps_its_words(inside):
    assert "Title" in rich(f'<div data-block="card">{inside}</div>')
