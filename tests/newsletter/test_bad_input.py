"""Input that was made to break things: each ends in a clear state and a sentence."""

from __future__ import annotations

import email
import email.policy

import pytest

from core.work import Worker
from newsletter.actions.drafting import draft_issue
from newsletter.addresses import BadAddress, normalise
from newsletter.links import form_token, preferences_url
from newsletter.models import Letter, Newsletter, Subscriber
from newsletter.postoffice import letters
from newsletter.sent_mail import part
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.posting import send_all, sending

pytestmark = pytest.mark.django_db

LONG = "a" * 10_000
INJECTED = "ada@example.org\r\nBcc: everybody@example.org"


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def ask(client, newsletter, **fields):
    data = {"address": "ada@example.org", "token": form_token(newsletter=newsletter.pk), **fields}
    return client.post(f"/mail/{newsletter.slug}/subscribe/", data)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": LONG}, "at most 320 characters"),
        ({"address": f"{'a' * 250}@example.org"}, "not an e-mail address we can write to"),
        ({"address": INJECTED}, "not an e-mail address we can write to"),
        ({"address": "ada@example.org,bo@example.org"}, "not an e-mail address we can write to"),
        ({"address": "ada\x00@example.org"}, "Null characters"),
        ({"address": "   "}, "Write your e-mail address"),
        ({"name": LONG}, "at most 200 characters"),
    ],
)
def test_a_form_that_cannot_be_taken_is_shown_again_with_the_reason(
    client, newsletter, fields, sentence
):
    response = ask(client, newsletter, **fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Subscriber.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("field", ["website", "token"])
def test_a_flood_in_a_hidden_field_mails_nobody(client, newsletter, field):
    response = ask(client, newsletter, **{field: LONG})

    assert response.status_code in {303, 422}
    assert not Letter.objects.exists()


def test_a_name_with_a_header_in_it_stays_a_name(client, newsletter, settings):
    ask(client, newsletter, name="Ada\r\nBcc: everybody@example.org")

    with Sink() as sink, Worker() as worker:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}"
        letters.run_due(worker)

        (taken,) = sink.accepted
    mail = email.message_from_bytes(taken.message, policy=email.policy.default)
    assert (mail["To"], mail["Bcc"]) == ("ada@example.org", None)


def test_a_reader_s_name_cannot_break_out_of_an_issue(settings):
    mailing = sending("ada@example.org")
    mailing.deliveries.update(name="Ada\r\nBcc: x@example.org\r\n\r\n<script>1</script>")
    type(mailing).objects.update(subject="For [[name]]")

    with Sink() as sink:
        send_all(sink, settings)
        (taken,) = sink.accepted

    mail = email.message_from_bytes(taken.message, policy=email.policy.default)
    assert mail["Subject"] == "For Ada Bcc: x@example.org <script>1</script>"
    assert mail["Bcc"] is None
    assert "<script>" not in part(mail, "html")
    assert not mail.defects


def test_a_subject_of_several_lines_becomes_one(client, newsletter):
    issue = make.issue(newsletter=newsletter, subject="Good\r\nBcc: x@example.org\r\nmorning")
    client.force_login(make.administrator())

    client.post(f"/admin/newsletter/issues/{issue.pk}/test/", {"addresses": "me@example.org"})

    assert Letter.objects.get().subject == "[Test] Good Bcc: x@example.org morning"


@pytest.mark.parametrize("field", ["name", "sender_name"])
def test_a_newsletter_is_not_kept_with_a_header_in_its_name(client, newsletter, field):
    client.force_login(make.administrator())
    facts = {
        "site": newsletter.site_id,
        "name": "Secret Sauce",
        "slug": "secret-sauce",
        "promise": "Tips.",
        "language": "en",
        "sender_name": "The Harbour",
        "sender_email": "hello@example.org",
        "rule_0": "weekly",
        "rule_1": 5,
        "begins_on": "2024-01-06",
        "when_late": "ask",
        "most_often": "issue",
        "counts": "numbers",
        "template": "magazine",
        "spread_minutes": 0,
        "grace_hours": 3,
        "draft_hours": 0,
        "fresh_minimum": 1,
        "sections-count": 0,
        "hour": 8,
        "time_zone": "Europe/Paris",
    }

    broken = facts | {field: "Harbour\r\nBcc: x@example.org"}
    way = f"/admin/newsletter/newsletters/edit/{newsletter.pk}/"
    page = client.post(way, broken)
    client.post(way, facts | {"promise": "One recipe a week."})

    assert "Write this on one line" in page.content.decode()
    newsletter.refresh_from_db()
    assert (newsletter.promise, getattr(newsletter, field)) == ("One recipe a week.", facts[field])


def test_a_test_mail_that_cannot_be_built_says_why(client, newsletter):
    issue = draft_issue(page=make.newsletter_page(newsletter=newsletter))
    Newsletter.objects.update(sender_name="Harbour\r\nBcc: x@example.org")
    client.force_login(make.administrator())

    page = client.post(
        f"/admin/newsletter/issues/{issue.pk}/test/", {"addresses": "me@example.org"}, follow=True
    )

    assert "line break" in page.content.decode()
    assert not Letter.objects.exists()


def test_a_search_of_ten_thousand_characters_finds_nobody(client):
    mailing = sending("ada@example.org")
    client.force_login(make.administrator())

    page = client.get(f"/admin/newsletter/issues/{mailing.issue_id}/", {"q": LONG, "state": "x"})

    assert "Nobody here." in page.content.decode()


def test_a_reader_s_corrected_name_is_one_line_of_at_most_200_characters(client, newsletter):
    person = make.subscriber(site=newsletter.site)
    address = preferences_url(newsletter.site, subscriber=person.pk)

    response = client.post(
        address.removeprefix("http://testserver"), {"act": "correct", "name": LONG}
    )

    person.refresh_from_db()
    assert response.status_code < 500
    assert len(person.name) <= 200


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{'a' * 65}@example.org", "is not an e-mail address"),
        (f"{'a' * 250}@example.org", "at most 254 characters"),
        (INJECTED, "is not an e-mail address"),
    ],
)
def test_an_address_that_is_none_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(BadAddress, match=sentence):
        normalise(text)


def test_an_address_in_another_script_keeps_its_person_and_gets_an_ascii_domain():
    assert normalise(" Ada@Bücher.example ") == "ada@xn--bcher-kva.example"
