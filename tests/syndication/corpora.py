"""Real exports, read in by the house and held against what their readers saw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndication.archive import open_drop
from syndication.document import read_document
from syndication.exchange import Story
from syndication.recognition import recognise
from syndication.registry import platform
from syndication.shown import shown
from tests.syndication.pages import page_of
from tests.syndication.truth import KINDS, Listed, listed, order, recall, words

GOLDEN = "golden/wordpress-6.1.9-rendered"
# What real WordPress rendered, and the export it was rendered from.
WORDPRESS = {
    "wp-64": "wordpress/theme-test-data/64-block-test-data.xml",
    "wp-a11y": "wordpress/wordpress-importer/a11y-unit-test-data.xml",
    "wp-hexo": "wordpress/hexo/wordpress.xml",
    "wp-ja": "wordpress/ja/wordpress-theme-test-data-ja.xml",
    "wp-small": "wordpress/wordpress-importer/small-export.xml",
    "wp-tut": "wordpress/theme-test-data/themeunittestdata.wordpress.xml",
    "wp-wpcom": "wordpress/jekyll-import/sitetitle.wordpress.2025-01-19.000.xml",
}
# Texts that this WordPress could not show: it knows no footnotes, and prints the classes of a list.
BLIND = {"wp-64": {"75", "212"}}
# The least share of each kind that must arrive, in every corpus; `extra` is the most.
MUST = {
    "words": 0.995, "order": 0.995, "links": 0.995, "headings": 0.995, "items": 0.995,
    "tables": 0.995, "quotes": 0.995, "images": 0.99, "alt": 0.99, "captions": 0.98,
    "code": 0.98, "embeds": 0.98, "notes": 1.0, "native": 0.99, "passed": 0.95,
}  # fmt: skip
MOST_EXTRA = 0.003
# A text that came home by itself: its words, and of everything else nearly all.
WORDS, EXTRA, OTHERS = 0.995, 0.005, 0.98


@dataclass(frozen=True, slots=True)
class Text:
    """One story: what was there, what its page here shows, and how its blocks hold the words."""

    story: Story
    truth: Listed
    shown: Listed
    order: float
    native: tuple[int, int]  # words in blocks that are no HTML, and all

    @property
    def passed(self) -> bool:
        """Whether it came home whole."""
        found = shares([(self.truth, self.shown)])
        others = all(found[kind] >= OTHERS for kind in KINDS if kind != "words")
        return found["words"] >= WORDS and found["extra"] <= EXTRA and others

    def lost(self) -> dict[str, Any]:
        """What did not arrive, to read when a test fails."""
        gone = {kind: self.truth[kind] - self.shown[kind] for kind in KINDS}
        return {kind: dict(pieces.most_common(5)) for kind, pieces in gone.items() if pieces}


def golden(exports: Path, name: str, *, every: int = 1) -> Iterator[Text]:
    """The texts of an export of WordPress against what WordPress itself shows."""
    posts = json.loads((exports / GOLDEN / f"{name}.json").read_text())
    seen = {str(post["id"]): post["html"] for post in posts}
    number = 0
    for story in stories_of(exports / WORDPRESS[name]):
        if story.source_id in seen and story.source_id not in BLIND.get(name, ()):
            number += 1
            if number % every == 0:
                yield text_of(story, seen[story.source_id])


def text_of(story: Story, truth: str) -> Text:
    """A story read into blocks and drawn, beside the truth."""
    document = read_document(story.html, base_url=story.source_url or "https://e.org/")
    page = page_of(document.blocks)
    counts = [(kind, len(words(shown(kind, value)))) for kind, value in document.blocks]
    native = sum(number for kind, number in counts if kind != "html")
    return Text(
        story,
        listed(truth),
        listed(page),
        order(truth, page),
        (native, sum(number for _kind, number in counts)),
    )


def stories_of(path: Path) -> Iterator[Story]:
    """The stories of an export, by whichever platform is surest of it."""
    with open_drop(path) as drop:
        found = [one for one in recognise(drop) if "stories" in one[1].holds]
        if found:
            reader: Any = platform(found[0][0].key)
            yield from (one for one in reader.read_stories(drop) if one.kind != "left_out")


def figures(texts: Iterable[Text]) -> dict[str, float]:
    """The shares over all texts of a corpus."""
    every = list(texts)
    native, of = (sum(text.native[place] for text in every) for place in (0, 1))
    return {
        **shares((text.truth, text.shown) for text in every),
        "order": sum(text.order for text in every) / len(every) if every else 1.0,
        "native": native / of if of else 1.0,
        "passed": sum(text.passed for text in every) / len(every) if every else 1.0,
        "texts": len(every),
    }


def shares(pairs: Iterable[tuple[Listed, Listed]]) -> dict[str, float]:
    """The share of each kind that arrived, over many texts, and `extra`: words nobody wrote."""
    all_pairs = list(pairs)
    found = {}
    for kind in KINDS:
        counts = [recall(truth, shown, kind) for truth, shown in all_pairs]
        whole = sum(of for _there, of in counts)
        found[kind] = sum(there for there, _of in counts) / whole if whole else 1.0
    said = sum(shown["words"].total() for _truth, shown in all_pairs)
    more = sum((shown["words"] - truth["words"]).total() for truth, shown in all_pairs)
    return {**found, "extra": more / said if said else 0.0}
