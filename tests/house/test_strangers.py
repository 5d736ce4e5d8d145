"""Only `core.http` talks to strangers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedUnsupportedProviderException

import pytest

from tests.house.plan import files, text

# What can open a connection to a stranger by its address.
CLIENTS = ("requests", "requests_hardened", "urllib.request", "urllib3", "http.client", "httpx")
MORE_CLIENTS = ("aiohttp", "ftplib", "pycurl", "wagtail.embeds.embeds", "wagtail.embeds.finders")
DOOR = Path("site/core/http")
# Folders that are not the house: proofs, and what is run by hand.
OUTSIDE = ("tests", "tools", "benchmarks", ".ci", "deploy")


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module, and every name in it, that a file imports, with dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def clients(source: str) -> list[str]:
    banned = (*CLIENTS, *MORE_CLIENTS)
    return [
        name
        for name in imported(ast.parse(source))
        if any(name == one or name.startswith(f"{one}.") for one in banned)
    ]


def addresses_given_to_feedparser(source: str) -> list[int]:
    """Lines where feedparser gets anything but `io.BytesIO(…)`: it opens what is a string."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if ast.unparse(call.func) == "feedparser.parse"
        and not (call.args and ast.unparse(call.args[0]).startswith("io.BytesIO("))
    ]


def house_files() -> list[Path]:
    return [path for path in files(".py") if path.parts[0] not in OUTSIDE]


def test_only_core_http_may_speak_http():
    found = {
        path: names
        for path in house_files()
        if not path.is_relative_to(DOOR) and (names := clients(text(path)))
    }

    assert found == {}


def test_feedparser_is_given_bytes():
    found = {path: addresses_given_to_feedparser(text(path)) for path in house_files()}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.django_db
def test_an_embed_is_never_looked_up_by_wagtail():
    with pytest.raises(EmbedUnsupportedProviderException):
        get_embed("https://www.youtube.com/watch?v=dQw4w9WgXcQ")


@pytest.mark.parametrize(
    "source",
    [
        "import requests",
        "from requests import get",
        "import urllib.request as r",
        "from urllib import request",
        "from http import client",
        "def f():\n    from http.client import HTTPSConnection",
        "import urllib3.util",
        "from wagtail.embeds.embeds import get_embed",
    ],
)
def test_the_rule_sees_every_way_to_import_a_client(source):
    assert clients(source)


@pytest.mark.parametrize("source", ["import http", "from core import http", "import requestsx"])
def test_the_rule_lets_other_names_be(source):
    assert clients(source) == []


def test_the_rule_sees_a_string_on_its_way_to_feedparser():
    source = "feedparser.parse(url)\nfeedparser.parse()\nfeedparser.parse(io.BytesIO(data))"

    assert addresses_given_to_feedparser(source) == [1, 2]
