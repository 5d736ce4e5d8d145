"""Markup that would hold a tree parser is told from markup that would not, in linear time."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from core.html import sanitise
from core.nesting import is_bounded

MANY = 3_000

HOSTILE = {
    "nested": "<div>",
    "closed by a name that is not open": "<div></i>",
    "closed inside of another scope": "<div><object></div></object>",
    "formatting around a block": "<b><div></b>",
    "closed in a comment": "<div><!--</div>-->",
    "closed in what is read as a comment": "<div><!x </div>",
    "closed in a processing instruction": "<div><?x </div>",
    "closed in the name of an attribute": '<div><i ="></div>"></i>',
    "hidden between a script and a comment": "<script><!--</script><div>--></script>",
    "hidden between a text area and a comment": "<textarea><!--</textarea><div>--></textarea>",
    "hidden without scripts": "<noscript><!--</noscript><div>--></noscript>",
    "broken out of a drawing": "<svg><style><div></style></svg>",
    "closed in a drawing's comment": ("<div><svg><style><!--</style></svg></div>--></style></svg>"),
    "closed in a drawing's data": "<div><svg><![CDATA[></svg></div>]]></svg>",
    "empty in a drawing that ended": "<svg><p><path/>",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_no_way_to_nest_deep_is_let_through(shape):
    assert not is_bounded(HOSTILE[shape] * MANY)


@pytest.mark.parametrize("shape", HOSTILE)
def test_no_way_to_nest_deep_holds_the_sanitiser(shape):
    markup = HOSTILE[shape] * (1_500_000 // len(HOSTILE[shape]))
    began = time.process_time()

    sanitise(markup, profile="article")

    assert time.process_time() - began < 8


def test_formatting_that_is_copied_into_every_block_is_bounded():
    open_ones = "".join(f"<p><b title={number}></p>" for number in range(150))

    assert is_bounded(open_ones + "<p>x</p>" * 100)
    assert not is_bounded(open_ones + "<p>x</p>" * 3_000)


def test_copies_are_counted_when_blocks_close_too():
    open_ones = "".join(f"<div><b title={number}></div>" for number in range(150))

    assert not is_bounded(open_ones + "<div>x</div>" * 3_000)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Words <b>and</b> more<br>words.</p>" * MANY,
        "<ul><li>One<li>Two</ul>" * MANY,
        "<div><p>a<p>b</div>" * MANY,
        "<table><tr><td>a<td>b<tr><td>c</table>" * MANY,
        '<img alt="a > b" src=x>' * MANY,
        "<!-- </div> <div> <div> -->" * MANY,
        '<a title="</div><div>" href=x>a</a>' * MANY,
        "<style>p > b { }</style>" * MANY,
        "<noscript><img src=x></noscript>" * MANY,
        f"<svg>{'<path/>' * 300}</svg>",
        "<b><i>sloppy</b></i>" * 50,
        "a < b > c </ d & e" * 100,
        "",
    ],
)
def test_what_people_write_is_let_through(markup):
    assert is_bounded(markup)


def depth_of(markup: str) -> int:
    """How deep another parser's tree of it is."""
    root = etree.fromstring(f"<body>{markup}</body>", etree.HTMLParser(huge_tree=True))
    return max(len(list(one.iterancestors())) for one in root.iter())


def test_two_hundred_levels_are_deep_enough():
    nested = "<div>" * 200 + "x" + "</div>" * 200

    assert is_bounded(nested)
    assert not is_bounded(f"<div>{nested}</div>")
    assert depth_of(nested) >= 200


PIECES = "<a b=\"|<a b='|<!--|<a b=|<a |<a = |<script>|<style></style|<|</a|<a/|<!|</ |<![CDATA["


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_measuring_takes_time_in_proportion(piece):
    markup = piece * (1_000_000 // len(piece))
    began = time.process_time()

    is_bounded(markup)

    assert time.process_time() - began < 4
