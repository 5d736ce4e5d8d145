"""What a new subscriber receives first."""

from __future__ import annotations

import pytest

from newsletter.actions.audience import confirm, subscribe
from newsletter.actions.freeze import freeze, let_go
from newsletter.evidence import Proof
from newsletter.models import Letter, Mailing, Subscription
from tests import make

pytestmark = pytest.mark.django_db
HOW = Proof(how="test")


def says_yes(newsletter, name="Ada"):
    subscribe(newsletter=newsletter, address="ada@example.org", name=name, proof=HOW)
    place = Subscription.objects.get()
    assert place.asked_at is not None
    return confirm(subscription_id=place.pk, asked_at=place.asked_at, proof=HOW)


def welcome():
    return Letter.objects.filter(kind="welcome").first()


def newsletter(**facts):
    return make.newsletter(site=make.site(), welcome="Good that you are here.", **facts)


def sent_issue(letter):
    issue = make.issue(newsletter=letter, title="The first", body=[("words", "<p>Hello.</p>")])
    facts = {"newsletter": letter, "state": "scheduled", "send_at": "2026-11-21T07:00Z"}
    mailing = Mailing.objects.create(issue=issue, **facts)
    mailing.refresh_from_db()
    return let_go(mailing=freeze(mailing=mailing)).issue


def test_a_yes_is_welcomed_in_the_newsletters_words_with_the_way_out():
    says_yes(newsletter())

    letter = welcome()
    assert letter.subject == "Welcome to Secret Sauce"
    for part in (letter.text, letter.html):
        assert "Dear Ada" in part
        assert "Good that you are here." in part
        assert "every Saturday at 08:00" in part
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].strip("<>") in letter.text


def test_it_leads_to_the_latest_issue():
    letter = newsletter()
    issue = sent_issue(letter)

    says_yes(letter, name="")

    assert issue.get_url() in welcome().text
    assert "The first" in welcome().html
    assert "Dear" not in welcome().text


def test_it_leads_home_where_the_latest_issue_is_not_wanted():
    letter = newsletter(welcome_shows_latest=False)
    sent_issue(letter)

    says_yes(letter)

    assert "The first" not in welcome().text


def test_a_second_press_welcomes_nobody_twice():
    letter = newsletter()
    place = says_yes(letter)

    confirm(subscription_id=place.pk, asked_at=place.asked_at or place.created_at, proof=HOW)

    assert Letter.objects.filter(kind="welcome").count() == 1


def test_without_words_nothing_is_mailed():
    says_yes(make.newsletter(site=make.site()))

    assert welcome() is None
