"""Runs what Wagtail enqueues (search index, references, cache purge) inside our worker.

On the embedded engine tasks are rows of django-tasks-db; with a broker they
are Celery's and this engine finds nothing.
"""

from __future__ import annotations

import logging

from django.conf import settings

from django_tasks_db.models import DBTaskResult

from core.work import Worker

logger = logging.getLogger("core.tasks")


def run_due(worker: Worker) -> int:
    """Run the ready task rows one by one; a failed one is logged and kept as failed."""
    if settings.BROKER_URL:
        return 0
    from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

    ready = DBTaskResult.objects.ready().count()
    if ready:
        runner = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker.name[:64],
            excluded_queue_names=[],
        )
        runner.run()
    return ready
