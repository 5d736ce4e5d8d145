"""What a sender leaves when it dies, and what the next one makes of it."""

from __future__ import annotations

import contextlib
import resource
import socket

from django.utils import timezone

import pytest

from core.moving.unpacking import home_restored
from core.work import Worker
from newsletter.models import Delivery
from newsletter.postoffice.journal import Journal, left_by, path_of, this_boot, workers
from newsletter.postoffice.recovery import settle_the_dead
from tests.newsletter.posting import counts, row, sending

pytestmark = pytest.mark.django_db

ADA, BO, CY, DI, EVE = (f"{name}@example.org" for name in ("ada", "bo", "cy", "di", "eve"))
# As a worker of this machine is called; no process has that number.
DEAD = f"{socket.gethostname()[:40]}-4194305-abc123"


def claimed(*readers, by=DEAD):
    """An issue whose mails are in the hands of a worker."""
    mailing = sending(*readers)
    Delivery.objects.update(claimed_by=by, claimed_at=timezone.now())
    return mailing


def leave_journal(text, *, name=DEAD, boot=""):
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"B {boot or this_boot()}\n{text}")
    return path


@contextlib.contextmanager
def files_of_at_most(size):
    """The system lets nobody write more into a file, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def recover():
    with Worker() as worker:
        return settle_the_dead(worker)


def test_what_a_dead_sender_had_in_hand_is_settled_by_its_journal():
    claimed(ADA, BO, CY, DI, EVE)
    ada, bo, cy, di, eve = (row(one).pk for one in (ADA, BO, CY, DI, EVE))
    lines = f"W {ada}\nA {ada} 250\nW {bo}\nW {cy}\nU {cy}\nW {di}\nA {di} 451\n"
    left = leave_journal(lines)

    settled = recover()

    states = {one.pk: one.state for one in Delivery.objects.all()}
    assert settled == 5
    assert states[ada] == "accepted"
    assert states[bo] == "presumed"
    assert states[cy] == "unknown"
    assert states[di] == states[eve] == "queued"
    assert (row(ADA).code, row(ADA).attempts, row(EVE).attempts) == (250, 1, 0)
    assert not Delivery.objects.exclude(claimed_by="").exists()
    assert not left.exists()


@pytest.mark.parametrize("lost", [0, 1])
def test_n9_after_a_power_cut_a_mail_without_a_mark_is_in_doubt(lost):
    claimed(ADA, BO)
    left = leave_journal(f"W {row(BO).pk}\nA {row(BO).pk} 250\n", boot="an-earlier-one")
    if lost:  # the power took what was written last, and here all of it
        left.write_text("")

    recover()

    assert row(ADA).state == "unknown"
    assert row(BO).state == ("unknown" if lost else "accepted")


def test_without_a_journal_everything_in_hand_is_in_doubt():
    mailing = claimed(ADA)

    recover()

    assert counts(mailing) == {"unknown": 1}


def test_a_journal_of_a_sender_that_had_settled_everything_is_cleared_away():
    left = leave_journal("W 1\nA 1 250\n")

    recover()

    assert not left.exists()
    assert workers() == set()


def test_a_living_worker_is_left_alone():
    with Worker(DEAD):
        mailing = claimed(ADA)
        leave_journal("")

        recover()

    assert counts(mailing) == {"queued": 1}
    assert row(ADA).claimed_by == DEAD


def test_a_worker_settles_what_its_own_broken_round_left():
    with Worker() as worker:
        claimed(ADA, BO, by=worker.name)
        leave_journal(f"W {row(ADA).pk}\n", name=worker.name)

        settled = settle_the_dead(worker)

    assert settled == 2
    assert (row(ADA).state, row(BO).state) == ("presumed", "queued")


@pytest.mark.parametrize("name", ["elsewhere-12-abc123", f"{socket.gethostname()}-2-12-abc123"])
def test_a_worker_of_another_machine_is_not_judged_from_here(name):
    claimed(ADA, by=name)

    settled = recover()

    assert settled == 0
    assert row(ADA).claimed_by == name


def test_a_container_that_had_another_name_is_known_by_its_journal():
    claimed(ADA, by="old-container-1-abc123")
    leave_journal(f"W {row(ADA).pk}\n", name="old-container-1-abc123")

    recover()

    assert row(ADA).state == "presumed"


def test_two_that_find_a_journal_settle_it_once():
    claimed(ADA)
    leave_journal("")

    with left_by(DEAD):
        settled = recover()

    assert settled == 0
    assert row(ADA).claimed_by == DEAD


def test_a_record_that_was_torn_spoils_no_other(settings):
    leave_journal("W 1\nA 1 2W 2\nW 3\nA 3 250\nU 4")

    with left_by(DEAD) as words:
        assert words.said == {1: ("W", 0), 2: ("W", 0), 3: ("A", 250)}


def test_a_journal_that_cannot_be_written_whole_says_so():
    with contextlib.ExitStack() as stack:
        journal = stack.enter_context(Journal("me"))
        stack.enter_context(files_of_at_most(path_of("me").stat().st_size + 3))
        with pytest.raises(OSError, match="written whole"):
            journal.wrote(7)


def test_after_a_restore_every_issue_waits_for_a_person_and_nothing_in_hand_is_sent_again():
    mailing = claimed(ADA)

    home_restored.send(sender=None)

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert "Restored from an archive" in mailing.note
    assert (row(ADA).state, row(ADA).claimed_by) == ("unknown", "")
