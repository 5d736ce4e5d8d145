from __future__ import annotations

import csv
import io
import json

import pytest


@pytest.fixture(autouse=True)
def _may_reach_the_fakes(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def table(tmp_path):
    def written(*rows: dict[str, str]):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / "posts.csv"
        path.write_text(text.getvalue())
        return path

    return written


@pytest.fixture
def data(tmp_path):
    def written(content):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(content))
        return path

    return written
