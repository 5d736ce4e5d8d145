"""What a page says of itself in its head."""

from __future__ import annotations

import pytest

from syndication.reading import normal, read_head

URL = "https://copy.example/a/story"


def head(markup, **headers):
    return read_head(markup, url=URL, headers=headers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://Home.Example/a/", "https://home.example/a"),
        ("https://home.example:443/a", "https://home.example/a"),
        ("http://home.example:80/a", "http://home.example/a"),
        ("https://home.example/a?utm_source=x&UTM_campaign=y#top", "https://home.example/a"),
        ("https://home.example/a?p=1&utm_source=x", "https://home.example/a?p=1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        (" https://home.example/a ", "https://home.example/a"),
    ],
)
def test_spellings_of_one_address_are_one(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://home.example/a", "http://home.example/a"),
        ("https://home.example/a", "https://home.example/b"),
        ("https://home.example:8443/a", "https://home.example/a"),
        ("https://home.example/a?p=1", "https://home.example/a?p=2"),
    ],
)
def test_other_addresses_are_others(one, other):
    assert normal(one) != normal(other)


def test_what_is_no_address_stays_as_it_is():
    assert normal("https://[broken/") == "https://[broken/"
    assert normal(f"https://{'ü' * 80}.example/").startswith("https://")


def test_the_canonical_is_read_whatever_its_case_and_company():
    found = head(
        '<link rel="NoOpener Canonical" href="/home"><meta property="og:url" content="/b">'
    )

    assert found.canonicals == ("https://copy.example/home",)
    assert found.og_url == "https://copy.example/b"


def test_the_base_of_a_page_counts():
    found = head('<base href="https://home.example/x/"><link rel="canonical" href="a">')

    assert found.canonicals == ("https://home.example/x/a",)


def test_a_canonical_in_the_head_of_the_answer_counts():
    found = head("<p>", Link='<https://home.example/a>; rel="canonical", </b>; rel=next')

    assert found.canonicals == ("https://home.example/a",)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="Robots" content="NOINDEX, follow">',
        '<meta name="googlebot" content="noindex">',
        '<meta name="robots" content="none">',
    ],
)
def test_a_page_that_hides_is_seen_to_hide(markup):
    assert head(markup).is_hidden


def test_a_page_can_hide_in_the_head_of_the_answer():
    assert head("<p>", **{"X-Robots-Tag": "noindex"}).is_hidden
    assert not head('<meta name="robots" content="index,max-image-preview:none">').is_hidden


def test_the_links_of_a_page_are_read_in_one_spelling():
    found = head(
        '<a href="/b/">b</a><a href="https://Home.example/a?utm_source=x">a</a>'
        '<a href="mailto:ada@example.org">m</a><a href="https://[broken/">x</a>'
    )

    assert found.links == {"https://copy.example/b", "https://home.example/a"}


@pytest.mark.parametrize("markup", ["", "<!-- -->", "x" * 3_000_000])
def test_what_is_no_page_says_nothing(markup):
    assert head(markup).canonicals == ()


def test_a_page_that_nests_without_end_costs_nothing():
    assert head("<div>" * 100_000).canonicals == ()
