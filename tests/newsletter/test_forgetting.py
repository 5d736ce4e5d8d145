"""What a brand noticed about its readers is forgotten after the days it chose; proofs stay."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions import claims
from newsletter.models import ClaimDay, ConsentEvent, Retention, Subscriber
from newsletter.postoffice import forgetting
from newsletter.retention_look import retention
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    made = make.site()
    now = timezone.now()
    for name, age in (("old", 100), ("new", 5)):
        at = now - timedelta(days=age)
        person = make.subscriber(site=made, address=f"{name}@example.org", last_clicked_at=at)
        person.consent_events.create(kind="confirmed", at=at, ip="192.0.2.0", how="form")
        claim = claims.link(site=made, platform="medium", place="bio")
        ClaimDay.objects.create(claim=claim, day=at.date(), visits=3)
    return made


def keeps(site, **days):
    Retention.objects.update_or_create(site=site, defaults=days)


def test_what_is_older_than_its_term_is_forgotten_and_the_proof_stays(site, monkeypatch):
    monkeypatch.setattr("newsletter.actions.forgetting.AT_ONCE", 1)
    keeps(site, consent_ip_days=30, click_days=30, visit_days=30)

    touched = forgetting.run_due(Worker("w"))

    assert touched == 3
    assert list(ConsentEvent.objects.values_list("how", "ip")) == [
        ("form", ""),
        ("form", "192.0.2.0"),
    ]
    assert Subscriber.objects.exclude(last_clicked_at=None).get().address == "new@example.org"
    assert ClaimDay.objects.count() == 1


def test_zero_keeps_everything_and_a_new_brand_keeps_proofs_whole(site):
    keeps(site, consent_ip_days=0, click_days=0, visit_days=0)
    other = make.site(hostname="other.test", name="Other", default=False)

    touched = forgetting.run_due(Worker("w"))

    assert touched == 0
    assert Retention.for_site(other).consent_ip_days == 0
    assert str(Retention.for_site(site)) == str(site)


def test_the_doctor_says_what_is_kept_and_whether_the_worker_forgets(site):
    keeps(site, consent_ip_days=30, click_days=30, visit_days=30)

    [before] = retention()
    forgetting.run_due(Worker("w"))
    [after] = retention()

    assert (before.ok, after.ok) == (False, True)
    assert "clicks 30" in after.message
    assert "worker" in before.fix
