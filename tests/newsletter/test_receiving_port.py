"""The port that takes returned mail: 250 when it is kept, and only what is ours (B1, H7)."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import smtplib
from concurrent.futures import ThreadPoolExecutor

from django.core.management import call_command

import pytest

from newsletter import envelopes
from newsletter.mail.letter import compose
from newsletter.management.commands.receive_mail import is_done, is_ours
from newsletter.models import Letter, ReturnEvent, Suppression
from newsletter.returns.opened import LARGEST
from newsletter.returns.port import MOST_RECIPIENTS, Questions, open_port
from tests import make
from tests.newsletter.returned_mail import RETURN, letter, report
from tests.newsletter.returning import ADA, sent, standing

BOUNCES = f"bounces+{'a' * 42}@x.example"


def talk(questions, conversation, **how):
    """Open a port, speak to it from another thread, close it."""

    async def run():
        server = await open_port(questions, host="127.0.0.1", port=0, **how)
        port = server.sockets[0].getsockname()[1]
        with ThreadPoolExecutor(max_workers=1) as speaker:
            said = await asyncio.get_running_loop().run_in_executor(speaker, conversation, port)
        server.close()
        await server.wait_closed()
        return said

    return asyncio.run(run())


def hand_in(kind=smtplib.SMTP, *, to=(BOUNCES,), content=b"Subject: x\r\n\r\nx\r\n"):
    """A conversation that hands in one mail; the codes of its answers."""

    def conversation(port):
        with kind("127.0.0.1", port) as line:
            line.ehlo()
            codes = [line.mail("")[0], *(line.rcpt(one)[0] for one in to)]
            return [*codes, line.data(content)[0]]

    return conversation


def test_b6_a_mail_is_taken_when_it_is_kept_and_not_before():
    kept = []

    def is_done(raw, recipients):
        kept.append((raw, recipients))
        return True

    codes = talk(Questions(lambda _address: True, is_done), hand_in())

    ((raw, recipients),) = kept
    assert codes == [250, 250, 250]
    assert recipients == (BOUNCES,)
    assert raw.startswith(b"Return-Path: <>\r\nSubject: x\r\n")


def test_the_port_speaks_lmtp_too():
    codes = talk(Questions(lambda _a: True, lambda *_f: True), hand_in(smtplib.LMTP), is_lmtp=True)

    assert codes == [250, 250, 250]


def test_what_is_not_for_us_is_refused_and_what_is_about_nothing_too():
    questions = Questions(lambda address: address == BOUNCES, lambda *_facts: False)

    assert talk(questions, hand_in(to=("somebody@x.example", BOUNCES))) == [250, 550, 250, 550]


def test_b6_a_mail_that_could_not_be_kept_is_sent_again_by_whoever_has_it():
    def fails(*_facts):
        raise OSError("The disk is full.")

    def asks_only(port):
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.ehlo()
            return [line.mail("")[0], line.rcpt(BOUNCES)[0]]

    assert talk(Questions(lambda _address: True, fails), hand_in()) == [250, 250, 451]
    assert talk(Questions(fails, fails), asks_only) == [250, 451]


def test_one_mail_has_few_recipients():
    codes = talk(
        Questions(lambda _address: True, lambda *_facts: True),
        hand_in(to=[BOUNCES] * (MOST_RECIPIENTS + 1)),
    )

    assert codes[MOST_RECIPIENTS + 1] == 452


def test_a_mail_that_is_too_large_is_not_taken():
    def conversation(port):
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.ehlo()
            return line.mail("", [f"SIZE={LARGEST + 1}"])[0]

    assert talk(Questions(lambda _address: True, lambda *_facts: True), conversation) == 552


@pytest.mark.django_db
def test_b1_only_addresses_that_name_a_delivery_or_a_newsletter_are_ours():
    make.newsletter(site=make.site(), reply_to="ada@example.org", return_address=RETURN)
    token = envelopes.token_of(7)

    for address in (f"bounces+{token}@x.example", f"unsub+{token}@x.example"):
        assert is_ours(address)
    for address in ("ADA@example.org", RETURN, "hello@example.org"):
        assert is_ours(address)
    for address in (BOUNCES, "postmaster@example.org", f"{token}@x.example", ""):
        assert not is_ours(address)


@pytest.mark.django_db
def test_a_report_at_the_port_is_heeded():
    (ada,) = sent(ADA)
    address = envelopes.return_path(
        make.newsletter(site=ada.mailing.newsletter.site, slug="x", return_address=RETURN),
        delivery=ada.pk,
    )

    assert is_done(report(), (address,))
    assert is_done(report(), (address,))
    assert not is_done(report(message_id="<x@y>"), (BOUNCES,))
    assert standing(ADA) == "bounced"
    assert ReturnEvent.objects.get().source == "port"


@pytest.mark.django_db
def test_a_no_at_the_port_is_the_same_as_the_one_press():
    (ada,) = sent(ADA)
    to = f"unsub+{envelopes.token_of(ada.pk)}@mail.example.org"

    assert is_done(letter(to=to, subject="", text=""), (to,))

    assert Suppression.objects.get().newsletter == ada.mailing.newsletter
    assert standing(ADA) == "unsubscribed"
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_mail_too_deep_is_not_taken():
    assert not is_done(b"Content-Type: multipart/mixed; boundary=b\n\n" * 50, (BOUNCES,))


def reply(delivery, **how):
    answered = f"In-Reply-To: {envelopes.message_id(delivery.pk, domain='example.org')}\n"
    return letter(to="bounces@x.example", more=answered + how.pop("more", ""), **how)


@pytest.mark.django_db
def test_a_reply_reaches_the_person_once():
    (ada,) = sent(ADA)
    raw = reply(ada)

    assert is_done(raw, (BOUNCES,))
    assert is_done(raw, (BOUNCES,))

    handed = Letter.objects.get()
    assert (handed.recipient, handed.reply_to) == ("hello@example.org", ADA)
    assert handed.subject == "Re: Issue one"
    assert "Lovely!" in handed.text
    assert ReturnEvent.objects.get().kind == "reply"


@pytest.mark.django_db
def test_a_reply_from_an_address_that_is_none_reaches_the_person_too():
    (ada,) = sent(ADA)

    assert is_done(reply(ada, sender="Ada <ada>", subject=""), (BOUNCES,))

    handed = Letter.objects.get()
    assert (handed.reply_to, handed.subject) == ("", "A reply")


@pytest.mark.django_db
def test_h7_a_machine_s_answer_goes_nowhere():
    (ada,) = sent(ADA)

    assert is_done(reply(ada, more="Auto-Submitted: auto-replied\n"), (BOUNCES,))

    assert ReturnEvent.objects.get().kind == "automatic"
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_h7_two_houses_that_write_to_each_other_fall_silent():
    (ada,) = sent(ADA)
    is_done(reply(ada), (BOUNCES,))
    handed = Letter.objects.get()

    # The person's own house takes the letter for a reply again: it is marked as a machine's.

    back = compose(handed).replace(
        b"\r\n\r\n", f"\r\nIn-Reply-To: <{envelopes.token_of(ada.pk)}@x>\r\n\r\n".encode(), 1
    )
    assert is_done(back, (BOUNCES,))

    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_a_reply_to_a_newsletter_that_reads_its_return_address_is_not_taken_from_there():
    newsletter = make.newsletter(site=make.site(), reply_to=BOUNCES)
    (ada,) = sent(ADA, newsletter=newsletter)

    assert not is_done(reply(ada), (BOUNCES,))

    assert not Letter.objects.exists()
    assert ReturnEvent.objects.get().kind == "reply"


class Told(io.StringIO):
    """Where the command writes; when it has written that it is there, it is told to end."""

    def flush(self):
        if self.getvalue():
            os.kill(os.getpid(), signal.SIGTERM)


def test_the_command_opens_the_port_and_ends_when_told():
    said = Told()

    call_command("receive_mail", port=0, stdout=said)

    assert "Taking returned mail at port" in said.getvalue()
