"""Articles in Markdown and `llms.txt`: every public word, and none from behind a door."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from django.test import Client

from wagtail.models import PageViewRestriction, Site

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from blog.as_markdown import line, link, markdown
from blog.models import ArticlePage, Byline, StandardPage
from blog.rendering import render_html
from core.models import Brand
from tests import make
from tests.blog.bodies import every_block
from tests.blog.reading import get
from tests.blog.test_pages import in_french

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TAG = re.compile(r"<[^>]+>")
# Whatever may mean something in Markdown, and letters beside it.
WORDS = st.text(alphabet='ab1 .)#*_`[]<>&!|~-+=\\\n("$:é', max_size=12).map(html.escape)


def words_of(markup: str) -> list[str]:
    return str(lxml.html.fragment_fromstring(markup, create_parent="div").text_content()).split()


def read_back(text: str) -> list[str]:
    return words_of(READER.render(text))


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_markdown_reads_back_as_the_same_words(one: str, two: str, three: str) -> None:
    markup = f"""<h2>{one}</h2><p>{one}<b>{two}</b>{three}<br>{one}<a href="/a (b)">{two}</a></p>
        <ul><li>{one}<ul><li>{two}</li></ul></li><li><p>{three}</p><p>{two}</p></li></ul>
        <blockquote><p>{one}</p><p>{two}</p></blockquote><p>x <code>{one}</code> y</p>
        <table><caption>{two}</caption><tr><th>{one}</th><th>{two}</th></tr>
        <tr><td>{three}</td></tr></table><pre><code>{one}\n{two}</code></pre>
        <ol start="3"><li>{three}</li></ol>{one}<i>{two}</i><s>{three}</s>z"""

    assert "".join(read_back(markdown(markup))) == "".join(words_of(markup))


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<h3>Why <em>now</em></h3>", "### Why *now*"),
        ("<p>One<br>two</p>", "One  \ntwo"),
        ("<p><strong> Note: </strong>read</p>", "**Note:** read"),
        ("<p>a<b>b</b><i>c</i><b>:</b>d</p>", "a**b**<!-- -->*c*<!-- -->**:**<!-- -->d"),
        ("<p>Wow!<a href='https://x.example'>here</a></p>", "Wow\\![here](https://x.example)"),
        ("<p><a>no link</a><b> </b>x<!-- y --></p>", "no link x"),
        ("<ul><li>a<p>b</p></li><li></li></ul>", "- a\n\n  b\n-"),
        ("<ul></ul><table></table><h2></h2><p><br></p>", ""),
        ("<ol start='3'><li>a</li></ol>", "3. a"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>x = '```'\n</code></pre>", "````\nx = '```'\n````"),
        ("<p><code>`a`</code><code> </code></p>", "`` `a` ``"),
        ("<table><tr><td><code>b|c</code></td></tr></table>", "| `b\\|c` |\n| --- |"),
        ("<dl><dt>Q</dt><dd><p>A</p></dd></dl>", "**Q**\n\nA"),
        ("<figure><img src='/a_b.jpg' alt='A [b]'><figcaption>c</figcaption></figure>",
         "![A \\[b\\]](</a_b.jpg>)\n\nc"),
        ("<hr>", "---"),
        ("<video src='/v.mp4' title='A film'></video>", "[A film](/v.mp4)"),
        ("<audio><source src='/a.mp3'><p>Get it</p></audio>", "[/a.mp3](/a.mp3)\n\nGet it"),
        ("<video><p>Nothing</p></video>", "Nothing"),
        ("1. not a list", "1\\. not a list"),
    ],
)  # fmt: skip
def test_markup_has_its_form_in_markdown(markup: str, wanted: str) -> None:
    assert markdown(markup) == wanted


def test_words_and_addresses_mean_nothing_else_in_a_list() -> None:
    assert line(" # *a*\n b ") == "\\# \\*a\\* b"
    assert (
        link("[x]", "https://x.example/(y)<z>|") == "[\\[x\\]](<https://x.example/(y)%3Cz%3E%7C>)"
    )


@pytest.fixture
def home(db: None) -> Site:
    return make.site()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_article_is_read_in_markdown_with_the_words_of_every_block(
    client: Client, home: Site
) -> None:
    page = make.article(
        site=home,
        title="Sorted & *found*",
        standfirst="Why rent?",
        body=every_block(),
        sponsor_name="Quay",
        via_url="https://bo.example/x",
        first_published_at=datetime(2026, 3, 4, 12, tzinfo=UTC),
    )
    Byline.objects.create(article=page, contributor=make.contributor(site=home))

    answer = client.get(f"{page.url.rstrip('/')}.md")

    text = answer.content.decode()
    read = words_of(TAG.sub(" ", READER.render(text)))
    shown = render_html(page.body, medium="feed", base_url="http://testserver")
    said = words_of(TAG.sub(" ", shown))
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Link"] == f'<{page.full_url}>; rel="canonical"'
    assert [word for word in said if word not in read] == []
    assert text.startswith("# Sorted \\& \\*found\\*\n\nWhy rent?\n\nAda Quill · 2026-03-04\n\n")
    assert "Paid for by Quay" in text
    assert "https://bo.example/x" in text
    assert text.endswith(f"[{page.full_url}]({page.full_url})\n")


def test_an_undated_article_in_markdown_begins_with_its_title(client: Client, home: Site) -> None:
    page = make.article(site=home)
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=None)

    text = get(client, "/a-house-of-ones-own.md")

    assert text.startswith("# A house of one's own\n\nWords that belong to us.\n\n")


def test_the_page_names_its_markdown_where_everybody_may_read_it(
    client: Client, home: Site
) -> None:
    make.article(site=home, title="Open")
    make.article(site=home, title="Hidden", visibility="members")

    named = '<link rel="alternate" type="text/markdown" href="/open.md">'
    assert named in get(client, "/open/")
    assert "text/markdown" not in get(client, "/hidden/")


def test_nothing_from_behind_a_door_is_told_in_markdown(client: Client, home: Site) -> None:
    make.article(site=home, title="Hidden", visibility="members")
    make.article(site=home, title="Draft", live=False)
    closed = make.article(site=home, title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")

    for slug in ("hidden", "draft", "closed", "nowhere"):
        assert client.get(f"/{slug}.md").status_code == 404
    told = get(client, "/llms.txt")
    for title in ("Hidden", "Draft", "Closed"):
        assert title not in told


def test_every_language_has_its_own_text(client: Client, home: Site) -> None:
    page = make.article(site=home)
    front = in_french(home)
    there = page.copy_for_translation(front.locale)
    there.title = "Chez soi"
    there.save_revision().publish()

    assert "Chez soi" in get(client, f"/fr/{there.slug}.md")
    assert "Chez soi" not in get(client, f"/{page.slug}.md")


def test_llms_txt_says_what_is_here_and_where_its_text_is(client: Client, home: Site) -> None:
    Brand.objects.filter(site=home).update(tagline="Own it", description="About owning.")
    make.article(site=home, title="Rent [x]", standfirst="Why?\nNow.")
    make.article(site=home, title="Untold")
    home.root_page.specific.add_child(instance=StandardPage(title="About us"))
    in_french(home)

    told = get(client, "/llms.txt")

    assert told.startswith("# The Harbour\n\n> Own it\n\nAbout owning.\n\n## The Harbour (English)")
    assert "- [Rent \\[x\\]](http://testserver/rent-x.md): Why? Now.\n" in told
    assert "- [Untold](http://testserver/untold.md)\n" in told
    assert "## The Harbour: pages\n\n- [About us](http://testserver/about-us/)" in told
    assert "Le Port" not in told  # nothing to read there yet
    for place in re.findall(r"\(http://testserver(/\S+?)\)", told):
        assert client.get(place).status_code == 200, place


def test_a_house_without_a_brand_tells_nothing(client: Client, db: None) -> None:
    Site.objects.all().delete()

    assert client.get("/llms.txt").status_code == 404
