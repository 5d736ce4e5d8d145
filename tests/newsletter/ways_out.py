"""What the tests of several ways share: a route to a sink, and a worker."""

from __future__ import annotations

import json

from core.work import Worker
from newsletter.models import Route
from newsletter.postoffice import engine


def route(sink, name, *, site=None, **facts):
    """A way to a sink, of one brand or of all."""
    typed = {"host": "127.0.0.1", "port": str(sink.port), "tls": "none"}
    facts.setdefault("connections", 2)
    return Route.objects.create(
        name=name, kind="smtp", site=site, settings=json.dumps(typed), **facts
    )


def work():
    with Worker() as worker:
        return engine.run_due(worker)
