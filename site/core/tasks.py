"""Runs what Wagtail enqueues (search index, references, cache purge) inside our worker.

On the embedded engine tasks are rows of django-tasks-db; with a broker they
are Celery's and this engine finds nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from django_tasks_db.models import DBTaskResult

from core.work import Worker

BACKEND = "default"


def run_due(worker: Worker) -> int:
    """Run the ready task rows one by one; a failed one is logged and kept as failed.

    One at a time, so that a worker that is asked to stop finishes the one in its hands only.
    """
    if settings.BROKER_URL:
        return 0
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    done = 0
    while not worker.stopping and ready.exists():
        runner(worker).run()
        done += 1
    return done


def runner(worker: Worker) -> Any:
    """The library's own runner, told to end after one task or when there is none."""
    from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

    return TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker.name[:64],
        excluded_queue_names=[],
    )
