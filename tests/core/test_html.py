"""Nothing that runs or hides comes through; words do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from core.html import MOST_BYTES, PROFILES, SCHEMES, guard, is_safe_url, plain_text, sanitise, typed

PIECES = (
    "<p> </p> <b> </b> <i\ttitle='>'> <a\thref=javascript:x> </a> <table> <td> <svg> <style> "
    "</style> <!-- --> <math><mi> &lt; &#13; & x <noscript> <img\tsrc=x\tonerror=y> <li> </ul> "
    "\" ' < >"
)
MARKUP = st.lists(st.sampled_from(PIECES.split(" ")), max_size=30).map("".join)


def judged(markup: str, *, profile: str) -> Iterator[str]:
    """What another parser finds in it that the profile does not allow."""
    rules = PROFILES[profile]
    for element in lxml_html.fragment_fromstring(markup, create_parent="div").iterdescendants():
        if not isinstance(element.tag, str) or element.tag not in rules.tags:
            yield f"<{element.tag}>"
            continue
        allowed = rules.attributes["*"] | rules.attributes.get(element.tag, set()) | {"rel"}
        for name, value in element.items():
            if name not in allowed:
                yield f"{element.tag} {name}={value}"
            elif name in {"href", "src", "cite"} and not leads_to_the_web(value):
                yield f"{name}={value}"


def canonical(markup: str) -> bytes:
    """With the attributes in one order."""
    return etree.tostring(lxml_html.fragment_fromstring(markup, create_parent="div"), method="c14n")


def leads_to_the_web(url: str) -> bool:
    """As a browser reads it: control characters and spaces in a scheme are dropped."""
    bare = "".join(letter for letter in url if letter > " ").lower()
    scheme, colon, _rest = bare.partition(":")
    return not colon or scheme in SCHEMES or "/" in scheme or "?" in scheme or "#" in scheme


def payloads(exports: Path) -> list[str]:
    union: list[str] = json.loads((exports / "security" / "xss_union.json").read_text())
    purify: list[dict[str, Any]] = json.loads(
        (exports / "xss" / "dompurify-expect.json").read_text()
    )
    files = [*(exports / "xss" / "bleach").iterdir(), *(exports / "hostile" / "html").iterdir()]
    return [
        *union,
        *(str(case["payload"]) for case in purify),
        *(path.read_text(errors="replace") for path in files if path.is_file()),
    ]


def small(corpus: list[str]) -> list[str]:
    return [payload for payload in corpus if len(payload) < 20_000]


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_nothing_of_the_corpora_is_left_that_another_parser_would_run(exports: Path, profile):
    corpus = payloads(exports)
    # Mails share their tags with articles, which see all of it.
    each = 3 if profile == "mail" else 1

    found = {
        payload[:80]: wrong
        for payload in corpus[::each]
        if (clean := sanitise(payload, profile=profile)).strip()
        and (wrong := list(judged(clean, profile=profile)))
    }

    assert len(corpus) > 8_600
    assert found == {}


def test_the_judge_sees_what_is_wrong():
    wrong = '<script>x</script><p onclick="x">y</p><a href="java\nscript:x">z</a><img src="data:x">'

    assert len(list(judged(wrong, profile="article"))) == 4


def test_a_second_sanitiser_finds_nothing_to_take_out(exports: Path):
    rules = PROFILES["article"]
    attributes = {name: [*allowed, "rel"] for name, allowed in rules.attributes.items()}
    differing = []
    for payload in small(payloads(exports))[::12]:
        clean = sanitise(payload, profile="article")
        again = bleach.clean(clean, tags=rules.tags, attributes=attributes, protocols=SCHEMES)
        if words_of(again) != words_of(clean) or again.count("<") != clean.count("<"):
            differing.append((payload, clean, again))

    assert differing == []


def words_of(markup: str) -> str:
    return "".join(
        lxml_html.fragment_fromstring(markup, create_parent="div").text_content().split()
    )


def test_what_is_clean_stays_as_it_is(exports: Path):
    changed = [
        payload
        for payload in small(payloads(exports))[::3]
        if (clean := sanitise(payload, profile="article"))
        and canonical(clean) != canonical(sanitise(clean, profile="article"))
    ]

    assert changed == []


@given(MARKUP, st.sampled_from(sorted(PROFILES)))
def test_cleaning_twice_is_cleaning_once(markup, profile):
    clean = sanitise(markup, profile=profile)

    assert canonical(sanitise(clean, profile=profile)) == canonical(clean)
    assert list(judged(clean, profile=profile)) == []


@given(st.text())
def test_any_text_can_be_cleaned(text):
    sanitise(text, profile="comment")


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        ('<p onclick="x">Words</p>', "<p>Words</p>"),
        ("<script>alert(1)</script>Words", "Words"),
        ("<unknown>Words</unknown>", "Words"),
        ('<a href="java\tscript:x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<code class="language-c++">a</code>', '<code class="language-c++">a</code>'),
        ('<code class="evil">a</code>', "<code>a</code>"),
        ('<h2 id="part-1">a</h2>', '<h2 id="part-1">a</h2>'),
        ('<h2 id="1 evil">a</h2>', "<h2>a</h2>"),
        ('<p lang="fr" style="x">a</p>', '<p lang="fr">a</p>'),
        ("a\x00b\ud800c", "ab?c"),
        ("a&#1;b\x02c&#13;d\r\ne", "abc\nd\ne"),
    ],
)
def test_an_article_keeps_what_it_needs(markup, clean):
    assert sanitise(markup, profile="article") == clean


def test_a_comment_holds_no_picture_and_its_links_give_no_credit():
    clean = sanitise(
        '<h2>a</h2><img src="/x"><a href="https://x.example/">b</a>', profile="comment"
    )

    assert clean == 'a<a href="https://x.example/" rel="nofollow ugc noopener noreferrer">b</a>'


def test_markup_that_nests_too_deep_keeps_its_words():
    clean = sanitise("<div>" * 5_000 + "Words &amp; more <b>here", profile="article")

    assert clean.split() == ["Words", "&amp;", "more", "here"]


def test_markup_of_more_than_two_megabytes_is_refused():
    with pytest.raises(ValueError, match="2 MB"):
        guard("é" * (MOST_BYTES // 2 + 1))


def test_plain_text_has_a_line_for_each_block():
    markup = "<h2>One &amp; two</h2><ul><li>a<li>b</ul><p>c<br>d</p><script>e</script>"

    assert plain_text(markup) == "One & two\na\nb\nc\nd"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/", True),
        ("HTTP://example.org/", True),
        ("mailto:a@example.org", True),
        ("tel:+33", True),
        ("/path:with:colons", True),
        ("#part", True),
        ("?a=b:c", True),
        ("", True),
        ("//example.org/\u200b", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("java\u200bscript:alert(1)", False),
        ("java&Tab;script:alert(1)", False),
        ("&#106;avascript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_addresses_of_the_web_mail_and_telephone_are_safe(url, safe):
    assert is_safe_url(url) is safe


def test_what_people_type_becomes_paragraphs_with_links_that_give_no_credit():
    assert typed("See example.org\r\nand 1 < 2.\n\n\nBye.") == (
        '<p>See <a href="http://example.org" rel="nofollow ugc noopener noreferrer">example.org</a>'
        "<br>and 1 &lt; 2.</p><p>Bye.</p>"
    )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b onclick=x>", "&lt;img&gt;"])
def test_what_people_type_is_never_markup(text):
    assert plain_text(typed(text)) == text


def test_nothing_typed_is_nothing():
    assert typed(" \n\n ") == ""
