"""Rows by their keys."""

from __future__ import annotations

from wagtail.models import Site

import pytest

from core import bulk
from core.among import Among
from newsletter.models import Suppression
from tests import make

pytestmark = pytest.mark.django_db
NO = ["site_id", "address_hash", "reason"]


def test_rows_are_found_by_their_keys_and_no_others():
    here, there = make.site(), make.site(hostname="there.example.org")
    make.site(hostname="elsewhere.example.org")

    found = Site.objects.filter(pk__in=Among([there.pk, here.pk, 0]))

    assert set(found) == {here, there}


def test_no_key_finds_no_row():
    make.site()

    found = Site.objects.filter(pk__in=Among([]))

    assert not found.exists()


def test_a_thousand_keys_are_one_value_of_the_query():
    site = make.site()

    sql, values = Site.objects.order_by().filter(pk__in=Among(range(1000))).query.sql_with_params()

    assert sql.count("%s") == len(values) == 1
    assert site in Site.objects.filter(pk__in=Among(range(site.pk + 1)))


def test_thousands_of_values_are_looked_for_as_one(django_assert_num_queries):
    site = make.site()
    rows = [(site.pk, f"é\U0001f40b{n}", "bounced") for n in range(3)]
    bulk.insert(Suppression, NO, rows)
    keys = Suppression.objects.values_list("pk", flat=True)
    wanted = [hash_ for _site, hash_, _reason in rows[1:]] + [f"no{n}" for n in range(5_000)]

    with django_assert_num_queries(1):
        found = set(Suppression.objects.filter(address_hash__in=Among(wanted)))

    assert {one.address_hash for one in found} == set(wanted[:2])
    assert Suppression.objects.filter(pk__in=Among(keys)).count() == 3
    assert not Suppression.objects.filter(pk__in=Among([])).exists()


@pytest.mark.parametrize(("values", "kind"), [([7], "bigint"), (["a"], "text")])
def test_postgresql_is_given_the_values_as_an_array(values, kind):
    class Postgres:
        vendor = "postgresql"

    said = Among(values).as_sql(None, Postgres)

    assert said == (f"(SELECT unnest(%s::{kind}[]))", [values])
