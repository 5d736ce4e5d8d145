"""Texts as Ghost's editors keep them (Lexical, and Mobiledoc before), for posts without markup."""

from __future__ import annotations

import html
import json
from typing import Any

from syndication.jsonstream import listed, mapped, said
from syndication.platforms.ghost.cards import card_markup

DEEPEST = 60
FORMATS = {1: "strong", 2: "em", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup", 128: "mark"}
BLOCKS = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}
MARKS = frozenset({"strong", "b", "em", "i", "s", "u", "code", "sub", "sup", "mark", "a"})
MOST_VALUES = 100_000


def lexical(text: str) -> str:
    """The markup of a Lexical document; empty where it is none."""
    return _node(mapped(_parsed(text).get("root")), 0)


def mobiledoc(text: str) -> str:
    """The markup of a Mobiledoc document; empty where it is none."""
    document = _parsed(text)
    try:
        return "".join(_section(document, one) for one in listed(document.get("sections")))
    except (IndexError, TypeError, KeyError):
        return ""


def _parsed(text: str) -> dict[str, Any]:
    try:
        return mapped(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _node(node: dict[str, Any], depth: int) -> str:
    kind = said(node, "type").removeprefix("extended-")
    if kind in {"text", "tk", "at-link-search"}:
        return _text(node)
    if kind == "linebreak":
        return "<br>"
    if depth > DEEPEST:
        return html.escape(json.dumps(node, ensure_ascii=False), quote=False)
    inner = "".join(_node(mapped(one), depth + 1) for one in listed(node.get("children")))
    if kind in {"link", "autolink", "at-link"}:
        return f'<a href="{html.escape(said(node, "url"))}">{inner}</a>'
    if name := _name(kind, node):
        return f"<{name}>{inner}</{name}>"
    return inner + card_markup(kind, node)


def _name(kind: str, node: dict[str, Any]) -> str:
    if kind == "heading":
        tag = said(node, "tag")
        return tag if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} else "h2"
    if kind == "list":
        return "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
    return BLOCKS.get(kind, "")


def _text(node: dict[str, Any]) -> str:
    shown = html.escape(str(node.get("text") or ""), quote=False)
    format_ = node.get("format")
    if isinstance(format_, int):
        for bit, name in FORMATS.items():
            if format_ & bit:
                shown = f"<{name}>{shown}</{name}>"
    return shown


def _section(document: dict[str, Any], section: Any) -> str:
    """One section: `[1, tag, markers]`, `[2, src]`, `[3, tag, items]` or `[10, card]`."""
    kind = section[0]
    if kind == 1:
        name = section[1] if section[1] in {"h1", "h2", "h3", "h4", "h5", "h6"} else "p"
        name = "blockquote" if section[1] in {"blockquote", "aside", "pull-quote"} else name
        return f"<{name}>{_markers(document, section[2])}</{name}>"
    if kind == 2:  # noqa: PLR2004 - Mobiledoc's own numbers
        return f'<img src="{html.escape(str(section[1]))}" alt="">'
    if kind == 3:  # noqa: PLR2004
        items = "".join(f"<li>{_markers(document, one)}</li>" for one in section[2])
        name = "ol" if section[1] == "ol" else "ul"
        return f"<{name}>{items}</{name}>"
    card = document["cards"][section[1]]
    return card_markup(str(card[0]), mapped(card[1]))


def _markers(document: dict[str, Any], markers: Any) -> str:
    """Runs of words: `[0, opened marks, marks that close, text]`; 1 is an atom, a line break."""
    pieces, opened = [], []
    for kind, marks, closed, words in markers[:MOST_VALUES]:
        for mark in marks:
            name, *facts = document["markups"][mark]
            name = str(name).lower()
            opened.append(name if name in MARKS else "span")
            pieces.append(_opening(opened[-1], facts))
        pieces.append("<br>" if kind == 1 else html.escape(str(words), quote=False))
        pieces += [f"</{opened.pop()}>" for _number in range(min(closed, len(opened)))]
    return "".join([*pieces, *(f"</{name}>" for name in reversed(opened))])


def _opening(name: str, facts: list[Any]) -> str:
    pairs = listed(facts[0]) if facts else []
    href = next((pairs[at + 1] for at, key in enumerate(pairs[:-1]) if key == "href"), "")
    return f'<a href="{html.escape(str(href))}">' if name == "a" else f"<{name}>"
