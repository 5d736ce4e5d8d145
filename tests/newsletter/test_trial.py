"""Several subjects: who gets which, when it is decided, and that the books balance all along."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import Cleared, IssueError, schedule
from newsletter.actions.mailing import cancel, send_the_rest
from newsletter.actions.trial import decide, decide_due
from newsletter.models import Delivery, Mailing, ReturnEvent, Subscriber, Trial
from newsletter.postoffice import engine, ledger
from newsletter.postoffice.post import load
from newsletter.variants import evidence
from newsletter.variants.rule import Tried
from tests import make

pytestmark = pytest.mark.django_db
OTHERS = [("subject", "Own your readers"), ("subject", "Rent [[name]]"), ("subject", "Issue one")]


@pytest.fixture
def newsletter():
    found = make.newsletter(site=make.site())
    make.audience(newsletter=found, addresses=[f"r{index}@example.org" for index in range(300)])
    return found


def frozen(newsletter, **facts):
    """An issue with three subjects, tried on 30 % of 300 readers, on its way."""
    usual: dict[str, Any] = {"other_subjects": OTHERS, "trial_percent": 30, "trial_by": "reply"}
    issue = make.issue(newsletter=newsletter, **usual | facts)
    mailing = schedule(issue=issue, cleared=Cleared(issue.pk), send_at=timezone.now())
    return let_go(mailing=freeze(mailing=mailing))


def answered(mailing, variant, number):
    """So many readers of one subject write back, the first of them twice."""
    got = list(mailing.deliveries.filter(variant=variant)[:number])
    for index, delivery in enumerate([*got, *got[:1]]):
        ReturnEvent.objects.create(
            site=mailing.newsletter.site,
            source="mailbox",
            source_id=f"{variant}-{index}",
            kind="reply",
            mailing=mailing,
            delivery=delivery,
        )


def accepted(mailing, **which):
    mailing.deliveries.filter(**which).update(
        state="accepted", due_at=None, settled_at=timezone.now()
    )


def subject_of(delivery):
    post = load(delivery.mailing_id)
    row = Delivery.objects.values_list(*ledger.COLUMNS).get(pk=delivery.pk)
    mail = ledger._job((*row[:5], timezone.now(), *row[6:]), post, {}).mail()
    return message_from_bytes(mail, policy=policy.default)["Subject"]


def test_each_subject_gets_its_share_and_the_rest_waits_in_the_ledger(newsletter):
    mailing = frozen(newsletter)

    found = Counter(mailing.deliveries.values_list("variant", flat=True))

    assert mailing.trial.subjects == ["Issue one", "Own your readers", "Rent [[name]]"]
    assert found.total() == mailing.recipients == 300
    assert all(27 <= found[variant] <= 33 for variant in (0, 1, 2)), found
    rest = mailing.deliveries.filter(variant=None)
    assert set(rest.values_list("due_at", flat=True)) == {mailing.trial.decide_at}
    assert mailing.trial.decide_at >= mailing.send_at + timedelta(hours=4)


def test_an_issue_with_one_subject_tries_nothing(newsletter):
    mailing = frozen(newsletter, other_subjects=[("subject", " Issue one ")])

    assert not Trial.objects.exists()
    assert set(mailing.deliveries.values_list("variant", flat=True)) == {0}


def test_the_rest_is_given_to_nobody_before_the_subject_is_chosen(newsletter):
    mailing = frozen(newsletter)
    mailing.deliveries.update(due_at=timezone.now())

    with Worker() as worker:
        jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=500)

    assert len(jobs) == mailing.deliveries.exclude(variant=None).count()
    assert {job.variant for job in jobs} == {0, 1, 2}


def test_every_reader_gets_the_subject_of_their_line(newsletter):
    mailing = frozen(newsletter)
    named = mailing.deliveries.filter(variant=2).first()
    named.name = "Ada"
    named.save()

    assert subject_of(mailing.deliveries.filter(variant=1).first()) == "Own your readers"
    assert subject_of(named) == "Rent Ada"


def test_the_subject_that_brings_more_replies_goes_to_the_rest(newsletter):
    mailing = frozen(newsletter)
    accepted(mailing, variant__isnull=False)
    answered(mailing, 1, 12)
    Trial.objects.update(decide_at=timezone.now())

    assert decide_due() == 1

    trial = Trial.objects.get()
    assert (trial.winner, trial.is_proven) == (1, True)
    assert [answers for _mails, answers in trial.evidence] == [0, 12, 0]
    assert set(mailing.deliveries.filter(state="queued").values_list("variant", flat=True)) == {1}
    assert decide_due() == 0
    with pytest.raises(IssueError, match="chosen already"):
        decide(trial=trial)


def test_what_may_be_luck_leaves_the_editors_own_subject(newsletter):
    mailing = frozen(newsletter)
    accepted(mailing, variant__isnull=False)
    answered(mailing, 1, 2)

    trial = decide(trial=mailing.trial)

    assert (trial.winner, trial.is_proven) == (0, False)


def test_a_person_may_choose_before_the_hour_and_the_rest_goes_at_once(newsletter):
    mailing = frozen(newsletter)

    decide(trial=mailing.trial, winner=2, user=make.administrator())

    now = timezone.now()
    assert mailing.deliveries.filter(due_at__lte=now, variant=2).count() > 200
    assert Trial.objects.get().winner == 2


def test_the_worker_decides_and_closes_with_balanced_books(newsletter, settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path}/mail"
    mailing = frozen(newsletter)

    with Worker() as worker:
        engine.run_due(worker)
        first = Counter(mailing.deliveries.values_list("state", flat=True))
        Mailing.objects.get().deliveries.filter(state="queued").update(due_at=timezone.now())
        Trial.objects.update(decide_at=timezone.now())
        engine.run_due(worker)

    assert first["queued"] > 200
    mailing.refresh_from_db()
    assert mailing.state == "finished"
    assert mailing.deliveries.filter(state="accepted").count() == mailing.recipients == 300


def test_the_desk_shows_what_each_subject_brings_and_sends_one_early(newsletter, client):
    mailing = frozen(newsletter)
    accepted(mailing, variant=1)
    answered(mailing, 1, 3)
    client.force_login(make.administrator())
    url = f"/admin/newsletter/issues/{mailing.issue_id}/"

    before = client.get(url).content.decode()
    refused = client.post(url + "control/", {"act": "subject", "subject": "9"}, follow=True)
    client.post(url + "control/", {"act": "subject", "subject": "1"})
    after = client.get(url).content.decode()

    assert "the rest of the readers get the winner" in before
    assert before.count('name="subject"') == 3
    assert "no such subject" in refused.content.decode()
    assert "For the rest" in after
    assert "What was seen may be luck" in after
    assert Trial.objects.get().winner == 1


def test_a_cancelled_trial_that_is_taken_up_again_still_waits_for_its_subject(newsletter):
    mailing = cancel(mailing=frozen(newsletter))

    send_the_rest(mailing=mailing)

    with Worker() as worker:
        jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=500)
    assert None not in {job.variant for job in jobs}
    decide(trial=mailing.trial)
    assert not mailing.deliveries.filter(variant=None).exists()


def test_what_nobody_counts_decides_nothing(newsletter, monkeypatch):
    monkeypatch.delitem(evidence.counters, "click", raising=False)
    mailing = frozen(newsletter, trial_by="click")
    accepted(mailing, variant=1)

    found = evidence.weigh(mailing.trial)

    assert [one.answers for one in found] == [0, 0, 0]
    assert not evidence.is_counted("click")


def test_another_part_may_count_clicks(newsletter, monkeypatch):
    mailing = frozen(newsletter, trial_by="click")
    accepted(mailing, variant=1)
    monkeypatch.setitem(evidence.counters, "click", lambda _mailing: {1: 10_000})

    found = evidence.weigh(mailing.trial)

    number = mailing.deliveries.filter(variant=1).count()
    assert found[1] == Tried(number, number)  # nobody answers more mails than came


def test_readers_at_their_own_hour_are_never_sent_the_rest_before_it(newsletter):
    newsletter.at_readers_hour = True
    newsletter.save()
    Subscriber.objects.update(time_zone="Pacific/Honolulu")
    issue = make.issue(newsletter=newsletter, other_subjects=OTHERS, trial_percent=30)
    at = timezone.now() + timedelta(hours=1)
    mailing = freeze(mailing=schedule(issue=issue, cleared=Cleared(issue.pk), send_at=at))

    early = mailing.deliveries.filter(due_at__lte=mailing.trial.decide_at)

    assert mailing.deliveries.filter(variant=None).exists()
    assert not early.exists()
