"""Markdown becomes clean markup: no HTML of its own, nothing fetched from elsewhere."""

from __future__ import annotations

import pytest

from blog.blocks.registry import kinds
from blog.markdown import rendered
from core.html import sanitise


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("A *b* **c** ~~d~~", "<p>A <em>b</em> <strong>c</strong> <s>d</s></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("```python\nx\n```", '<pre><code class="language-python">x\n</code></pre>'),
        ("# a\n\n## b", "<h2>a</h2>\n<h3>b</h3>"),
        ("## a\n\n###### b", "<h2>a</h2>\n<h6>b</h6>"),
        ("# a\n\n###### b", "<h2>a</h2>\n<h6>b</h6>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        (
            "![a boat](https://e.org/b.png)",
            '<p><a href="https://e.org/b.png" rel="noopener noreferrer">a boat</a></p>',
        ),
        (
            "![](https://e.org/b.png)",
            '<p><a href="https://e.org/b.png" rel="noopener noreferrer">https://e.org/b.png</a></p>',
        ),
    ],
)
def test_markdown_is_drawn_clean(typed: str, drawn: str):
    found = rendered(typed)

    assert found == drawn
    assert sanitise(found, profile="article") == found


def test_a_table_keeps_its_head():
    assert "<th>a</th>" in rendered("| a | b |\n|---|---|\n| 1 | 2 |")


def test_the_notes_of_two_texts_on_one_page_have_addresses_of_their_own():
    first, second = rendered("a[^1]\n\n[^1]: b"), rendered("c[^1]\n\n[^1]: d")

    assert first.count("fn-") == second.count("fn-")
    assert rendered("a[^1]\r\n\r\n[^1]: b\r\n") == first
    address = first.split('href="#')[1].split('"')[0]
    assert f'id="{address}"' in first
    assert address not in second


def test_a_search_finds_words_and_not_their_marks():
    assert kinds()["markdown"].make().get_searchable_content("A *b* ~~c~~") == ["A b c"]
