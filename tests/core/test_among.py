"""Rows by their keys."""

from __future__ import annotations

from wagtail.models import Site

import pytest

from core.among import among
from tests import make

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_their_keys_and_no_others():
    here, there = make.site(), make.site(hostname="there.example.org")
    make.site(hostname="elsewhere.example.org")

    found = Site.objects.filter(pk__in=among([there.pk, here.pk, 0]))

    assert set(found) == {here, there}


def test_no_key_finds_no_row():
    make.site()

    found = Site.objects.filter(pk__in=among([]))

    assert not found.exists()


def test_a_thousand_keys_are_one_value_of_the_query():
    site = make.site()

    sql, values = Site.objects.order_by().filter(pk__in=among(range(1000))).query.sql_with_params()

    assert sql.count("%s") == len(values) == 1
    assert site in Site.objects.filter(pk__in=among(range(site.pk + 1)))
