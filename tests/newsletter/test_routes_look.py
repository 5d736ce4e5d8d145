"""What the doctor says of the ways out."""

from __future__ import annotations

import json

import pytest

from core import doctor
from newsletter.models import Route, WayState
from tests.fakes.smtp import Sink

pytestmark = pytest.mark.django_db


def relay(sink, **facts):
    typed = {"host": "127.0.0.1", "port": str(sink.port), "tls": "none"}
    return Route.objects.create(name="relay", kind="smtp", settings=json.dumps(typed), **facts)


def told():
    found = [one for one in doctor.examine() if one.check.startswith("route")]
    return [(one.ok, one.message, bool(one.fix)) for one in found]


def test_a_route_is_well_when_it_lets_us_in_and_one_out_of_use_is_not_asked():
    with Sink() as sink:
        relay(sink)
        relay(sink, is_active=False)

        ((is_well, words, has_fix),) = told()

        assert (is_well, has_fix) == (True, False)
        assert "lets us in" in words


def test_a_route_that_does_not_is_named_with_the_reason_and_a_cure():
    with Sink() as sink:
        relay(sink)
        sink.go_away()

        ((is_well, words, has_fix),) = told()

        assert (is_well, has_fix) == (False, True)
        assert "cannot be used" in words


def test_what_went_wrong_before_is_said():
    with Sink() as sink:
        WayState.objects.create(way=relay(sink).key, failures=2, last_error="454 not now")

        ((is_well, words, _has_fix),) = told()

        assert is_well
        assert "454 not now" in words
