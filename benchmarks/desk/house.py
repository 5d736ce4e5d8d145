"""A house with so many people, whose screens are asked for whenever a line comes in."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(HOME / "site"), str(HOME)]

LIST = "/admin/newsletter/subscribers/"
RARE = 100  # one in so many waits for their yes, each with a tag


def main() -> int:
    """Make the house, then answer."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    client, screens = furnish(int(sys.argv[1]))
    for _line in sys.stdin:
        print(
            json.dumps({name: seconds(client, path) for name, path in screens.items()}), flush=True
        )
    return 0


def furnish(people: int) -> tuple[object, dict[str, str]]:
    """The people, somebody who may see them, and the screens to look at."""
    from django.db import connection
    from django.test import Client

    from benchmarks.mail import audience
    from newsletter.models import Newsletter, Subscriber, Subscription, Tag, Tagging
    from people.models import User

    audience.prepare()
    audience.scheduled(people, html="<p>News.</p>")
    newsletter = Newsletter.objects.get()
    first = Subscriber.objects.order_by("pk").values_list("pk", flat=True)[0]
    rare = range(first, first + people, people // RARE)
    Subscription.objects.filter(subscriber__in=rare).update(state="pending")
    tag = Tag.objects.create(site=newsletter.site, name="rare")
    Tagging.objects.bulk_create(Tagging(tag=tag, subscriber_id=pk) for pk in rare)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create_superuser("bench@example.org", "a long password"))
    on_list = f"{LIST}?newsletter={newsletter.pk}"
    return client, {
        "the list": LIST,
        "its sixteenth page": f"{LIST}?p=16",
        "of one newsletter": on_list,
        "confirmed on it": f"{on_list}&state=confirmed",
        "waiting on it (rare)": f"{on_list}&state=pending",
        "by a tag (rare)": f"{LIST}?tag={tag.pk}",
        "searched by address": f"{LIST}?q=reader{people // 2}@",
        "one person": f"{LIST}inspect/{first}/",
    }


def seconds(client: object, path: str) -> float:
    """How long a screen takes."""
    began = time.perf_counter()
    answer = client.get(path)  # type: ignore[attr-defined]  # Django's test client
    took = time.perf_counter() - began
    assert answer.status_code == 200, (path, answer.status_code)  # noqa: PLR2004 - found
    return took


if __name__ == "__main__":
    raise SystemExit(main())
