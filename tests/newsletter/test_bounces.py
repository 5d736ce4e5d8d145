"""What a bounce costs (requirement B4)."""

from __future__ import annotations

import random

import pytest

from newsletter import journal
from newsletter.actions.bounces import LEAST_DEAD, has_worn_out
from newsletter.actions.replaying import replay_suppressions
from newsletter.models import ConsentEvent, Delivery, DomainReturns, Subscription, Suppression
from newsletter.returns.found import Verdict
from tests import make
from tests.newsletter.returning import ADA, bounce, sent, standing

pytestmark = pytest.mark.django_db
WEEKS = (28, 21, 14, 7, 0)


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def issues(newsletter, days, **facts):
    """Issues to Ada, the oldest first."""
    return [sent(ADA, newsletter=newsletter, days_ago=day, **facts)[0] for day in days]


def test_b4_the_fifth_issue_in_a_row_costs_the_place(newsletter):
    deliveries = issues(newsletter, WEEKS)

    states = []
    for delivery in deliveries:
        bounce(delivery)
        states.append(standing(ADA))

    assert states == ["confirmed"] * 4 + ["bounced"]
    assert Suppression.objects.get().reason == "bounced"


def test_b4_five_in_a_week_are_too_soon(newsletter):
    for delivery in issues(newsletter, (6, 5, 4, 3, 2, 1)):
        bounce(delivery)

    assert standing(ADA) == "confirmed"


def test_b4_an_issue_that_was_taken_ends_the_row(newsletter):
    deliveries = issues(newsletter, (35, *WEEKS))
    taken = deliveries.pop(2)

    for delivery in deliveries:
        bounce(delivery)

    assert taken.returns.count() == 0
    assert standing(ADA) == "confirmed"


def test_b4_two_bounces_of_one_issue_count_once(newsletter):
    for delivery in issues(newsletter, (21, 14, 0)):
        bounce(delivery, identity=f"first:{delivery.pk}")
        bounce(delivery, identity=f"second:{delivery.pk}")

    assert standing(ADA) == "confirmed"


def test_b4_the_order_in_which_bounces_are_told_does_not_matter(newsletter):
    deliveries = issues(newsletter, WEEKS)
    random.Random(4).shuffle(deliveries)

    for delivery in deliveries:
        bounce(delivery)

    assert standing(ADA) == "bounced"


def test_b4_an_issue_that_went_out_after_the_last_bounce_does_not_forgive_yet(newsletter):
    deliveries = issues(newsletter, WEEKS)
    sent(ADA, newsletter=newsletter, days_ago=0)

    for delivery in deliveries:
        bounce(delivery)

    assert standing(ADA) == "bounced"


def test_b4_what_the_server_refused_at_once_counts_too(newsletter):
    issues(newsletter, WEEKS[:4], state="rejected", code=552, enhanced="5.2.2")
    (last,) = issues(newsletter, WEEKS[4:])

    bounce(last)

    assert standing(ADA) == "bounced"


@pytest.mark.parametrize("facts", [{"code": 554, "enhanced": "5.7.1"}, {"code": None}])
def test_b4_what_is_about_us_neither_counts_nor_forgives(newsletter, facts):
    (refused,) = issues(newsletter, (35,), state="rejected", **facts)
    deliveries = issues(newsletter, WEEKS)
    bounce(deliveries[2], verdict=Verdict.POLICY)

    for delivery in (*deliveries[:2], *deliveries[3:]):
        bounce(delivery)

    assert not has_worn_out(refused.subscriber)
    bounce(deliveries[2])
    assert standing(ADA) == "bounced"


def test_a_reader_who_never_bounced_has_not_worn_out(newsletter):
    (ada,) = issues(newsletter, (0,))

    assert not has_worn_out(ada.subscriber)


def people(number, domain):
    return [f"reader{index}@{domain}" for index in range(number)]


def places():
    return sorted(set(Subscription.objects.values_list("state", flat=True)))


def test_b4_a_server_that_calls_everybody_dead_is_ill_and_costs_nobody_a_place(newsletter):
    deliveries = sent(*people(LEAST_DEAD + 5, "ill.example"), newsletter=newsletter)

    for delivery in deliveries:
        bounce(delivery, verdict=Verdict.HARD)

    assert places() == ["confirmed"]
    assert not Suppression.objects.exists()
    assert DomainReturns.objects.get().is_outage
    assert ConsentEvent.objects.filter(kind="forgiven").count() == LEAST_DEAD - 1


def test_b4_a_no_that_was_taken_back_does_not_come_back_after_a_restore(
    newsletter, django_capture_on_commit_callbacks
):
    deliveries = sent(*people(LEAST_DEAD, "ill.example"), newsletter=newsletter)

    with django_capture_on_commit_callbacks(execute=True):
        for delivery in deliveries:
            bounce(delivery, verdict=Verdict.HARD)

    assert {line.act for line in journal.lines()} == {"no", "lifted"}
    assert replay_suppressions() == 0


def test_b4_fewer_than_half_of_a_domain_are_dead_addresses(newsletter):
    dead = LEAST_DEAD + 1
    deliveries = sent(*people(2 * dead, "big.example"), newsletter=newsletter)

    for delivery in deliveries[:dead]:
        bounce(delivery, verdict=Verdict.HARD)

    assert Suppression.objects.count() == dead
    assert str(DomainReturns.objects.get()) == f"big.example: {dead}"


def test_b4_the_same_dead_address_told_by_two_is_counted_once(newsletter):
    (ada,) = sent(ADA, newsletter=newsletter)

    bounce(ada, verdict=Verdict.HARD, identity="1")
    bounce(ada, verdict=Verdict.HARD, identity="2")

    assert DomainReturns.objects.get().dead == 1


def test_a_no_of_a_reader_is_not_taken_back_with_an_outage(newsletter):
    deliveries = sent(*people(LEAST_DEAD, "ill.example"), newsletter=newsletter)
    first = deliveries[0]
    bounce(first, verdict=Verdict.HARD)
    Suppression.objects.update(reason="complained")

    for delivery in deliveries[1:]:
        bounce(delivery, verdict=Verdict.HARD)

    assert Suppression.objects.get().address_hash == first.subscriber.address_hash


def test_who_had_not_said_yes_yet_waits_again_after_an_outage(newsletter):
    other = make.newsletter(site=newsletter.site, slug="other")
    deliveries = sent(*people(LEAST_DEAD, "ill.example"), newsletter=newsletter)
    make.subscription(newsletter=other, address="reader0@ill.example", state="pending")

    for delivery in deliveries:
        bounce(delivery, verdict=Verdict.HARD)

    assert places() == ["confirmed", "pending"]


def test_an_erased_reader_s_delivery_has_no_domain(newsletter):
    (ada,) = sent(ADA, newsletter=newsletter)
    Delivery.objects.update(address=ada.subscriber.address_hash)
    ada.refresh_from_db()

    bounce(ada, verdict=Verdict.HARD)

    assert not DomainReturns.objects.exists()
    assert standing(ADA) == "bounced"
