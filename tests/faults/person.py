"""Somebody in the house: a process that uses the verbs as editors and readers do.

Reads one JSON object a line, `{"act": …}` with the act's arguments, and answers
each with one line: what the act returned, or `{"error": …}`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the setup
from django.db import OperationalError, connection, connections  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from wagtail.models import Collection, Locale, Page  # noqa: E402

from core.bell import ring  # noqa: E402
from newsletter.actions import mailing as switches  # noqa: E402
from newsletter.actions.audience import subscribe as ask  # noqa: E402
from newsletter.actions.doubt import settle_doubt  # noqa: E402
from newsletter.actions.refusal import leave as say_no  # noqa: E402
from newsletter.evidence import Proof  # noqa: E402
from newsletter.models import (  # noqa: E402
    Delivery,
    Letter,
    Mailing,
    Newsletter,
    Subscriber,
)
from syndication.actions.homecoming import look_through  # noqa: E402
from syndication.actions.intake import Wishes, ask_home, receive  # noqa: E402
from syndication.models import Intake  # noqa: E402
from tests import make  # noqa: E402
from tests.faults.moved import digest  # noqa: E402


def build() -> None:
    """Make the tables and what no house is without."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    locale, _ = Locale.objects.get_or_create(language_code="en")
    Page.add_root(title="Root", slug="root", locale=locale)
    Collection.add_root(name="Root")


def furnish(number: int) -> None:
    """A brand with a newsletter, an issue, and confirmed readers."""
    readers = (f"reader{index:04d}@example.org" for index in range(number))
    newsletter = make.newsletter(site=make.site())
    make.issue(newsletter=newsletter, body=[("words", "<p>Dear [[name]], good morning.</p>")])
    make.audience(newsletter=newsletter, addresses=readers)


def send(on_unknown: str = "hold") -> str:
    """Freeze the issue and let it go."""
    said = _said("send_issue", "latest", "--json")
    Mailing.objects.update(on_unknown=on_unknown)
    return said


def work(said: str) -> int:
    """Start a worker: a child that has the house in memory already. Returns its number."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        errors = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for stream in (1, 2):  # what it says must not be taken for the person's answer
            os.dup2(errors, stream)
        call_command("work")
    except BaseException:  # noqa: BLE001 - the child must not go on as the person
        os._exit(1)
    os._exit(0)


def reap(pid: int) -> int | None:
    """The exit status of a worker that has ended."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def press(times: int) -> dict[int, int]:
    """An impatient editor presses "send now" so many times at once; the answers, counted."""
    issue = make.issue(newsletter=Newsletter.objects.get(), title="Pressed")
    issue.save_revision()
    browser = Client()
    browser.force_login(make.administrator(email=f"editor{issue.pk}@example.org"))
    together = threading.Barrier(times)

    def send_now(_number: int) -> int:
        own = Client()
        own.cookies = browser.cookies
        together.wait()
        answer = own.post(f"/admin/newsletter/issues/{issue.pk}/schedule/", {"when": "now"})
        connections.close_all()
        return answer.status_code

    with ThreadPoolExecutor(times) as fingers:
        return dict(Counter(fingers.map(send_now, range(times))))


def started() -> int:
    """How many pressed issues are to be sent."""
    return Mailing.objects.filter(issue__title="Pressed").count()


def report() -> Any:
    """What became of it, as an operator would ask."""
    return json.loads(_said("issue_report", "latest", "--json"))


def ledger() -> dict[str, str]:
    """The state of each reader's mail."""
    return dict(Delivery.objects.values_list("address", "state"))


def answers() -> dict[str, str]:
    """What was answered about each reader's mail."""
    return dict(Delivery.objects.values_list("address", "answer"))


def hands() -> int:
    """How many mails are in a worker's hands."""
    return Delivery.objects.exclude(claimed_by="").count()


def move(path: str) -> None:
    """Have an export looked through and brought home by whoever works."""
    wishes = Wishes(only="stories", publish=True, fetch_media=False)
    run = receive(path=Path(path), site=make.site(), wishes=wishes)
    look_through(run)
    ask_home(intake=run)


def moved() -> tuple[str, int]:
    """How a homecoming stands: its state, and how many stories are behind its mark."""
    run = Intake.objects.get()
    return run.state, run.report.get("done", {}).get("stories", 0)


def belongings() -> str:
    """All that came home, as one word to compare it by."""
    return hashlib.sha256(repr(digest()).encode()).hexdigest()


def can_write() -> bool:
    """Whether nobody holds the one pen that SQLite has."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    try:
        Mailing.objects.update(note=F("note"))
    except OperationalError:
        return False
    finally:
        connection.close()
    return True


def note() -> str:
    """What the mailing says of itself."""
    return Mailing.objects.get().note


def letters() -> list[str]:
    """The states of the letters, oldest first."""
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def control(verb: str) -> None:
    """Pause, resume, cancel, send_the_rest."""
    getattr(switches, verb)(mailing=Mailing.objects.get())


def settle(address: str, *, arrived: bool) -> None:
    """Answer a doubt."""
    settle_doubt(delivery=Delivery.objects.get(address=address), arrived=arrived)


def hasten() -> int:
    """The time of every second attempt comes now."""
    hastened = Delivery.objects.filter(state="deferred").update(due_at=timezone.now())
    ring("mail")
    return hastened


def leave(address: str) -> float:
    """A reader presses the button; returns the moment of the "done"."""
    say_no(subscriber=Subscriber.objects.get(address=address), proof=Proof(how="page"))
    return time.time()


def subscribe(address: str) -> None:
    """A stranger asks for the newsletter, and is asked for their yes."""
    ask(newsletter=Newsletter.objects.get(), address=address, proof=Proof(how="form"))


ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        build,
        furnish,
        send,
        work,
        reap,
        press,
        started,
        report,
        ledger,
        answers,
        hands,
        move,
        moved,
        belongings,
        can_write,
        note,
        letters,
        control,
        settle,
        hasten,
        leave,
        subscribe,
    )
}


def _said(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def main() -> None:
    for line in sys.stdin:
        wish = json.loads(line)
        try:
            answer = {"answer": ACTS[wish.pop("act")](**wish)}
        except Exception as error:  # noqa: BLE001 - the test that asked tells it
            answer = {"error": repr(error)}
            connections.close_all()  # the next act has a connection again, if there is a database
        print(json.dumps(answer), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main()
