"""What an editor is told before readers see it."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamBlock

import pytest

from blog.blocks import article_blocks
from blog.checks import ADVICE, FINE, STOP, findings, lix
from blog.models import ArticlePage

pytestmark = pytest.mark.django_db

GOOD = "Two or three lines that say what the article is about and why to read it."


def article(*, body: list[tuple[str, Any]] | None = None, **facts: str) -> ArticlePage:
    """An article with nothing to be said about it, but for what a test says."""
    block = StreamBlock(article_blocks())
    raw = [{"type": kind, "value": value} for kind, value in body or []]
    return ArticlePage(
        **{"title": "A title", "standfirst": GOOD, **facts}, body=block.to_python(raw)
    )


def found(page: ArticlePage) -> dict[str, str]:
    return {finding.name: finding.grade for finding in findings(page)}


def words(page: ArticlePage) -> str:
    return " ".join(finding.words for finding in findings(page))


def heading(text: str, level: str) -> tuple[str, dict[str, str]]:
    return ("heading", {"text": text, "level": level, "anchor": ""})


def picture(**facts: object) -> tuple[str, dict[str, object]]:
    return ("image", {"image": None, "alt": "", "decorative": False, **facts})


def test_nothing_is_said_of_an_article_that_has_everything():
    assert findings(article()) == []


@pytest.mark.parametrize("facts", [{"sponsor_name": "Acme"}, {"sponsor_text": "Paid for"}])
def test_half_of_a_sponsorship_is_a_stop_and_stands_first(facts):
    told = findings(article(title="t" * 80, **facts))

    assert [(one.name, one.grade) for one in told] == [("sponsor", STOP), ("title", ADVICE)]


def test_a_sponsor_with_a_label_is_fine():
    assert found(article(sponsor_name="Acme", sponsor_text="Paid for by Acme")) == {}


def test_the_title_that_search_engines_show_is_measured():
    assert found(article(title="t" * 71)) == {"title": ADVICE}
    assert found(article(title="t" * 71, seo_title="Short")) == {}


@pytest.mark.parametrize(
    ("standfirst", "said"), [("", "no standfirst"), ("Short.", "6 characters"), ("d" * 161, "161")]
)
def test_a_description_that_search_engines_cannot_show_well_is_told(standfirst, said):
    assert said in words(article(standfirst=standfirst))


def test_the_own_words_for_search_engines_are_what_is_measured():
    assert found(article(standfirst="", search_description=GOOD)) == {}


def test_pictures_without_a_description_are_counted_also_in_a_gallery():
    one = {"image": None, "alt": "", "decorative": False}
    gallery = ("gallery", {"pictures": [one, {**one, "decorative": True}], "caption": ""})
    plain = ("paragraph", "<p>Words.</p>")

    told = words(article(body=[picture(), picture(alt="A quay"), gallery, plain]))

    assert "2 pictures have no description" in told


def test_a_heading_that_leaves_out_a_level_is_named_and_the_next_is_measured_by_what_readers_see():
    body = [heading("One", "2"), heading("Far", "4"), heading("Near", "3"), heading("Up", "2")]

    told = findings(article(body=body))

    assert [one.words.partition("”")[0] for one in told] == ["“Far"]


def test_short_words_in_short_sentences_read_easily():
    assert lix("The cat sat on the mat. " * 30) == 6


def test_long_words_in_a_long_sentence_read_hard():
    page = article(body=[("paragraph", f"<p>{'Consequently organisations ' * 60}.</p>")])

    assert found(page) == {"reading": ADVICE}
    assert "very hard" in words(page)


def test_an_easy_text_is_said_to_be_easy():
    page = article(body=[("paragraph", f"<p>{'The cat sat on the mat. ' * 30}</p>")])

    assert found(page) == {"reading": FINE}
    assert "very easy" in words(page)


@pytest.mark.parametrize("text", ["", "Only a few words.", "字" * 300, "1 2 3 " * 200])
def test_where_there_are_too_few_words_nothing_is_measured(text):
    assert lix(text) is None


def test_a_text_without_an_end_is_one_sentence():
    assert lix("word " * 100) == 100
