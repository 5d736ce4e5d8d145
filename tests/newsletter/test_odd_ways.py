"""Ways that behave as no server should, and couriers that keep their books all the same."""

from __future__ import annotations

import queue

import pytest

from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal
from newsletter.smtp import NotSent, Rejected, Reply
from tests.newsletter.carrying import Carried
from tests.newsletter.posting import addresses, sending

pytestmark = pytest.mark.django_db


class Stumbles:
    """A batching way that breaks as nobody foresaw, before or after the mark."""

    connections, batch, is_usable = 1, 9, True

    def __init__(self, *, marks):
        self.marks = marks

    def open(self):
        return self

    def send_batch(self, _mails, *, before):
        if self.marks:
            before()
        raise RuntimeError("nobody foresaw this")

    def close(self):
        """Nothing is left open."""


@pytest.mark.parametrize(("marks", "outcome"), [(True, "unknown"), (False, "untried")])
def test_a_courier_that_stumbles_over_many_leaves_no_doubt_unsaid(marks, outcome):
    mailing = sending(*addresses(3))

    done = Carried(mailing, Stumbles(marks=marks))

    assert set(done.outcomes.values()) == {outcome}


class Silent:
    """A way that wants to hear from us while there is nothing to carry."""

    connections = 1

    def __init__(self, *, is_usable):
        self._is_usable = is_usable
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.looked: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def is_usable(self):
        self.looked.put("looked")
        return self._is_usable

    def open(self):
        return self

    def keep_alive(self):
        self.heard.put("still here")

    def send(self, *_mail, before_dot):
        raise AssertionError("there is nothing to carry")

    def close(self):
        """Nothing is left open."""


@pytest.mark.parametrize("is_usable", [True, False])
def test_a_server_hears_from_us_while_there_is_nothing_to_carry(is_usable):
    way = Silent(is_usable=is_usable)

    with Journal("quiet") as journal, Couriers(way, journal=journal, silence=0.01):
        heard = way.looked.get(timeout=10)
        way.looked.get(timeout=10)

    assert heard == "looked"
    assert way.heard.empty() != is_usable


class GoesAway:
    """A way that breaks at the first mail, and cannot be opened again."""

    connections = 1
    is_usable = True

    def __init__(self):
        self.opened = 0

    def open(self):
        self.opened += 1
        if self.opened > 1:
            raise NotSent("gone for good")
        return self

    def send(self, *_mail, before_dot):
        del before_dot
        raise NotSent("broken")

    def close(self):
        """Nothing is left open."""


def test_a_way_that_does_not_open_again_leaves_every_reader_waiting():
    mailing = sending(*addresses(2))
    way = GoesAway()

    done = Carried(mailing, way)

    assert set(done.outcomes.values()) == {"untried"}
    assert (done.why, way.opened) == ("gone for good", 2)


class Refuses:
    """A way that refuses before anything was written."""

    connections = 1
    is_usable = True

    def open(self):
        return self

    def send(self, *_mail, before_dot):
        del before_dot
        raise Rejected(Reply(550, "no", "5.1.1"), stage="RCPT")

    def close(self):
        """Nothing is left open."""


def test_what_was_refused_before_its_mark_needs_no_line_in_the_journal():
    mailing = sending("ada@example.org")

    done = Carried(mailing, Refuses())

    assert done.outcomes == {"ada@example.org": "rejected"}
    assert done.journal_lines == b""


def test_nobody_looks_ahead_beyond_the_end():
    with Journal("quiet") as journal:
        couriers = Couriers(Refuses(), journal=journal)
        couriers._jobs.put(None)

        assert couriers.look_ahead() is None
        assert couriers._jobs.get_nowait() is None


class OneMailEach(Refuses):
    """A way whose connections carry one mail and are then used up."""

    is_usable = False

    def __init__(self):
        self.opened = 0

    def open(self):
        self.opened += 1
        return self


def test_a_connection_that_is_used_up_is_followed_by_a_fresh_one():
    mailing = sending(*addresses(3))
    way = OneMailEach()

    Carried(mailing, way)

    assert way.opened == 4
