"""Many rows as values: the same on SQLite and on PostgreSQL, and nothing for nothing."""

from __future__ import annotations

import gc

from django.db import connection

import pytest

from core import bulk
from newsletter.models import Suppression
from syndication.models import Intake, IntakeRow
from tests import make

pytestmark = pytest.mark.django_db
NO = ["site_id", "address_hash", "reason"]


def test_rows_take_what_is_named_and_the_fields_defaults():
    site = make.site()

    bulk.insert(Suppression, NO, [(site.pk, "a", "bounced"), (site.pk, "b", "blocked")])

    found = Suppression.objects.order_by("pk").values_list("address_hash", "reason", "note")
    assert list(found) == [("a", "bounced", ""), ("b", "blocked", "")]
    assert all(no.at for no in Suppression.objects.all())


def test_what_is_there_already_is_left_when_conflicts_are_ignored():
    site = make.site()
    bulk.insert(Suppression, NO, [(site.pk, "a", "bounced")])

    bulk.insert(Suppression, NO, [(site.pk, "a", "blocked")], ignore_conflicts=True)

    assert Suppression.objects.get().reason == "bounced"


def test_rows_are_changed_by_their_keys():
    intake = Intake.objects.create(site=make.site(), sha256="0" * 64)
    row = IntakeRow.objects.create(intake=intake, kind="person", outcome="hold")

    bulk.update(IntakeRow, ["outcome", "made"], [(row.pk, "admit", {"place": True})])

    row.refresh_from_db()
    assert (row.outcome, row.made) == ("admit", {"place": True})


def test_without_rows_nothing_is_said(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert(Suppression, NO, [])
        bulk.update(IntakeRow, ["outcome"], [])


def test_postgresql_is_given_one_array_a_column(monkeypatch):
    said = []
    monkeypatch.setattr(connection, "vendor", "postgresql")

    with connection.execute_wrapper(
        lambda _execute, sql, values, *_rest: said.append((sql, values))
    ):
        bulk.insert(Suppression, NO, [(1, "a", "bounced"), (1, "b", "blocked")])
        bulk.update(IntakeRow, ["outcome"], [(7, "admit"), (8, "hold")])

    (insert, inserted), (update, updated) = said
    assert "SELECT * FROM unnest(" in insert
    assert inserted[:3] == [[1, 1], ["a", "b"], ["bounced", "blocked"]]
    assert 'AS v("id", "outcome")' in update
    assert updated == [[7, 8], ["admit", "hold"]]


def test_values_that_are_json_already_are_taken_as_they_are():
    intake = Intake.objects.create(site=make.site(), sha256="0" * 64)
    columns = ["intake_id", "kind", "outcome", "made"]

    bulk.insert(
        IntakeRow, columns, [(intake.pk, "person", "hold", '{"place": true}')], encoded=["made"]
    )

    assert IntakeRow.objects.get().made == {"place": True}


@pytest.mark.parametrize("was_on", [True, False])
def test_cycles_are_looked_for_again_afterwards_only_where_they_were(was_on):
    (gc.enable if was_on else gc.disable)()
    try:
        with bulk.unswept():
            is_on = gc.isenabled()

        assert (is_on, gc.isenabled()) == (False, was_on)
    finally:
        gc.enable()
