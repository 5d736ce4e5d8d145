"""A line as it is kept: in values that a file takes, the same after they were written down."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newsletter.addresses import hash_of
from syndication.exchange import Person
from syndication.told import Line, said

DAY = datetime(2023, 1, 15, 10, tzinfo=UTC)


def told(person, *, own="letter"):
    """The line as it comes back from the book."""
    _claimed, line = said(7, person, own=own)
    return Line(*json.loads(json.dumps(line)))


def test_a_line_comes_back_with_its_times():
    line = told(Person(3, "Ada@Example.org", "confirmed", subscribed_at=DAY, left_at=DAY))

    assert (line.number, line.address, line.shown) == (7, "ada@example.org", "Ada@Example.org")
    assert line.hash == hash_of("ada@example.org")
    assert (line.is_proven, line.agreed_at, line.gone_at) == (True, DAY, DAY)


def test_a_line_without_times_proves_nothing():
    line = told(Person(3, "ada@example.org", "confirmed", name="Ada \r\n Byron"))

    assert (line.is_proven, line.agreed_at, line.gone_at) == (False, None, None)
    assert line.name == "Ada Byron"


def test_when_somebody_confirmed_counts_before_when_they_asked():
    later = DAY.replace(day=16)

    line = told(Person(3, "a@x.org", "confirmed", subscribed_at=DAY, confirmed_at=later))

    assert line.agreed_at == later


@pytest.mark.parametrize(
    ("person", "claimed"),
    [
        (Person(1, "a@x.org", "unsubscribed"), True),
        (Person(1, "a@x.org", "unsubscribed", problem="Too many cells."), True),
        (Person(1, "a@x.org", "confirmed", problem="Too many cells."), False),
        (Person(1, "a@x.org", ""), False),
        (Person(1, "no address", "unsubscribed"), False),
        (Person(1, "", "confirmed"), False),
        (Person(1, "a***@x.org", "no_email"), False),
    ],
)
def test_only_a_line_with_an_address_and_a_state_counts(person, claimed):
    found, _line = said(7, person, own="letter")

    assert bool(found) is claimed


def test_the_own_list_and_no_list_are_one():
    plain, _line = said(1, Person(1, "a@x.org"), own="letter")
    named, _line = said(1, Person(1, "a@x.org", newsletter="letter"), own="letter")
    other, _line = said(1, Person(1, "a@x.org", newsletter="other"), own="letter")

    assert plain == named
    assert plain != other
