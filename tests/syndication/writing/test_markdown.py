"""What a reader of Markdown makes of ours is what stood at home."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from syndication.markup import parse
from syndication.writing import (
    BUTTONDOWN,
    FOREM,
    HASHNODE,
    Paragraph,
    Picture,
    Span,
    read,
    write_markdown,
)
from syndication.writing.document import words
from syndication.writing.wording import tidy

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
BLOCKS = sorted(Path("tests/data/blocks").glob("*.feed.html"))
SIGNS = st.text(alphabet="ab *_`~[]()<>&#!|\\-+=.1:{%\n", min_size=1, max_size=12)
MARKS = st.frozensets(st.sampled_from(["strong", "em", "strike", "sup", "mark"]), max_size=3)
FILM = "https://youtu.be/dQw4w9WgXcQ"


def read_back(markdown):
    return READER.render(markdown)


def wordy(markup):
    return "".join(parse(markup).text_content().split())


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.stem)
def test_every_kind_of_block_says_the_same_after_a_reader_of_markdown(path):
    markup = path.read_text()

    assert wordy(read_back(write_markdown(read(markup)))) == wordy(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a <b>b</b>c <i>(d)</i>e, (<b>f</b>)</p>",
        "<p><b><i>a</i> b</b> <b>c <i>d</i></b> <i>e</i><b>f</b></p>",
        "<p>a<sup>2</sup> b<sub>1</sub> <s>c</s> <mark>d</mark></p>",
        "<p><code>e`f</code> <code>`</code></p>",
        "<p><b>a</b> b <a href='https://a.test/x_y'>c <b>d</b></a></p>",
        "<p>- a<br>1. b<br>+ c<br># d<br>&gt; e<br>= f<br>--- g</p>",
        "<p>*a* _b_ `c` [d](e) &lt;b&gt; &amp;amp; \\ | ~~f~~ ![g]</p>",
        "<h2>a<br>b #</h2>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ul><li><p>d</p><p>e</p></li></ul>",
        "<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>",
        "<ol start=3><li>a<ol start=4><li>b</li></ol></li><li></li></ol><ol><li>c</li></ol>",
        "<ul><li>a<ul><li>b</li></ul><p>c</p></li></ul>",
        "<blockquote><p>a</p><ul><li>b</li></ul><blockquote>c</blockquote></blockquote>",
        "<pre><code class='language-py'>a\n\n```\n  b</code></pre>",
        "<ul><li><pre>a\n\nb</pre></li></ul>",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c|d<br>e</td><td><code>f|g</code></td></tr></table>",
        "<hr><p>a</p><hr>",
        "<p><a href='l'><img src='u' alt='x [y]'></a></p>",
    ],
)
def test_the_same_blocks_come_back(markup):
    assert read(read_back(write_markdown(read(markup)))) == read(markup)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Span, SIGNS, MARKS), min_size=1, max_size=4))
def test_no_sign_between_words_is_taken_for_an_order(spans):
    paragraph = Paragraph(tidy(spans))  # as every reader makes them
    said = words(paragraph.spans)

    markdown = write_markdown([paragraph])

    assert "".join(parse(read_back(markdown)).text_content().split()) == "".join(said.split())


def test_white_space_stands_outside_of_signs_and_brackets_of_an_address_inside():
    markup = "<p><b> a </b>b <a href='https://a.test/x(y)'>c</a></p>"

    assert write_markdown(read(markup)) == "**a** b [c](https://a.test/x%28y%29)"


def test_white_space_alone_has_no_marks():
    assert write_markdown(read("<p>a<b> </b>b</p>")) == "a b"


def test_a_caption_stands_in_italics_below_its_picture():
    picture = Picture("https://a.test/b c.jpg", "A", (Span("By Ada"),))

    assert write_markdown([picture]) == "![A](https://a.test/b%20c.jpg)\n\n*By Ada*"


def test_a_player_is_shown_in_the_way_of_the_platform():
    blocks = read(f"<p><a href='{FILM}'>A film</a></p>")

    assert write_markdown(blocks, FOREM) == f"{{% embed {FILM} %}}"
    assert write_markdown(blocks, HASHNODE) == f"%[{FILM}]"
    assert write_markdown(blocks, BUTTONDOWN) == f"[A film]({FILM})"


def test_braces_are_no_orders_to_a_platform_that_takes_them_for_such():
    markup = (
        "<p>{{ a }} {% b %} {c}</p><p><code>{{ d }}</code></p>"
        "<pre><code class='language-py'>{{ e }}</code></pre><pre>{% f %}</pre>"
    )

    markdown = write_markdown(read(markup), FOREM)

    assert "{{" not in markdown
    assert "{%" not in markdown
    assert read(read_back(markdown)) == read(markup)


def test_no_text_begins_with_the_dashes_of_front_matter():
    for markup in ("<hr><p>title: x</p><hr>", "<p>---<br>title: x</p>"):
        assert not write_markdown(read(markup)).startswith("---")


def test_an_address_in_words_stays_as_it_is():
    assert write_markdown(read("<p>see https://a.test/b_c_d, x_y</p>")) == (
        "see <https://a.test/b_c_d>, x\\_y"
    )
