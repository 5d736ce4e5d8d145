"""What every page needs is asked once a generation, and never heard of too late."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection
from django.test import Client

import pytest

from core.models import Brand
from core.pagecache import generation, memory
from core.pagecache.memory import remembered
from tests import make

pytestmark = pytest.mark.django_db


class Asked:
    """A question that counts how often it was asked, and answers differently each time."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[Any]:
        self.times += 1
        return [{"number": self.times}]


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[[], AbstractContextManager[Any]]:
    """Does what a committed transaction does at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_same_is_asked_once_a_generation() -> None:
    ask = Asked()

    answers = [remembered("site", ask), remembered("site", ask)]
    generation.bump()
    later = remembered("site", ask)

    assert answers == [[{"number": 1}], [{"number": 1}]]
    assert later == [{"number": 2}]


def test_nobody_changes_what_the_next_one_hears() -> None:
    ask = Asked()

    remembered("site", ask)[0]["number"] = 99

    assert remembered("site", ask) == [{"number": 1}]


def test_a_change_while_it_is_asked_is_not_missed() -> None:
    ask = Asked()

    def ask_slowly() -> list[Any]:
        generation.bump()
        return ask()

    remembered("site", ask_slowly)

    assert remembered("site", ask) == [{"number": 2}]


def test_what_is_remembered_is_bounded() -> None:
    ask = Asked()

    for number in range(memory.MOST):
        remembered(number, ask)
    remembered("one more", ask)

    assert remembered(0, ask) == [{"number": memory.MOST + 2}]


def test_who_has_changed_something_sees_it_before_it_is_committed() -> None:
    brand_site, reader = make.site(), Client()
    reader.get("/")

    brand = Brand.objects.get(site=brand_site)
    brand.name = "The Quay"
    brand.save()

    assert b"The Quay" in reader.get("/").content


def test_a_committed_change_of_a_brand_is_seen_by_everybody(
    commit: Callable[[], AbstractContextManager[Any]],
) -> None:
    brand_site, reader = make.site(), Client()
    connection.run_on_commit.clear()  # as if it had been committed
    before = reader.get("/").content

    with commit():
        brand = Brand.objects.get(site=brand_site)
        brand.name = "The Quay"
        brand.save()
    connection.run_on_commit.clear()

    assert b"The Quay" not in before
    assert b"The Quay" in reader.get("/").content
