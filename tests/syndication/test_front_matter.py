"""Facts on top of a text in any form, and tags that a page fills in."""

from __future__ import annotations

import pytest

from syndication.frontmatter import split
from syndication.markdown import as_markup
from syndication.markdown_tags import filled

# --- facts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\ntags: [a, b]\n---\nW",
        "\ufeff---\r\ntitle: T\r\ntags:\r\n  - a\r\n  - b\r\n...\r\nW",
        '+++\ntitle = "T"\ntags = ["a", "b"]\n+++\nW',
        '{"title": "T", "tags": ["a", "b"]}\nW',
        "Title: T\ntags:\n - a\n - b\n---\nW",
    ],
)
def test_facts_are_read_in_every_form(text):
    found = split(text)

    assert (found.word("title"), found.words("tags"), found.body) == ("T", ("a", "b"), "W")
    assert found.problem == ""


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("tags: a, b c", ("a", "b c")),
        ("tags: a b", ("a", "b")),
        ("tags: [[a, b], {name: c}, '']", ("a", "b", "c")),
        ("tags: {name: a}", ("a",)),
        ("tags:", ()),
        ("tags: a, a", ("a",)),
    ],
)
def test_lists_are_written_in_many_ways(facts, words):
    assert split(f"---\n{facts}\n---\n").words("tags") == words


def test_words_look_into_what_holds_them_and_yes_and_no_are_words():
    found = split("---\ncover: {image: a.png}\ndraft: Yes\nshown: off\nnone: ~\nlist: []\n---\n")

    assert found.word("cover.image", "draft") == "a.png"
    assert found.word("cover.image.more", "none", "list", "cover") == ""
    assert found.is_true("draft")
    assert found.is_false("shown")


@pytest.mark.parametrize(
    "facts",
    [
        "title: T\ntags: [a",
        "title: T\nx: &a 1\ny: *a",
        "title: T\nx: !!python/object/apply:os.system [id]",
        "title: T\nx: " + "[" * 5000,
        "title: T\n\tx: \x07",
    ],
)
def test_broken_and_hostile_facts_stop_nobody(facts):
    found = split(f"---\n{facts}\n---\nW")

    assert (found.word("title"), found.body) == ("T", "W")
    assert "broken" in found.problem


def test_facts_that_are_no_list_or_too_long_are_no_facts():
    assert split("---\n- a\n---\nW").facts == {}
    assert split("{oops\nW").body == "{oops\nW"
    assert "longer" in split(f"---\n{'a: b' * 20_000}\n---\nW").problem


# --- tags ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{< youtube abc >}}", '<oembed url="https://www.youtube.com/watch?v=abc">'),
        ('{{% vimeo id="12" %}}', '<oembed url="https://vimeo.com/12">'),
        ("{% gist ada 5 %}", '<oembed url="https://gist.github.com/ada/5">'),
        ("{% embed https://v.org/1 %}", '<oembed url="https://v.org/1">'),
        (
            '{% include youtube.html id="abc" %}',
            '<oembed url="https://www.youtube.com/watch?v=abc">',
        ),
        ("%[https://v.org/1]", '<oembed url="https://v.org/1">'),
        ('{{< figure src="a.png" caption="C" >}}', "<figcaption>C</figcaption>"),
        ("{% img left /a.png %}", '<img src="/a.png" alt="">'),
        ('[x]({{< ref "b.md" >}})', '<a href="b.md">x</a>'),
        ("[x]({% post_url 2020-01-02-b %})", '<a href="2020-01-02-b">x</a>'),
        ("{% link Ada https://e.org %}", '<a href="https://e.org">Ada</a>'),
        ('[x]({{ "/b/" | relative_url }})', '<a href="/b/">x</a>'),
        ("[x]({{ site.baseurl }}/b)", '<a href="/b">x</a>'),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", '<code class="language-ruby">x\n</code>'),
        (
            "{% codeblock t lang:js %}\nx\n{% endcodeblock %}",
            '<code class="language-js">x\n</code>',
        ),
        ("{{< highlight go >}}\nx\n{{< /highlight >}}", '<code class="language-go">x\n</code>'),
        ("{% raw %}{% odd %}{% endraw %}", "{% odd %}"),
        ("{% blockquote Ada %}\nsaid\n{% endblockquote %}", "<blockquote>\n<p>said</p>\n<p>— Ada"),
        ("{% quote %}\nsaid\n{% endquote %}", "<blockquote>\n<p>said</p>"),
        ("W\n{: .lead }", "<p>W</p>"),
        ("{% toc %}W", "<p>W</p>"),
    ],
)
def test_tags_that_everybody_knows_are_filled_in(text, shown):
    markup, left = filled(text)

    assert shown in as_markup(markup)
    assert left == [] or "{% odd %}" in text


@pytest.mark.parametrize(
    "text",
    [
        "{% odd %}",
        "{{< odd >}}",
        "{{ page.title }}",
        "{{< figure >}}",
        "{% codepen %}",
        "{% include sig.md %}",
        "{% link %}",
    ],
)
def test_tags_that_nobody_knows_stay_as_code_and_are_counted(text):
    markup, left = filled(f"{text} {text}")

    assert markup.count(f"`{text}`") == 2
    assert len(left) == 1
    assert left[0].endswith("(2)")


def test_a_beginning_without_an_end_stays_and_code_is_left_alone():
    assert filled("{% highlight x %} {% highlight y %}")[0].count("highlight") == 2
    assert filled("~~~\n{% odd %}\n~~~\n{% end_odd %}") == (
        "~~~\n{% odd %}\n~~~\n`{% end_odd %}`",
        [],
    )


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="2 MB"):
        as_markup("w" * (2 * 1024 * 1024 + 1))
