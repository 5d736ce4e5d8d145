"""The buttons of an issue on its way, and the same verbs for programs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from wagtail.models import PageLogEntry

import pytest

from core import bell
from newsletter.actions.doubt import settle_doubt
from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import cancel, pause, resume, send_the_rest
from newsletter.models import Delivery, Mailing
from tests import make
from tests.newsletter.posting import counts, row, scheduled, sending
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"


def doubtful(address, *, state="unknown"):
    Delivery.objects.filter(address=address).update(
        state=state, due_at=None, settled_at=timezone.now()
    )
    return row(address)


@pytest.fixture
def button(client):
    """Presses one, as an administrator; returns what the page then says."""
    client.force_login(make.administrator())

    def press(mailing, **fields):
        address = f"/admin/newsletter/issues/{mailing.issue_id}/"
        answer = client.post(f"{address}control/", fields)
        if answer.status_code == 400:
            return answer.content.decode()
        return client.get(answer["Location"]).content.decode()

    return press


def test_an_issue_is_paused_and_goes_on(django_capture_on_commit_callbacks):
    mailing = sending(ADA)

    pause(mailing=mailing, reason="Wait for the lawyer.")
    paused = (mailing.state, mailing.note)
    with django_capture_on_commit_callbacks(execute=True):
        resume(mailing=mailing)

    assert paused == ("paused", "Wait for the lawyer.")
    assert mailing.state == "sending"
    assert bell.last_rung("mail") > 0
    acts = PageLogEntry.objects.filter(page=mailing.issue_id).values_list("action", flat=True)
    assert {"newsletter.pause", "newsletter.resume"} <= set(acts)


def test_an_issue_that_was_paused_before_its_hour_waits_for_it_again():
    mailing = scheduled(ADA, at=timezone.now() + timedelta(days=1))

    pause(mailing=mailing)
    resume(mailing=mailing)

    assert mailing.state == "scheduled"


def test_a_cancelled_issue_settles_what_nobody_has_in_hand_and_its_rest_can_be_sent():
    mailing = sending(ADA, BO)
    Delivery.objects.filter(address=BO).update(claimed_by="somebody")

    cancel(mailing=mailing)
    cancelled = counts(mailing)
    send_the_rest(mailing=mailing)

    assert cancelled == {"cancelled": 1, "queued": 1}
    assert (mailing.state, mailing.finished_at) == ("sending", None)
    assert counts(mailing) == {"queued": 2}


@pytest.mark.parametrize(
    ("verb", "state", "sentence"),
    [
        (pause, "finished", "can be paused"),
        (resume, "sending", "not paused"),
        (cancel, "finished", "nothing left to cancel"),
        (send_the_rest, "finished", "has a rest to send"),
    ],
)
def test_a_switch_that_is_out_of_place_says_so(verb, state, sentence):
    mailing = sending(ADA)
    Mailing.objects.update(state=state)

    with pytest.raises(IssueError, match=sentence):
        verb(mailing=mailing)


def test_an_issue_that_was_never_frozen_has_no_rest():
    mailing = scheduled(ADA)
    cancel(mailing=mailing)

    with pytest.raises(IssueError, match="never frozen"):
        send_the_rest(mailing=mailing)


def test_a_mail_that_arrived_is_accepted_by_a_person_s_word():
    mailing = sending(ADA)

    settled = settle_doubt(delivery=doubtful(ADA), arrived=True)

    assert (settled.state, settled.answer) == ("accepted", "It arrived, says an editor.")
    assert counts(mailing) == {"accepted": 1}


@pytest.mark.parametrize("state", ["finished", "cancelled", "sending"])
def test_a_mail_that_did_not_arrive_opens_the_issue_again(state):
    mailing = sending(ADA)
    delivery = doubtful(ADA, state="presumed")
    Mailing.objects.update(state=state)

    settled = settle_doubt(delivery=delivery, arrived=False)

    mailing.refresh_from_db()
    assert (settled.state, mailing.state) == ("queued", "sending")
    assert settled.due_at is not None
    assert settled.due_at <= timezone.now()


def test_a_doubt_is_settled_once():
    sending(ADA)

    with pytest.raises(IssueError, match="not in doubt any more"):
        settle_doubt(delivery=row(ADA), arrived=True)


def test_the_buttons_do_what_they_say(button):
    mailing = sending(ADA, BO)

    paused = button(mailing, act="pause")
    gone_on = button(mailing, act="resume")
    doubtful(ADA)
    button(mailing, act="arrived", delivery=row(ADA).pk)
    cancelled = button(mailing, act="cancel")
    button(mailing, act="rest")

    assert "Go on" in paused
    assert "Pause" in gone_on
    assert "Send the rest" in cancelled
    assert counts(mailing) == {"accepted": 1, "queued": 1}


def test_a_mail_in_doubt_is_sent_again_by_its_button(button):
    mailing = sending(ADA)

    button(mailing, act="again", delivery=doubtful(ADA).pk)

    assert row(ADA).state == "queued"


def test_a_button_of_a_stale_page_says_what_has_happened(button):
    mailing = sending(ADA)

    assert "not paused" in button(mailing, act="resume")


@pytest.mark.parametrize("fields", [{}, {"act": "explode"}, {"act": "again", "delivery": "x"}])
def test_a_button_that_does_not_exist_does_nothing(button, fields):
    mailing = sending(ADA)

    assert button(mailing, **fields) == "Press one of the buttons."


def test_mail_without_a_page_has_its_own_switches_on_the_board(client):
    mailing = sending("ada@example.org")
    writer = editor(mailing.issue)
    Mailing.objects.filter(pk=mailing.pk).update(kind="article", issue=None)
    url = f"/admin/newsletter/mailings/{mailing.pk}/control/"
    client.force_login(make.administrator())
    assert url in client.get("/admin/newsletter/post-office/").content.decode()

    for act, state in (("pause", "paused"), ("resume", "sending"), ("cancel", "cancelled")):
        client.post(url, {"act": act})
        mailing.refresh_from_db()
        assert mailing.state == state

    assert "nothing left" in client.post(url, {"act": "cancel"}, follow=True).content.decode()
    assert client.post(url, {"act": "rest"}).status_code == 400
    client.force_login(writer)  # may write, and not send
    Mailing.objects.update(state="sending", finished_at=None)
    client.post(url, {"act": "pause"})
    assert Mailing.objects.get().state == "sending"
