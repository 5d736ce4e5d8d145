"""Every word comes home, and nothing that runs."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.blocks.registry import kinds
from syndication.document import read_document
from syndication.fidelity import measure, told_by, words_in
from syndication.markup import parse
from syndication.shown import edited
from tests.syndication.documents import GOLDEN, blocks, rich


def test_markup_that_is_monstrous_keeps_its_words_as_paragraphs():
    deep = "<div>" * 150 + "a<p>b" + "</div>" * 150
    many = "<b>a</b> " * 51_000

    assert set(rich(deep)) >= {"a", "b"}
    assert rich(many).count("a") == 51_000
    assert blocks("<div>" * 150) == []


def test_more_than_two_megabytes_are_refused():
    with pytest.raises(ValueError, match="2 MB"):
        read_document("a" * (2 * 1024 * 1024 + 1))


def rich_texts(found: list[tuple[str, Any]]) -> list[str]:
    texts = [value for kind, value in found if kind == "paragraph"]
    return texts + [value["text"] for kind, value in found if kind == "quote"]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_editor_opens_and_saves_every_text_with_the_same_words(exports, name):
    path = exports / "golden" / "wordpress-6.1.9-rendered" / f"{name}.json"

    for post in json.loads(path.read_text()):
        for text in rich_texts(blocks(post["html"])):
            saved = edited(text)

            assert words_in(told_by("html", saved)) == words_in(told_by("html", text))
            assert edited(saved).count("<li") == text.count("<li")


NAMES = (
    "p b i a ul ol li h2 h4 blockquote pre table tbody tr td th caption div span figure figcaption "
    "dl dt dd br hr code section article details cite q u center"
)
WORDS = st.sampled_from(["quay", "harbour", "lamp", "tide", "日本語", "été", "n°5"])


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(children, max_size=4).map(" ".join)
    named = st.tuples(st.sampled_from(NAMES.split()), inside)
    return named.map(lambda one: f"<{one[0]}>{one[1]}</{one[0]}>")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.recursive(WORDS, element, max_leaves=25), max_size=5).map("".join))
def test_no_word_is_ever_lost(markup):
    document = read_document(markup)

    written = Counter("".join(parse(markup).itertext()))
    told = Counter("".join(told_by(*block) for block in document.blocks))
    assert not {sign: n for sign, n in (written - told).items() if not sign.isspace()}
    assert measure(document)["words"] == 1.0


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_no_text_stops_the_reading(markup):
    for kind, _value in blocks(markup):
        assert kind in kinds()


def vectors(exports: Any) -> list[str]:
    """Everything that ever ran in somebody's page, one vector a piece."""
    folder = exports / "xss"
    lists = (folder / "payloadbox-xss-payload-list.txt").read_text(errors="replace").splitlines()
    purify = json.loads((folder / "dompurify-expect.json").read_text())
    files = [path.read_text(errors="replace") for path in sorted(folder.rglob("*.test"))]
    feeds = [path.read_text(errors="replace") for path in sorted(folder.rglob("*.xml"))]
    return lists + [one["payload"] for one in purify] + files + feeds


def test_nothing_that_runs_comes_home(exports):
    active = ("script", "iframe", "object", "embed", "svg", "math", "form", "style", "link", "base")

    for at in range(0, len(found := vectors(exports)), 50):
        for kind, value in blocks("\n".join(found[at : at + 50])):
            texts = [value] if isinstance(value, str) else list((value or {}).values())
            for text in texts:
                if kind in {"paragraph", "html"} or (kind == "quote" and text == value["text"]):
                    tree = parse(text)
                    assert next(tree.iter(*active), None) is None
                    for one in tree.iter():
                        assert not [name for name in one.attrib if name.startswith("on")]
                        href = "".join(one.get("href", "").split()).lower()
                        assert not href.startswith(("javascript", "data", "vbscript"))
            if kind in {"embed", "card"}:
                assert value["url"].startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "name", ["attr-1MB", "deep-20000-b", "deep-50000-div", "table-unclosed-100k", "entities"]
)
def test_hostile_markup_is_read_in_a_moment(exports, name):
    markup = (exports / "hostile" / "html" / f"{name}.html").read_text()
    began = time.process_time()

    read_document(markup)

    assert time.process_time() - began < 15


def test_what_is_measured_against_is_clean_too():
    found = read_document(
        '<p onclick="run()">a<svg onload="run()"></svg></p><script>run()</script>'
    )

    assert found.markup == "<p>a</p>"
