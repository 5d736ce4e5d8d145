"""Before an issue goes: its content and its domain are looked at, and what is wrong keeps it."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

from wagtail.models import ModelLogEntry, PageLogEntry

import pytest

from newsletter.actions import preflight
from newsletter.actions.article_mail import mail_new
from newsletter.domain import content
from newsletter.models import Cadence, Mailing, Subscriber, Subscription
from tests import make
from tests.fakes.dns_server import DnsServer
from tests.newsletter.dns_world import ZONE
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db

HTML = '<p>{}</p><a href="[[unsubscribe_url]]">out</a>'.format("word " * 60)
TEXT = "Good morning. [[unsubscribe_url]]"


def names(findings):
    return [one.name for one in findings]


@pytest.mark.parametrize(
    ("html", "text", "name"),
    [
        (HTML, TEXT, "mail_ok"),
        (HTML + "x" * 102 * 1024, TEXT, "mail_clipped"),
        (HTML, "[[unsubscribe_url]]", "mail_without_text"),
        ("<p>word</p>", TEXT, "mail_without_leave"),
        (HTML, "Good morning.", "mail_without_leave"),
        (HTML + '<a href="/about/">x</a>', TEXT, "mail_relative_link"),
        (HTML + '<img src="//cdn.example/x.png" alt="x">', TEXT, "mail_relative_link"),
        (HTML + '<img src="https://x.example/x.png">', TEXT, "mail_without_alt"),
        (HTML + '<img src="https://x.example/x.png" alt="x">' * 5, TEXT, "mail_few_words"),
        (HTML, f"{TEXT} [[first_name]]", "mail_placeholder"),
    ],
)
def test_a4_what_is_wrong_with_a_mail_has_a_name(html, text, name):
    assert names(content.judge(html, text)) == [name]


@pytest.fixture
def issue():
    return make.issue(newsletter=make.newsletter(site=make.site()))


def readers(newsletter, number):
    """So many confirmed readers, made at once."""
    people = Subscriber.objects.bulk_create(
        Subscriber(
            site=newsletter.site,
            address=f"r{index}@example.org",
            shown_address=f"r{index}@example.org",
            address_hash=f"{index:064x}",
        )
        for index in range(number)
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=one, newsletter=newsletter, state="confirmed", confirmed_at=timezone.now()
        )
        for one in people
    )


@pytest.fixture
def bad_domain(settings):
    """Mail leaves by a real relay, from a domain whose DNS says nothing at all."""
    settings.EMAIL_URL = "smtp://mail.example.org:25?tls=none"
    with DnsServer({"mail.example.org A": ["9.9.9.9"]}) as server:
        settings.DNS_SERVERS = [server.address]
        yield


def test_a1_an_issue_to_many_is_refused_while_the_domain_is_not_in_order(issue, bad_domain):
    readers(issue.newsletter, 201)

    with pytest.raises(preflight.NotReady, match=r"no SPF record.*No key signs.*no DMARC record"):
        preflight.clear(issue=issue)


def test_a1_an_issue_to_few_goes_and_the_warning_is_shown(issue, bad_domain):
    readers(issue.newsletter, 200)

    seen = preflight.look(issue, newsletter=issue.newsletter)

    assert seen.blocking == ()
    assert {"spf_missing", "dkim_no_key", "dmarc_missing"} <= set(names(seen.findings))
    assert preflight.clear(issue=issue).issue == issue.pk


def test_a1_a_domain_in_order_lets_any_number_go(issue, settings):
    readers(issue.newsletter, 201)
    settings.EMAIL_URL = "smtp://mail.example.org:25?tls=none"
    site = issue.newsletter.site
    site.dkim_keys.create(domain="example.org", selector="k1", algorithm="relay", is_active=True)

    with DnsServer(ZONE) as server:
        settings.DNS_SERVERS = [server.address]
        cleared = preflight.clear(issue=issue)

    assert cleared.issue == issue.pk


def test_a1_mail_that_stays_on_this_machine_asks_nobody(issue, settings):
    readers(issue.newsletter, 201)
    with DnsServer() as server:
        settings.DNS_SERVERS = [server.address]
        for url in (settings.EMAIL_URL, "smtp://127.0.0.1:25"):
            settings.EMAIL_URL = url
            preflight.clear(issue=issue)

        assert not server.asked


def test_a1_with_the_right_and_a_reason_it_goes_all_the_same_and_that_is_kept(issue, bad_domain):
    readers(issue.newsletter, 201)
    page = issue.get_parent().specific
    able = editor(page, "send_mailing", "override_preflight", email="able@example.org")
    unable = editor(page, "send_mailing", email="unable@example.org")

    for user, reason in [(able, " "), (unable, "The DNS is being moved.")]:
        with pytest.raises(preflight.NotReady):
            preflight.clear(issue=issue, user=user, override=reason)
    assert not PageLogEntry.objects.filter(action="newsletter.override").exists()
    preflight.clear(issue=issue, user=able, override="The DNS is being moved.")

    entry = PageLogEntry.objects.get(action="newsletter.override")
    assert entry.user == able
    assert entry.data["reason"] == "The DNS is being moved."
    assert "dkim_no_key" in entry.data["findings"]


def test_a1_the_desk_shows_what_is_wrong_and_takes_the_reason(client, issue, bad_domain):
    readers(issue.newsletter, 201)
    client.force_login(make.administrator())
    url = f"/admin/newsletter/issues/{issue.pk}/"

    shown = client.get(url).content.decode()
    refused = client.post(url + "schedule/", {"when": "now"}, follow=True).content.decode()
    assert not Mailing.objects.exists()
    client.post(url + "schedule/", {"when": "now", "override": "We move."})

    assert "This keeps the issue back" in shown
    assert "This could be better" in shown
    assert 'name="override"' in shown
    assert "The issue does not go out like this." in refused
    assert Mailing.objects.get().state == "scheduled"


def test_a1_the_command_line_says_why_and_takes_the_reason(issue, bad_domain):
    readers(issue.newsletter, 201)

    with pytest.raises(CommandError, match="does not go out like this"):
        call_command("send_issue", "latest")
    assert not Mailing.objects.exists()
    call_command("send_issue", "latest", "--although", "We move.", "--json")

    assert Mailing.objects.get().recipients == 201
    assert not ModelLogEntry.objects.filter(action="newsletter.override").exists()
    assert PageLogEntry.objects.get(action="newsletter.override").data["reason"] == "We move."


def test_a4_an_issue_that_nobody_could_read_is_refused_however_few_receive_it():
    newsletter = make.newsletter(site=make.site())
    issue = make.issue(
        newsletter=newsletter, body=[("words", '<p><a href="nowhere/">Hello [[nobody]]</a></p>')]
    )

    with pytest.raises(preflight.NotReady, match=r"\[\[nobody\]\]"):
        preflight.clear(issue=issue)


def test_a4_the_editor_says_what_inboxes_will_find_wrong(client):
    newsletter = make.newsletter(site=make.site())
    issue = make.issue(
        newsletter=newsletter, body=[("words", '<p><a href="nowhere/">Hello [[nobody]]</a></p>')]
    )
    client.force_login(make.administrator())

    shown = client.get(f"/admin/pages/{issue.pk}/edit/").content.decode()
    new = client.get(
        f"/admin/pages/add/newsletter/issuepage/{issue.get_parent().pk}/"
    ).content.decode()

    assert "Nobody knows what to put for [[nobody]]" in shown
    assert "Before it goes out" not in new


def test_articles_that_inboxes_would_refuse_wait_in_the_post_office_and_somebody_is_told(
    client, mailoutbox
):
    newsletter = make.newsletter(site=make.site(), most_often="article")
    readers(newsletter, 1)
    Subscription.objects.update(cadence="article")
    make.article(site=newsletter.site, standfirst="Dear [[nobody]].")
    client.force_login(make.administrator())
    until = timezone.now() + timedelta(hours=1)

    mailing = mail_new(newsletter=newsletter, cadence=Cadence.ARTICLE, until=until)

    board = client.get("/admin/newsletter/post-office/").content.decode()
    assert mailing is not None
    assert (mailing.state, mailing.recipients) == ("paused", 1)
    assert ["[[nobody]]" in one.body for one in mailoutbox] == [True]
    assert "[[nobody]]" in board
