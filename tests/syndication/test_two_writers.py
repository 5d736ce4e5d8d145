"""Two write into one audience at the same moment, on PostgreSQL: no no is lost between them."""

from __future__ import annotations

import random
import threading

from django.db import connection

import pytest

from newsletter.actions.audience import subscribe
from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import Suppression
from tests import make
from tests.syndication import homecomings

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HAND = Proof(how="by hand")
PEOPLE = [f"reader{number}@example.org" for number in range(40)]
ROUNDS = 6


@pytest.fixture
def newsletter():
    from wagtail.models import Locale, Page

    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root", locale=Locale.objects.get(language_code="en"))
    return make.newsletter(site=make.site())


def a_list(folder, name, *, left=()):
    rows = [
        f"{address},,,{'true' if address in left else 'false'},2023-01-15T10:00:00Z"
        for address in PEOPLE
    ]
    path = folder / name
    path.write_text("\n".join([homecomings.HEADERS, *rows]))
    return path


def at_once(*acts):
    """Each in a thread and on a connection of its own; what they raised."""
    raised = []

    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the test tells what it was
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


def test_who_said_no_while_a_file_came_home_is_not_mailable(newsletter, tmp_path):
    dice = random.Random(20261125)
    noes = set()

    for number in range(ROUNDS):
        left = dice.sample(PEOPLE, 4)
        dead = dice.sample(PEOPLE, 4)
        path = a_list(tmp_path, f"list{number}.csv", left=left)
        again = a_list(tmp_path, f"again{number}.csv")

        def say_no(dead=dead):
            for address in dead:
                subscribe(newsletter=newsletter, address=address, proof=HAND)
                suppress(
                    site=newsletter.site,
                    address_hash=hash_of(address),
                    reason="complained",
                    proof=HAND,
                )

        raised = at_once(
            lambda path=path: homecomings.brought(newsletter, path),
            lambda path=again: homecomings.brought(newsletter, path),
            say_no,
        )
        noes |= {*left, *dead}
        assert raised == []
        assert not noes & set(homecomings.mailable(newsletter))

    assert Suppression.objects.count() >= len(noes)
