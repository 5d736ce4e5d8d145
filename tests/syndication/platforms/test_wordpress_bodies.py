"""Texts of WordPress's older editor, and the square brackets that it fills in."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import lxml.html
import pytest

from syndication.archive import open_drop
from syndication.paragraphs import paragraphs
from syndication.platforms.wordpress.items import Item
from syndication.platforms.wordpress.library import Library
from syndication.platforms.wordpress.shortcodes import filled
from syndication.platforms.wordpress.stories import read_stories


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n\nb\nc", "<p>a</p>\n<p>b<br />\nc</p>\n"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>\n"),
        ("a<br><br/>b", "<p>a</p>\n<p>b</p>\n"),
        ("<h2>A</h2>b", "<h2>A</h2><p>b</p>\n"),
        (
            "<ul>\n<li>a</li>\n<li>b\n\nc</li>\n</ul>",
            "<ul><li>a</li><li><p>b</p>\n<p>c</p>\n</li></ul>",
        ),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<div>a</div>", "<div>a</div>"),
        ("<div>a\n\nb</div>", "<div><p>a</p>\n<p>b</p>\n</div>"),
        ("<p>a\nb</p>", "<p>a<br />\nb</p>"),
        ("<pre>a\n\n<b>b</pre>c", "<pre>a\n\n<b>b</pre><p>c</p>\n"),
        ("<pre>a", "<pre>a"),
        ("a <svg>\n<g/></svg> b", "<p>a <svg> <g/></svg> b</p>\n"),
        ("a<!--more-->b<!-- x -->c", "<p>a</p>\n<p>bc</p>\n"),
        ("a<!-- never", "<p>a</p>\n"),
        ("a\nhttps://e.org/x\nb", "<p>a</p>\n<p>https://e.org/x</p>\n<p>b</p>\n"),
        ("<td>\nhttps://e.org/x</td>", "<td>https://e.org/x</td>"),
        ("<table>x</table>", "<table>x</table>"),
        ("<hr>a</div>b", "<hr><p>a</p>\n</div><p>b</p>\n"),
        ("<div><p>a</div>b", "<div><p>a</div><p>b</p>\n"),
        ("", ""),
    ],
)
def test_paragraphs_are_made_as_wordpress_makes_them(text, shown):
    assert paragraphs(text) == shown


def test_monstrous_texts_are_read_in_one_pass():
    for text in (
        "<pre>" * 100_000,
        "<!--" * 100_000,
        "<div>" * 50_000 + "</p>" * 50_000,
        "<a '" * 90_000,
    ):
        assert isinstance(paragraphs(text), str)


@pytest.fixture
def library():
    made = Library()
    for number in ("3", "2"):
        made.add(
            Item(
                kind="attachment",
                post_id=number,
                file_url=f"https://e.org/{number}.jpg",
                link=f"https://e.org/?attachment_id={number}",
                excerpt="C <b>" if number == "2" else "",
                parent="7",
                meta={"_wp_attachment_image_alt": [f"A{number}"]},
            )
        )
    made.add(Item(kind="attachment", post_id="9", guid="https://e.org/9.mp3", parent="7"))
    made.add(Item(kind="attachment", post_id="10"))
    return made


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '[caption id="x"]<a href="/a"><img src="a.jpg" /></a> Words[/caption]',
            '<img src="a.jpg" /></a><figcaption class="wp-caption-text">Words</figcaption>',
        ),
        (
            '[wp_caption caption="Said"]<img src="a.jpg" />[/wp_caption]',
            '<figcaption class="wp-caption-text">Said</figcaption>',
        ),
        ("[caption]no picture[/caption]", '<figure class="wp-caption">no picture</figure>'),
        (
            '[gallery ids="2" link="none" columns="2"]',
            '<div class="gallery gallery-columns-2"><figure',
        ),
        ('[gallery ids="2"]', "<figcaption>C <b></figcaption>"),
        ('[gallery include="3" link="file" columns="x"]', '<a href="https://e.org/3.jpg"><img'),
        ('[gallery exclude="2"]', '<a href="https://e.org/?attachment_id=3">'),
        ('[gallery id="7"]', 'src="https://e.org/3.jpg" alt="A3"'),
        ("[embed]https://v.org/?a=1&amp;b=2[/embed]", '<oembed url="https://v.org/?a=1&amp;b=2">'),
        ("[youtube=https://youtu.be/x]", '<oembed url="https://youtu.be/x">'),
        ("[vimeo 12]", '<oembed url="https://vimeo.com/12">'),
        ('[gist id="5"]', '<oembed url="https://gist.github.com/5">'),
        ('[audio src="https://e.org/a.mp3"]', '<audio src="https://e.org/a.mp3">'),
        ('[video mp4="https://e.org/a.mp4"][/video]', '<video src="https://e.org/a.mp4">'),
        ("[audio]https://e.org/a.mp3[/audio]", '<audio src="https://e.org/a.mp3">'),
        ('[playlist ids="9,77"]', '<audio src="https://e.org/9.mp3">'),
        ('[playlist ids="9" type="video"]', '<video src="https://e.org/9.mp3">'),
        ('[code lang="js"]a &lt; b[/code]', '<pre><code class="language-js">a &lt; b</code></pre>'),
        ("[php]echo 1;[/php]", '<code class="language-php">echo 1;'),
        ("[sourcecode python]x[/sourcecode]", '<code class="language-python">x'),
        ("[code]x[/code]", "<pre><code>x</code></pre>"),
        ("[[gallery]]", "[gallery]"),
        ("[code]never ends [code]", "[code]never ends [code]"),
    ],
)
def test_shortcodes_show_what_wordpress_shows(library, text, shown):
    markup, left = filled(text, post_id="7", library=library)

    assert shown in markup
    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        "[gallery ids='77']",
        "[soundcloud]",
        "[audio]",
        "[contact-form-7 id='1' title='Us']",
        "[mc4wp_form]",
    ],
)
def test_what_shows_nothing_there_shows_nothing_here(library, text):
    markup, left = filled(text, post_id="8", library=library)

    assert (markup.strip(), left) == ("", [])


def test_shortcodes_that_nobody_knows_stay_and_are_counted(library):
    text = '[odd a="1"] [box]x[/box] [note] [1] see [this](x) [odd a="2"]'

    markup, left = filled(text, post_id="7", library=library)

    assert markup == text
    assert left == ["[box] (1)", "[odd] (2)"]


# Rendered by WordPress 6.1.9 itself: what it fills in from other posts is not among it.
GOLDEN = {
    "wp-tut": "wordpress/theme-test-data/themeunittestdata.wordpress.xml",
    "wp-64": "wordpress/theme-test-data/64-block-test-data.xml",
    "wp-hexo": "wordpress/hexo/wordpress.xml",
    "wp-small": "wordpress/wordpress-importer/small-export.xml",
    "wp-wpcom": "wordpress/jekyll-import/sitetitle.wordpress.2025-01-19.000.xml",
}
# WordPress sets signs as typographers do, links a player's file, and shows the newest posts.
APART = {"587", "1133", "1177", "1755", "165", "212"}


def words(markup: str) -> Counter[str]:
    tree: Any = lxml.html.fromstring(f"<div>{markup}</div>")
    for one in list(tree.iter("style", "script")):
        one.drop_tree()
    return Counter(re.findall(r"\w+", " ".join(tree.itertext())))


@pytest.mark.parametrize("name", GOLDEN)
def test_every_word_and_picture_that_wordpress_shows_is_there(exports, name):
    golden = json.loads((exports / f"golden/wordpress-6.1.9-rendered/{name}.json").read_text())
    with open_drop(exports / GOLDEN[name]) as drop:
        found = {one.source_id: one.html for one in read_stories(drop)}

    for post in golden:
        ours, theirs = found[str(post["id"])], post["html"]

        assert ours.count("<img") == theirs.count("<img"), post["slug"]
        if str(post["id"]) not in APART:
            assert not words(theirs) - words(ours), post["slug"]
