"""The lines of a copy that people read."""

from __future__ import annotations

import pytest

from syndication.attribution import is_copy, last_line, with_attribution
from tests import make

LINK = '<a href="https://home.example.test/a-house-of-ones-own/">home.example.test</a>'


def test_a_copy_ends_with_who_wrote_it_and_where_it_was_first():
    markup = with_attribution(make.outgoing(html="<p>Words.</p>", authors=("Ada", "Bo <b>")))

    assert markup == (
        f"<p>Words.</p>\n<p><em>By Ada, Bo &lt;b&gt;. First published at {LINK}.</em></p>"
    )


def test_a_copy_without_a_byline_says_where_it_was_first():
    markup = with_attribution(make.outgoing(html="", authors=()))

    assert markup == f"<p><em>First published at {LINK}.</em></p>"


def test_who_paid_for_a_text_is_said_before_it():
    markup = with_attribution(make.outgoing(sponsor="Quay & Co"))

    assert markup.startswith("<p><em>Sponsored: Quay &amp; Co</em></p>\n")


def test_a_copy_is_recognised_by_its_last_line():
    article = make.outgoing(canonical_url="https://home.example.test/?a=1&b=2")

    assert is_copy(with_attribution(article) + "\n", original=article.canonical_url)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        f"<p>Read {LINK}!</p>",
        f"<p><em>First published at {LINK}.</em></p>\n<p>More.</p>",
        "<p><em>First published at home.example.test.</em></p>",
    ],
)
def test_a_text_that_only_cites_the_original_is_no_copy(markup):
    assert not is_copy(markup, original="https://home.example.test/a-house-of-ones-own/")


def test_a_person_is_given_the_line_in_the_articles_language():
    article = make.outgoing(canonical_url="https://home.example.test/a/", language="en")

    assert last_line(article) == "First published at https://home.example.test/a/."
