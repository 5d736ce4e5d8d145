"""Settings that a test run has otherwise, asked of a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import lane

ASK = """
import json
from django.conf import settings
print(json.dumps({
    "static": settings.STORAGES["staticfiles"]["BACKEND"].rsplit(".", 1)[1],
    "databases": sorted(settings.DATABASES),
    "routers": settings.DATABASE_ROUTERS,
    "told_of_tls": settings.SECURE_PROXY_SSL_HEADER,
}))
"""
FILL_THE_CACHE = """
import django
django.setup()
from django.core.cache import cache
from core.apps import make_cache_table
make_cache_table(using="default")
make_cache_table(using="cache")
cache.set("door", "open")
print(cache.get("door"))
"""


def said(program: str, *, place: Path, **variables: str) -> str:
    env = lane.surroundings(
        VAR_DIR=str(place),
        SECRET_KEY="of-a-house-that-lives-for-one-test-only-0123456789-abcdef",
        DATABASE_URL="",
        BROKER_URL="",
        DJANGO_SETTINGS_MODULE="config.settings",
        **variables,
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(place: Path, **variables: str) -> Any:
    return json.loads(said(ASK, place=place, **variables))


@pytest.mark.parametrize(
    ("switch", "storage"),
    [("on", "StaticFilesStorage"), ("off", "CompressedManifestStaticFilesStorage")],
)
def test_styles_come_from_the_source_or_from_the_collected_folder(tmp_path, switch, storage):
    found = asked(tmp_path, STATIC_FROM_SOURCE=switch, CACHE_URL="memory://")

    assert found["static"] == storage


@pytest.mark.parametrize(
    ("cache_url", "databases", "routers"),
    [
        ("db://", ["cache", "default"], ["config.databases.CacheRouter"]),
        ("redis://127.0.0.1/0", ["default"], []),
    ],
)
def test_only_the_embedded_cache_has_a_database_and_a_way_to_it(
    tmp_path, cache_url, databases, routers
):
    found = asked(tmp_path, CACHE_URL=cache_url)

    assert (found["databases"], found["routers"]) == (databases, routers)


@pytest.mark.parametrize(
    ("proxies", "header"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])]
)
def test_only_a_proxy_of_ones_own_is_believed_when_it_speaks_of_tls(tmp_path, proxies, header):
    found = asked(tmp_path, CACHE_URL="memory://", TRUSTED_PROXIES=proxies)

    assert found["told_of_tls"] == header


def test_the_table_of_the_embedded_cache_is_made_with_its_database(tmp_path):
    told = said(FILL_THE_CACHE, place=tmp_path, CACHE_URL="db://")

    assert told == "open\n"
