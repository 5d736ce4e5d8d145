"""An editor is told what a platform will spoil, and only if the article has any of it."""

from __future__ import annotations

from typing import get_args

import pytest

from syndication.exchange import TellsLosses
from syndication.losses import FOUND, Feature, Limits, losses
from syndication.platforms.ghost import Ghost
from syndication.platforms.medium import Medium
from syndication.platforms.wordpress import WordPress
from tests import make

WITH = {
    "anchors": "<p><a href='#x'>a</a></p>",
    "marks": "<p><mark>a</mark></p>",
    "small": "<p>m<sup>2</sup></p>",
    "foldouts": "<details><summary>a</summary>b</details>",
    "tables": "<table><tr><td>a</td></tr></table>",
    "captions": "<figure><img src='u'><figcaption>a</figcaption></figure>",
    "code": "<pre><code class='language-py'>a</code></pre>",
    "notes": "<ol><li id='fn:1'>a</li></ol>",
    "splits": "<p>a <img src='u'> b</p>",
    "quotes": "<blockquote><p>a</p><p>b</p></blockquote>",
    "numbers": "<ol start='3'><li>a</li></ol>",
    "callouts": "<blockquote><p><strong>In short</strong></p><p>a</p></blockquote>",
    "pictures": "<img src='u'>",
}
PLAIN = "<h2>a</h2><p>b <strong>c</strong></p><ul><li>d</li></ul><ol><li>e</li></ol><pre>f</pre>"


def test_every_feature_has_its_place_and_its_sentence():
    assert set(WITH) == set(FOUND) == set(get_args(Feature))


@pytest.mark.parametrize("feature", sorted(WITH))
def test_a_loss_is_told_where_the_article_has_what_is_lost(feature):
    assert FOUND[feature][1] in losses(make.outgoing(html=WITH[feature]), [feature])
    assert losses(make.outgoing(html=PLAIN), [feature]) == ()


def test_a_quotation_is_no_box():
    quotation = "<blockquote><p><strong>Never</strong> again</p></blockquote>"

    assert losses(make.outgoing(html=quotation)) == ()


def test_players_become_links_where_a_platform_has_none():
    article = make.outgoing(html="<p><a href='https://youtu.be/x'>A film</a></p>")

    assert losses(article) == ("Films and other players become links.",)
    assert losses(article, plays=True) == ()


def test_what_is_cut_is_told_with_what_is_left():
    article = make.outgoing(title="One two three", excerpt="E" * 20, tags=("a", "bcd", "e"))

    found = losses(article, limits=Limits(title=8, excerpt=10, tags=1, tag=2))

    assert found == (
        "The title is cut: “One two…”",
        "The excerpt is cut after 10 characters.",
        "Left out of the tags: bcd, e.",
    )


def test_nothing_is_told_where_all_fits():
    article = make.outgoing()

    assert losses(article, limits=Limits(title=99, excerpt=99, tags=2)) == ()


@pytest.mark.parametrize("platform", [Ghost(), WordPress(), Medium()], ids=lambda one: one.key)
def test_the_first_platforms_tell_what_they_lose(platform):
    article = make.outgoing(html="".join(WITH.values()), title="T" * 300, tags=("t" * 200,) * 2)

    told = platform.losses(article)

    assert isinstance(platform, TellsLosses)
    assert len(told) == len(set(told)) >= 1
