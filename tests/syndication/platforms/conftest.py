from __future__ import annotations

import csv
import io
import json

import pytest

from tests.fakes.blogger import FakeBlogger
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.facebook import FakeFacebookPage
from tests.fakes.micropub import FakeMicropub
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegraph import FakeTelegraph
from tests.fakes.threads import FakeThreads
from tests.fakes.tumblr import FakeTumblr
from tests.fakes.write_freely import FakeWriteFreely
from tests.fakes.x import FakeX


@pytest.fixture(autouse=True)
def _may_reach_the_fakes(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def blogger():
    with FakeBlogger() as fake:
        yield fake


@pytest.fixture
def tumblr():
    with FakeTumblr() as fake:
        yield fake


@pytest.fixture
def write_freely():
    with FakeWriteFreely() as fake:
        yield fake


@pytest.fixture
def micropub():
    with FakeMicropub() as fake:
        yield fake


@pytest.fixture
def telegraph():
    with FakeTelegraph() as fake:
        yield fake


@pytest.fixture
def x():
    with FakeX() as fake:
        yield fake


@pytest.fixture
def telegram():
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def threads():
    with FakeThreads() as fake:
        yield fake


@pytest.fixture
def facebook():
    with FakeFacebookPage() as fake:
        yield fake


@pytest.fixture
def discourse():
    with FakeDiscourse() as fake:
        yield fake


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
