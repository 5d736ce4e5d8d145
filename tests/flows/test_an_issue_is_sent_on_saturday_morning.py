"""An issue's whole way: from the week's articles to every reader's inbox, and into the archive."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import datetime, timedelta

from django.test import Client

from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

import pytest
import time_machine

from core.work import Worker
from newsletter.models import IssuePage, Mailing, Subscription
from newsletter.postoffice import engine, letters
from newsletter.sent_mail import part
from tests import make
from tests.fakes.smtp import Sink

pytestmark = pytest.mark.django_db

ADA, BO, CY = "ada@example.org", "bo@example.org", "cy@example.org"
TUESDAY = "2026-11-24T10:00:00+01:00"
SATURDAY = datetime.fromisoformat("2026-11-28T08:00:00+01:00")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def page():
    """A newsletter with three readers; somebody else never said yes."""
    newsletter = make.newsletter(site=make.site(), reply_to="desk@example.org")
    for address in (ADA, BO, CY):
        make.subscription(newsletter=newsletter, address=address)
    make.subscription(newsletter=newsletter, address="waiting@example.org", state="pending")
    return make.newsletter_page(newsletter=newsletter)


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def sink(settings):
    """A mail server that takes everything, and the house pointed at it."""
    with Sink() as listening:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{listening.port}?connections=2"
        yield listening


def work():
    """A worker does what is due."""
    with Worker() as worker:
        letters.run_due(worker)
        engine.run_due(worker)


def at(moment):
    return time_machine.travel(moment, tick=True)


def written(issue, *, words):
    """The editor's form with own words above the articles of the draft."""
    blocks = [("words", rich_text(f"<p>{words}</p>"))]
    for child in issue.body:
        if child.block_type == "article":
            card = {"article": child.value["article"].pk, "note": rich_text("")}
            blocks.append(("article", card))
    return nested_form_data(
        {
            "title": issue.title,
            "slug": issue.slug,
            "subject": "What a house needs",
            "preview_text": "Three things we learned",
            "body": streamfield(blocks),
            "other_subjects": streamfield([]),
            "trial_by": "click",
            "trial_percent": 20,
            "trial_hours": 4,
            "seo_title": "",
            "search_description": "",
            "comments": {
                "TOTAL_FORMS": 0,
                "INITIAL_FORMS": 0,
                "MIN_NUM_FORMS": 0,
                "MAX_NUM_FORMS": "",
            },
        }
    )


def drafted(desk, page):
    """The draft that the button makes."""
    desk.post(f"/admin/newsletter/draft/{page.pk}/")
    return IssuePage.objects.latest("pk").get_latest_revision_as_object()


def mail_to(sink, address):
    (taken,) = [mail for mail in sink.accepted if mail.recipient == address]
    return email.message_from_bytes(taken.message, policy=email.policy.default)


def test_a_draft_has_the_week_s_articles_and_is_looked_at_before_it_goes(desk, page, sink):
    site = page.newsletter.site
    old = make.article(site=site, title="Last week's article")
    make.issue(newsletter=page.newsletter, body=[("article", {"article": old, "note": ""})])
    make.article(site=site, title="Own your audience", standfirst="Why rent?")

    with at(TUESDAY):
        issue = drafted(desk, page)
        edit = f"/admin/pages/{issue.pk}/edit/"
        form = written(issue, words="Good morning, [[name]].")
        saved = desk.post(edit, form)
        desk.post(f"{edit}preview/?mode=mail", form)
        as_mail = desk.get(f"{edit}preview/?mode=mail").content.decode()
        as_page = desk.get(f"{edit}preview/?mode=").content.decode()
        desk.post(f"/admin/newsletter/issues/{issue.pk}/test/", {"addresses": "me@example.org"})
        work()

    assert saved.status_code == 302
    assert "Own your audience" in as_mail
    assert "Last week" not in as_mail
    assert "Good morning, Ada." in as_mail
    assert "Own your audience" in as_page
    assert mail_to(sink, "me@example.org")["Subject"] == "[Test] What a house needs"
    assert sink.count().total() == 1


def test_an_issue_reaches_every_reader_at_its_hour_and_then_the_archive(desk, page, sink):
    make.article(site=page.newsletter.site, title="Own your audience")
    with at(TUESDAY):
        issue = drafted(desk, page)
        desk.post(f"/admin/pages/{issue.pk}/edit/", written(issue, words="Good morning, [[name]]."))
        desk.post(f"/admin/newsletter/issues/{issue.pk}/schedule/", {"when": "usual"})

    with at(SATURDAY - timedelta(seconds=30)):
        work()
    before = sink.count()
    with at(SATURDAY):
        work()
        outcome = desk.get(f"/admin/newsletter/issues/{issue.pk}/").content.decode()
    archive = desk.get(page.url).content.decode()
    kept = desk.get(IssuePage.objects.get(pk=issue.pk).url).content.decode()
    feed = desk.get(f"/mail/{page.newsletter.slug}/feed/").content.decode()

    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.recipients) == ("finished", 3)
    assert (before, sink.count()) == ({}, {ADA: 1, BO: 1, CY: 1})
    assert 'data-count="accepted">3<' in outcome
    assert ADA in outcome
    assert issue.title in archive
    assert "Good morning, reader." in kept
    assert "Own your audience" in feed


def test_the_mail_carries_what_inboxes_ask_for_and_one_click_leaves(desk, page, sink):
    make.article(site=page.newsletter.site, title="Own your audience")
    with at(TUESDAY):
        issue = drafted(desk, page)
        desk.post(f"/admin/newsletter/issues/{issue.pk}/schedule/", {"when": "usual"})
    with at(SATURDAY):
        work()

        mail = mail_to(sink, ADA)
        leaving = re.findall(r"<(https?://[^>]+)>", mail["List-Unsubscribe"])
        program = Client(enforce_csrf_checks=True)  # a mail program has no cookie and no token
        answer = program.post(leaving[0].removeprefix("http://testserver"), ONE_CLICK)

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "Secret Sauce <secret-sauce.testserver>"
    assert (mail["To"], mail["Reply-To"]) == (ADA, "desk@example.org")
    assert mail["Date"].datetime == SATURDAY
    assert mail.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "OWN YOUR AUDIENCE" in part(mail, "plain").upper()
    assert leaving[0] in part(mail, "plain")
    html = part(mail, "html")
    assert re.search(r'<h1 [^>]*style="[^"]*font-size', html)
    assert not mail.defects
    assert (answer.status_code, answer.cookies) == (200, {})
    assert Subscription.objects.get(subscriber__address=ADA).state == "unsubscribed"


@pytest.mark.parametrize(
    ("drafted_on", "goes_out_at"),
    [
        ("2026-03-24", "2026-03-28T07:00:00Z"),  # the day before the clocks go forward
        ("2026-03-31", "2026-04-04T06:00:00Z"),
        ("2026-10-20", "2026-10-24T06:00:00Z"),  # the day before they go back
        ("2026-10-27", "2026-10-31T07:00:00Z"),
    ],
)
def test_eight_o_clock_is_eight_o_clock_on_both_sides_of_a_change(
    desk, page, sink, drafted_on, goes_out_at
):
    hour = datetime.fromisoformat(goes_out_at)
    with at(f"{drafted_on}T12:00:00Z"):
        make.article(site=page.newsletter.site)
        issue = drafted(desk, page)
        desk.post(f"/admin/newsletter/issues/{issue.pk}/schedule/", {"when": "usual"})

    with at(hour - timedelta(seconds=30)):
        work()
    before = len(sink.accepted)
    with at(hour):
        work()

    assert before == 0
    assert len(sink.accepted) == 3
