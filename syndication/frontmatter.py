"""The facts on top of a Markdown file: YAML, TOML or JSON, as strangers write them.

Everything becomes words, whatever its type was: `no` stays `no`, and a date that is none stops
nobody. Aliases are refused, for a few bytes of them unfold into gigabytes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

LONGEST = 64_000  # characters of facts
FENCED = re.compile(r"(---|\+\+\+)[ \t]*\n(?:(.*?)\n)??(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# Hexo needs no line above its facts, only one below.
UNOPENED = re.compile(r"((?:[A-Za-z_][\w-]*[ \t]*:[^\n]*\n(?:[ \t-][^\n]*\n)*)+)---[ \t]*\n")
NO = frozenset({"false", "no", "off", "0"})
YES = frozenset({"true", "yes", "on", "1"})


class Text(NamedTuple):
    """A file as its facts and its body; `problem` says what of the facts could not be read."""

    facts: Mapping[str, Any]
    body: str
    problem: str = ""

    def word(self, *keys: str) -> str:
        """The first of these facts that says something; `a.b` looks into `a`."""
        return next((found for found in (_word(self.facts, key) for key in keys) if found), "")

    def words(self, *keys: str) -> tuple[str, ...]:
        """All values of these facts, each once: a list, or a line with commas or blanks."""
        found = [one for key in keys for one in _words(_at(self.facts, key))]
        return tuple(dict.fromkeys(found))

    def is_true(self, *keys: str) -> bool:
        return self.word(*keys).lower() in YES

    def is_false(self, *keys: str) -> bool:
        return self.word(*keys).lower() in NO


def split(text: str) -> Text:
    """The facts and the body of a text; of one without facts all is body."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "")
    if found := FENCED.match(text):
        return _read(found[2] or "", text[found.end() :], is_toml=found[1] == "+++")
    if text.startswith("{"):
        return _json(text)
    if found := UNOPENED.match(text[:LONGEST]):
        return _read(found[1], text[found.end() :], is_toml=False)
    return Text({}, text)


def _read(facts: str, body: str, *, is_toml: bool) -> Text:
    if len(facts) > LONGEST:
        return Text({}, body, "Its facts are longer than a post's are.")
    try:
        found = tomllib.loads(facts) if is_toml else yaml.load(facts, Loader=_Words)  # noqa: S506
    except (ValueError, yaml.YAMLError, RecursionError, AttributeError):
        return Text(_lines(facts), body, "Its facts are broken: what could be told was read.")
    return Text(_lowered(found), body)


def _json(text: str) -> Text:
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return Text({}, text)
    return Text(_lowered(found), text[end:].lstrip("\n"))


class _Words(yaml.SafeLoader):
    """YAML in which every value is a word, and nothing stands for anything else."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("An alias.")
        return super().compose_node(parent, index)


def _lines(facts: str) -> dict[str, Any]:
    """What a person sees in facts that no parser takes: `name: value`."""
    found = re.findall(r"^([A-Za-z_][\w-]*)\s*[:=][ \t]*(.*)$", facts, re.MULTILINE)
    return {name.lower(): value.strip().strip("\"'") for name, value in found if value.strip()}


def _lowered(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        return {}
    return {str(name).lower(): value for name, value in found.items()}


def _at(facts: Mapping[str, Any], key: str) -> Any:
    value: Any = facts
    for part in key.split("."):
        value = _lowered(value).get(part) if isinstance(value, Mapping) else None
    return value


def _word(facts: Mapping[str, Any], key: str) -> str:
    value = _at(facts, key)
    if isinstance(value, list) and value:
        value = value[0]
    if value is None or isinstance(value, dict | list):
        return ""
    word = str(value).strip()
    return "" if word in {"null", "~"} else word


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return [one for item in value[:1000] for one in _names(item)]
    line = "" if value is None else str(value).strip()
    pieces = line.strip("[]").split("," if "," in line else None)
    return [piece.strip(" \"'") for piece in pieces if piece.strip(" \"'")]


def _names(item: Any) -> list[str]:
    """A value in a list: a name, something with one, or a list of names (of Hexo)."""
    if isinstance(item, list):
        return [one for inner in item[:100] for one in _names(inner)]
    name = item.get("name", "") if isinstance(item, dict) else item
    return [str(name).strip()] if str(name or "").strip() else []
