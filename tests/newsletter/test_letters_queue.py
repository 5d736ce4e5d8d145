"""How a letter comes into the quick line, also by Django's own mail functions."""

from __future__ import annotations

from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail

import pytest

from core import bell
from newsletter.actions.letters import queue_letter
from newsletter.mail.headers import BadMail
from newsletter.models import Letter

pytestmark = pytest.mark.django_db

BACKEND = "newsletter.transports.django_backend.LetterBackend"


@pytest.fixture(autouse=True)
def _letters(settings):
    settings.EMAIL_BACKEND = BACKEND


def queue(**facts):
    given = {
        "kind": "confirm",
        "sender": "The Harbour <hello@example.org>",
        "recipient": "ada@example.org",
        "subject": "Please confirm",
        "text": "Press the button.\n",
    }
    return queue_letter(**(given | facts))


def test_a_letter_is_queued_and_the_bell_rings(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = queue(), queue(headers={"Auto-Submitted": "auto-replied"})

    assert first.state == "queued"
    assert first.message_id.endswith("@example.org>")
    assert first.message_id != second.message_id
    assert bell.last_rung("letters") > 0


@pytest.mark.parametrize(
    "facts",
    [
        {"subject": "a\r\nBcc: b@c.example"},
        {"sender": "a\n<a@b.example>"},
        {"sender": "nobody"},
        {"recipient": ""},
        {"headers": {"X-A": "b\nc"}},
        {"headers": {"X A": "b"}},
    ],
)
def test_a_letter_that_would_break_out_of_its_headers_is_refused(facts):
    with pytest.raises(BadMail):
        queue(**facts)
    assert not Letter.objects.exists()


def test_django_s_mail_becomes_a_letter_for_each_recipient():
    send_mail("Your code", "123-456", None, ["a@example.org", "b@example.org"])

    assert set(Letter.objects.values_list("recipient", flat=True)) == {
        "a@example.org",
        "b@example.org",
    }
    assert Letter.objects.earliest("pk").text == "123-456"


def test_django_s_html_alternative_is_kept():
    mail = EmailMultiAlternatives("S", "t", "Me <me@example.org>", ["a@example.org"])
    mail.reply_to = ["ask@example.org"]
    mail.attach_alternative("{}", "application/json")
    mail.attach_alternative("<p>h</p>", "text/html")
    mail.send()
    only_html = EmailMessage("S", "<p>b</p>", "me@example.org", ["b@example.org"])
    only_html.content_subtype = "html"
    only_html.send()

    first, second = Letter.objects.order_by("pk")
    assert (first.html, first.reply_to) == ("<p>h</p>", "ask@example.org")
    assert second.html == "<p>b</p>"


def test_an_attachment_is_refused_with_a_sentence():
    mail = EmailMessage("S", "t", "me@example.org", ["a@example.org"])
    mail.attach("a.txt", "x", "text/plain")

    with pytest.raises(ValueError, match="no attachments"):
        mail.send()
    assert get_connection().send_messages([]) == 0
