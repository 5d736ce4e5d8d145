"""The clean markup of an article is read once, into blocks of spans."""

from __future__ import annotations

from typing import Any

import pytest

from syndication.writing import (
    Code,
    Embed,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Table,
    read,
)

STRONG: frozenset[Any] = frozenset({"strong"})
EM: frozenset[Any] = frozenset({"em"})
FILM = "https://youtu.be/dQw4w9WgXcQ"


def paragraph(text):
    return Paragraph((Span(text),))


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<h2>Why</h2><p>So.</p>", (Heading(2, (Span("Why"),)), paragraph("So."))),
        ("<p>a\n  b&nbsp; c</p>", (paragraph("a b\xa0 c"),)),
        ("<p> a <br> <br>b<br></p>", (paragraph("a\nb"),)),
        (
            "<p>a <b> b</b><i> c</i></p>",
            (Paragraph((Span("a "), Span("b", STRONG), Span(" c", EM))),),
        ),
        ("<p>a<b><br>b</b></p>", (Paragraph((Span("a"), Span("\nb", STRONG))),)),
        ("<p>a <b><br>b</b></p>", (Paragraph((Span("a"), Span("\nb", STRONG))),)),
        ("<p>a<b> </b><br>b</p>", (Paragraph((Span("a"), Span("\nb"))),)),
        ("<p>a<br><b> b</b></p>", (Paragraph((Span("a\n"), Span("b", STRONG))),)),
        ("<p>so <q>he</q> said</p>", (paragraph("so “he” said"),)),
        ("<h2> </h2><blockquote></blockquote><pre> </pre><table></table><ul></ul>", ()),
        ("loose<p>p</p>tail", (paragraph("loose"), paragraph("p"), paragraph("tail"))),
        ("<hr>", (Rule(),)),
        ("<blockquote><p>a</p></blockquote>", (Quote((paragraph("a"),)),)),
        ("<ul><li>a</li></ul>", (Listing(((paragraph("a"),),)),)),
        ("<ol start=x><li>a</li></ol>", (Listing(((paragraph("a"),),), 1),)),
        ("<ol start=3><li>a</li></ol>", (Listing(((paragraph("a"),),), 3),)),
        ("<ul>a</ul>", (paragraph("a"),)),
        ("<pre><code class='language-py'>a\n  b<br>c</code>\n</pre>", (Code("a\n  b\nc", "py"),)),
        ("<pre>a</pre>", (Code("a"),)),
        ("<p><img src='u' alt=' x  y '></p>", (Picture("u", "x y"),)),
        ("<p>a<img src='u'>b<img></p>", (paragraph("a"), Picture("u"), paragraph("b"))),
        ("<a href='l'><img src='u'></a>", (Picture("u", link="l"),)),
        ("<p><a href='#fn:1'>1</a></p>", (paragraph("1"),)),
        ("<p><a href='l'><div>a</div><div>b</div></a></p>", (Paragraph((Span("a\nb", url="l"),)),)),
        (f"<p><a href='{FILM}'>A film</a></p>", (Embed(FILM, (Span("A film", url=FILM),)),)),
        (
            f"<p><a href='{FILM}'>A film</a><br>At six</p>",
            (Embed(FILM, (Span("A film", url=FILM),)), paragraph("At six")),
        ),
        (
            f"<p><a href='{FILM}'>A film</a> and so on</p>",
            (Paragraph((Span("A film", url=FILM), Span(" and so on"))),),
        ),
        ("<p><a href='https://a.test'>A</a></p>", (Paragraph((Span("A", url="https://a.test"),)),)),
        (
            "<details><summary>More</summary><p>a</p></details>",
            (Paragraph((Span("More", STRONG),)), paragraph("a")),
        ),
        ("<details><summary></summary>a</details>", (paragraph("a"),)),
    ],
)
def test_markup_is_read_as_blocks(markup, blocks):
    assert read(markup) == blocks


def test_a_figure_gives_its_picture_the_caption_and_other_things_a_line():
    picture = read(
        "<figure><a href='l'><img src='u'></a><figcaption>By <b>Ada</b></figcaption></figure>"
    )
    listing = read("<figure><pre>x</pre><figcaption>Code</figcaption></figure>")
    bare = read("<figure><pre>x</pre></figure>")

    assert picture == (Picture("u", "", (Span("By "), Span("Ada", STRONG)), "l"),)
    assert listing == (Code("x"), Paragraph((Span("Code", EM),)))
    assert bare == (Code("x"),)


def test_a_table_has_rows_of_cells_and_its_head_is_known():
    (table,) = read(
        "<table><caption>T</caption><tr><th>a</th></tr><tr><td><p>b</p><p>c</p></td></tr>"
        "<tr></tr></table>"
    )
    (plain,) = read("<table><tr><td>a</td></tr></table>")

    assert table == Table((((Span("a"),),), ((Span("b\nc"),),)), True, (Span("T"),))
    assert plain == Table((((Span("a"),),),), False)


def test_a_table_within_a_cell_adds_no_rows():
    (table,) = read("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>")

    assert isinstance(table, Table)
    assert len(table.rows) == 1


def test_the_deepest_markup_that_may_come_is_read():
    deep = "<blockquote>" * 190 + "x" + "</blockquote>" * 190

    assert isinstance(read(deep)[0], Quote)
