"""The ground every test stands on: own folders, a stopped network, Wagtail's root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_django.plugin import blocking_manager_key as blocker_key

# A busy machine is no reason to fail: what takes how long is for the benchmarks.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

HOUSE = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def exports() -> Path:
    """The real exports of real platforms that lie beside the checkout."""
    folder = HOUSE.parent / "shared" / "exports"
    assert folder.is_dir(), f"Put the export corpus at {folder} to run these tests."
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The same bare ground with and without migrations: a root page, and no site.

    Without migrations Wagtail's first locale, root page and root collection are missing; with them
    there is a welcome page and a site for it.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own object
        lay_ground()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A test with transactions of its own leaves an empty database to whoever comes next."""
    yield
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        from django.contrib.contenttypes.models import ContentType

        blocker = item.config.stash[blocker_key]
        with blocker.unblock():
            ContentType.objects.clear_cache()
            lay_ground()


def lay_ground() -> None:
    """Two locales, a root page, a root collection, and no site."""
    from wagtail.models import Collection, Locale, Page, Site

    Locale.objects.get_or_create(language_code="en")
    Locale.objects.get_or_create(language_code="fr")
    Site.objects.all().delete()
    for welcome in Page.objects.filter(depth=2):
        welcome.delete()
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root", locale=Locale.objects.get(language_code="en"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: object) -> Iterator[None]:
    """Each test writes into its own folders."""
    settings.VAR_DIR = tmp_path / "var"  # type: ignore[attr-defined]  # pytest-django's settings
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "var").mkdir()
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in the house's language: a request leaves its own behind in the thread."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Django and the task library take a connection in a test's transaction for a broken one."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from django_tasks_db.management.commands import db_worker

    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _no_strangers(request: pytest.FixtureRequest) -> Iterator[None]:
    """No socket leaves the loopback."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()
