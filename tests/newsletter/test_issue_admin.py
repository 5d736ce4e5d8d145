"""The editor's desk: draft, test, schedule, and see what became of it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import Permission
from django.utils import timezone

import pytest

from newsletter.models import IssuePage, Letter, Mailing
from tests import make
from tests.newsletter.staff import PUBLISHES, WRITES, editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make.newsletter_page(newsletter=make.newsletter(site=make.site()))


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


def frozen(issue, *addresses, state="sending"):
    mailing = Mailing.objects.create(
        issue=issue,
        newsletter=issue.newsletter,
        state=state,
        subject="S",
        send_at=timezone.now(),
        frozen_at=timezone.now(),
        recipients=len(addresses),
    )
    for address, outcome in addresses:
        make.delivery(mailing=mailing, address=address, state=outcome)
    return mailing


def test_the_newsletters_page_offers_to_draft_the_next_issue(desk, page):
    listing = desk.get(f"/admin/pages/{page.pk}/").content.decode()
    assert f"/admin/newsletter/draft/{page.pk}/" in listing

    make.article(site=page.newsletter.site, title="Fresh")
    assert b"Fresh" in desk.get(f"/admin/newsletter/draft/{page.pk}/").content
    response = desk.post(f"/admin/newsletter/draft/{page.pk}/")

    issue = IssuePage.objects.get()
    assert response["Location"] == f"/admin/pages/{issue.pk}/edit/"
    editor_page = desk.get(response["Location"]).content.decode()
    assert f"/admin/newsletter/issues/{issue.pk}/" in editor_page


def test_an_issue_is_tested_scheduled_moved_and_taken_back(desk, page):
    issue = make.issue(newsletter=page.newsletter)
    make.subscription(newsletter=page.newsletter)
    url = f"/admin/newsletter/issues/{issue.pk}/"
    offered = desk.get(url).content.decode()
    assert "<strong>1</strong> person will receive it" in offered
    assert 'name="addresses"' in offered
    assert 'type="datetime-local" name="at"' in offered
    assert offered.count('type="radio" name="when"') == 3

    desk.post(url + "test/", {"addresses": "a@example.org, b@example.org"})
    assert Letter.objects.count() == 2
    desk.post(url + "schedule/", {"when": "usual"})
    assert Mailing.objects.get().send_at.hour in {6, 7}
    desk.post(url + "schedule/", {"when": "chosen", "at": "2031-07-05T09:30"})
    assert Mailing.objects.get().send_at == datetime(2031, 7, 5, 7, 30, tzinfo=UTC)
    assert b"Scheduled for" in desk.get(url).content
    assert issue.title in desk.get("/admin/newsletter/issues/").content.decode()
    desk.post(url + "unschedule/")
    assert not Mailing.objects.exists()
    desk.post(url + "schedule/", {"when": "now"})
    assert Mailing.objects.get().send_at <= timezone.now()


@pytest.mark.parametrize(
    ("door", "fields", "sentence"),
    [
        ("schedule", {"when": "chosen"}, "Choose a day"),
        ("schedule", {"when": "chosen", "at": "2020-01-04T08:00"}, "That hour has passed"),
        ("schedule", {}, "required"),
        ("unschedule", {}, "not waiting"),
        ("test", {"addresses": "nobody"}, "not an e-mail address"),
        ("test", {"addresses": ",".join(f"a{n}@example.org" for n in range(6))}, "at most five"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(desk, page, door, fields, sentence):
    issue = make.issue(newsletter=page.newsletter)

    response = desk.post(f"/admin/newsletter/issues/{issue.pk}/{door}/", fields, follow=True)

    assert sentence in response.content.decode()
    assert not Mailing.objects.exists()


def test_an_empty_issue_is_not_scheduled(desk, page):
    issue = make.issue(newsletter=page.newsletter, body=[])

    url = f"/admin/newsletter/issues/{issue.pk}/schedule/"
    assert b"The issue is empty" in desk.post(url, {"when": "now"}, follow=True).content


def test_the_progress_page_counts_filters_and_searches(desk, page):
    issue = make.issue(newsletter=page.newsletter)
    frozen(
        issue,
        ("a@example.org", "accepted"),
        ("b@example.org", "unknown"),
        ("c@example.org", "presumed"),
    )
    url = f"/admin/newsletter/issues/{issue.pk}/"

    whole = desk.get(url).content.decode()
    assert 'data-count="accepted">1<' in whole
    assert "<script>" not in whole.partition("<main")[2]
    doubt = desk.get(url + "?state=doubt").content.decode()
    assert "b@example.org" in doubt
    assert "a@example.org" not in doubt
    assert "did these arrive?" in whole
    assert "It arrived" in doubt
    assert "in doubt, held</span>" in doubt
    assert "a@example.org" in desk.get(url + "?state=accepted&q=A@").content.decode()
    assert "Nobody here" in desk.get(url + "?q=zzz").content.decode()
    counts = desk.get(url + "counts/").json()
    assert counts["state"] == "sending"
    assert sum(counts["counts"].values()) == counts["recipients"] == 3


def test_the_progress_page_asks_the_same_few_questions_for_any_number(
    desk, page, django_assert_max_num_queries
):
    issue = make.issue(newsletter=page.newsletter)
    frozen(issue, *[(f"r{n}@example.org", "accepted") for n in range(120)])
    url = f"/admin/newsletter/issues/{issue.pk}/"
    desk.get(url)

    with django_assert_max_num_queries(40):
        assert "Page 2 of 3" in desk.get(url + "?p=2").content.decode()


def test_sending_needs_its_own_permission_and_the_right_to_publish(client, page):
    issue = make.issue(newsletter=page.newsletter)
    url = f"/admin/newsletter/issues/{issue.pk}/"
    scheduled = {}
    for name, codenames, kinds in [
        ("writer", [], WRITES),
        ("publisher", [], PUBLISHES),
        ("writer who sends", ["send_mailing"], WRITES),
        ("publisher who sends", ["send_mailing"], PUBLISHES),
    ]:
        email = f"{name.replace(' ', '.')}@example.org"
        client.force_login(editor(page, *codenames, email=email, kinds=kinds))
        client.post(url + "schedule/", {"when": "usual"})
        scheduled[name] = Mailing.objects.exists()
        assert client.get(url).status_code == 200

    assert [name for name, done in scheduled.items() if done] == ["publisher who sends"]


def test_an_editor_of_another_brand_sees_and_does_nothing(client, page):
    issue = make.issue(newsletter=page.newsletter)
    make.subscription(newsletter=page.newsletter, address="secret@example.org")
    frozen(issue, ("secret@example.org", "accepted"))
    other = make.newsletter_page(
        newsletter=make.newsletter(
            site=make.site(hostname="other.test", name="Other", default=False), slug="other"
        )
    )
    user = editor(other, "send_mailing", "view_subscriber", "view_newsletter")
    client.force_login(user)

    for url in (f"/admin/newsletter/issues/{issue.pk}/", f"/admin/newsletter/draft/{page.pk}/"):
        assert client.get(url).status_code != 200
    assert b"Issue one" not in client.get("/admin/newsletter/issues/").content
    assert b"secret@example.org" not in client.get("/admin/newsletter/subscribers/").content


def test_the_list_of_pages_offers_to_test_and_send_an_issue(desk, page):
    issue = make.issue(newsletter=page.newsletter)

    listing = desk.get(f"/admin/pages/{page.pk}/").content.decode()

    assert f"/admin/newsletter/issues/{issue.pk}/" in listing


def test_groups_can_be_given_the_right_to_send(desk, page):
    permission = Permission.objects.get(codename="send_mailing")

    found = desk.get("/admin/groups/new/").content.decode()

    assert f'value="{permission.pk}"' in found


def test_who_may_not_send_presses_no_switch_and_reads_no_sent_mail(client, page):
    mailing = frozen(make.issue(newsletter=page.newsletter), ("a@example.org", "queued"))
    client.force_login(editor(page))

    pressed = client.post(
        f"/admin/newsletter/issues/{mailing.issue_id}/control/", {"act": "cancel"}
    )
    read = client.get("/admin/newsletter/sent-mail/")

    mailing.refresh_from_db()
    assert mailing.state == "sending"
    assert pressed["Location"] == read["Location"] == "/admin/"


def test_drafts_that_are_being_written_are_listed_with_their_way_out(desk, page):
    desk.post(f"/admin/newsletter/draft/{page.pk}/")
    issue = IssuePage.objects.get()

    listing = desk.get("/admin/newsletter/issues/").content.decode()

    assert "Being written" in listing
    assert f"/admin/newsletter/issues/{issue.pk}/" in listing
