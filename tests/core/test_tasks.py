"""What Wagtail leaves to be done later is done by our own worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage

import pytest
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from core import tasks
from core.work import Worker
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]


@pytest.fixture
def thrown_away(django_capture_on_commit_callbacks: Callable[..., Any]) -> str:
    """The file of a picture that was deleted; Wagtail enqueues the file's own end."""
    picture = make.picture()
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    return str(picture.file.name)


def test_what_wagtail_enqueued_is_done_once(thrown_away):
    ready = DBTaskResult.objects.ready().count()

    done = tasks.run_due(Worker())

    assert done == ready > 0
    assert not default_storage.exists(thrown_away)
    assert tasks.run_due(Worker()) == 0


def test_a_worker_that_was_asked_to_stop_takes_no_further_task(thrown_away):
    worker = Worker()
    ready = DBTaskResult.objects.ready().count()

    def hear_stop(**_facts: Any) -> None:
        worker.stop()

    task_finished.connect(hear_stop)
    done = tasks.run_due(worker)
    task_finished.disconnect(hear_stop)

    assert done == 1
    assert DBTaskResult.objects.ready().count() == ready - 1 > 0


def test_a_task_that_fails_is_kept_as_failed_and_holds_up_no_other(thrown_away):
    unknown = DBTaskResult.objects.create(
        task_path="wagtail.tasks.of_an_earlier_version",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        priority=100,
    )

    tasks.run_due(Worker())

    assert unknown in DBTaskResult.objects.failed()
    assert not default_storage.exists(thrown_away)


def test_with_a_broker_the_rows_are_left_to_it(thrown_away, settings):
    settings.BROKER_URL = "redis://broker.example/0"
    before = DBTaskResult.objects.ready().count()

    assert tasks.run_due(Worker()) == 0
    assert DBTaskResult.objects.ready().count() == before > 0
