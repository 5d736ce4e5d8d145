"""Counted links: where they lead, who is counted, and what machines only pretend."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.forgetting import forget
from newsletter.actions.presses import forget_presses
from newsletter.links import click_url, poll_url
from newsletter.models import Click, Delivery, Link, Poll, Retention, Subscriber, Vote
from newsletter.outcome.scanners import Visit, looks_like_a_machine
from newsletter.postoffice.ledger import claim_jobs
from newsletter.postoffice.post import load
from newsletter.variants.evidence import clicks
from tests.newsletter.posting import sending, settle

pytestmark = pytest.mark.django_db
BROWSER = {"user-agent": "Mozilla/5.0 (X11) Firefox/140.0"}
PAGES = "".join(f'<p><a href="https://elsewhere.example/{n}">Page {n}</a></p>' for n in range(6))
POLL = {"question": "Well?", "answers": ["Yes", "No"]}
DEBATE = {"introduction": "", "subjects": [{"subject": "Weekly?", "url": ""}]}


@pytest.fixture
def mailing(monkeypatch):
    from tests import make

    usual = make.issue
    body = [("words", f"<p>Hello.</p>{PAGES}"), ("poll", POLL), ("debate", DEBATE)]
    monkeypatch.setattr(make, "issue", lambda **facts: usual(**{**facts, "body": body}))
    made = sending("ada@example.org", "bo@example.org")
    settle(made, 2, settled_at=timezone.now() - timedelta(hours=1))
    return made


def mail_of(mailing):
    mailing.deliveries.update(state="queued", settled_at=None, due_at=timezone.now())
    with Worker() as worker:
        return claim_jobs(load(mailing.pk), worker=worker, limit=1)[0].mail()


def press(delivery, link, **headers):
    address = click_url(delivery.mailing.newsletter.site, delivery=delivery.pk)
    path = address.removeprefix("http://testserver")
    return Client(headers=headers or BROWSER).get(f"{path}/{link.pk}")


def pages(mailing):
    return list(Link.objects.filter(mailing=mailing, kind="page", url__contains="elsewhere"))


def test_links_of_a_mail_lead_through_us_and_its_text_part_says_the_address(mailing):
    mail = mail_of(mailing).replace(b"=\r\n", b"")

    text, html = mail.split(b"text/html", 1)
    assert b"https://elsewhere.example/3" in text
    assert b"https://elsewhere.example/3" not in html
    assert len(re.findall(rb"/l/[\w.-]+/\d+", html)) == Link.objects.count()
    assert [one.words for one in pages(mailing)][:2] == ["Page 0", "Page 1"]


def test_a_newsletter_that_counts_nothing_leaves_links_as_they_are(mailing):
    mailing.newsletter.counts = "nothing"
    mailing.newsletter.save()

    mail = mail_of(mailing).replace(b"=\r\n", b"")

    assert b"/l/" not in mail
    assert mail.count(b"https://elsewhere.example/3") == 2


def test_a_press_leads_to_the_page_and_counts_once(mailing):
    delivery, link = mailing.deliveries.first(), pages(mailing)[0]

    answers = [press(delivery, link) for _again in range(3)]

    assert {answer["Location"] for answer in answers} == {"https://elsewhere.example/0"}
    assert Click.objects.get().is_machine is False
    assert str(Click.objects.get()) == "Page 0"
    assert clicks(mailing) == {0: 1}
    assert Subscriber.objects.filter(last_clicked_at=None).count() == 2


def test_who_pressed_is_remembered_only_where_the_newsletter_says_so(mailing):
    mailing.newsletter.counts = "readers"
    mailing.newsletter.save()
    delivery = mailing.deliveries.first()

    press(delivery, pages(mailing)[0])

    assert Subscriber.objects.exclude(last_clicked_at=None).get().pk == delivery.subscriber_id


def test_a_link_of_another_mail_or_of_nobody_leads_nowhere(mailing):
    delivery, link = mailing.deliveries.first(), pages(mailing)[0]
    other = Delivery(pk=99_999, mailing=delivery.mailing)

    cut = Client().get("/l/nonsense")

    assert press(other, link).status_code == 404
    assert press(delivery, Link(pk=99_999)).status_code == 404
    assert Client().get(f"/l/nonsense/{link.pk}").status_code == 404
    assert cut.status_code == 404
    assert not Click.objects.exists()


def test_a_scanner_that_presses_everything_is_nobody_and_the_reader_after_it_is(mailing):
    delivery, links = mailing.deliveries.first(), pages(mailing)

    for link in links:
        press(delivery, link)
    scanned = clicks(mailing)
    Click.objects.update(at=timezone.now() - timedelta(hours=1))
    press(delivery, links[2])

    assert scanned == {}
    assert clicks(mailing) == {0: 1}
    assert Click.objects.get(is_machine=False).link == links[2]


def test_the_hidden_link_gives_a_machine_away(mailing):
    delivery, links = mailing.deliveries.first(), pages(mailing)
    trap = Link.objects.get(mailing=mailing, kind="trap")

    press(delivery, links[0])
    press(delivery, trap)
    press(delivery, links[1])

    assert Click.objects.filter(is_machine=True).count() == 3


def test_an_opened_mail_is_noticed_only_where_that_was_chosen(mailing):
    mailing.newsletter.counts_opens = True
    mailing.newsletter.save()
    load(mailing.pk)
    picture = Link.objects.get(mailing=mailing, kind="open")

    answer = press(mailing.deliveries.first(), picture)

    assert answer["Content-Type"] == "image/gif"
    assert clicks(mailing) == {}


def test_a_press_shows_that_a_mail_in_doubt_arrived(mailing):
    mailing.deliveries.update(state="unknown")
    delivery = mailing.deliveries.first()

    press(delivery, pages(mailing)[0])

    delivery.refresh_from_db()
    assert delivery.state == "accepted"


@pytest.mark.parametrize(
    "visit",
    [
        Visit("HEAD", "Firefox", since_arrival=timedelta(hours=1)),
        Visit("GET", "", since_arrival=timedelta(hours=1)),
        Visit("GET", "Barracuda Sentinel", since_arrival=timedelta(hours=1)),
        Visit("GET", "Firefox", "prefetch;prerender", timedelta(hours=1)),
        Visit("GET", "Firefox", since_arrival=timedelta(seconds=2)),
        Visit("GET", "Firefox"),
    ],
)
def test_what_gives_a_machine_away_at_once(visit):
    assert looks_like_a_machine(visit)


def test_who_pressed_is_forgotten_and_the_number_stays(mailing):
    first, second = mailing.deliveries.all()
    press(first, pages(mailing)[0])
    press(second, pages(mailing)[0])

    forget_presses(first.subscriber)
    Click.objects.update(at=timezone.now() - timedelta(days=4))
    forget(Retention.for_site(mailing.newsletter.site))

    assert Click.objects.filter(delivery=None).values("visitor").distinct().count() == 2


def test_a_thousand_presses_of_a_scanner_are_no_vote_and_a_button_is_one(mailing):
    delivery, poll = mailing.deliveries.first(), Poll.objects.get(question="Well?")
    site = mailing.newsletter.site
    path = poll_url(site, delivery=delivery.pk).removeprefix("http://testserver")
    door = f"{path}?block={poll.block}&answer=1"

    pressed = [Client().get(door) for _again in range(10)]
    none_yet = Vote.objects.count()
    for answer in ("0", "1", "77", "x"):
        Client(enforce_csrf_checks=True).post(door, {"answer": answer})

    assert 'value="1" required checked' in pressed[0].content.decode()
    assert none_yet == 0
    assert str(Vote.objects.get()) == "No"
    assert Client().get(f"{path}?block=none").status_code == 404
    assert Client().get("/u/say/x").status_code == 404
    delivery.delete()
    assert Client().get(door).status_code == 404


def test_too_many_answers_from_one_place_wait(mailing, settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm": "1/m/ip"}
    delivery, poll = mailing.deliveries.first(), Poll.objects.exclude(question="Well?").get()
    site = mailing.newsletter.site
    path = poll_url(site, delivery=delivery.pk).removeprefix("http://testserver")

    said = [
        Client().post(f"{path}?block={poll.block}", {"answer": "0"}).status_code
        for _again in range(2)
    ]

    assert str(poll) == "Subjects to debate"
    assert said == [200, 429]


def test_a_base_that_cannot_be_written_keeps_nobody_from_the_page(mailing):
    def is_shut(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(is_shut):
        answer = press(mailing.deliveries.first(), pages(mailing)[0])

    assert answer["Location"] == "https://elsewhere.example/0"
