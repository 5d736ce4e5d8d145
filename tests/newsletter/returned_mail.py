"""Mails as they come back: reports, complaints, replies, each about a delivery or about nobody."""

from __future__ import annotations

from newsletter import envelopes

RETURN = "bounces@mail.example.org"


REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org
To: {recipient}
Subject: Undelivered Mail Returned to Sender
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

Your mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b1
Content-Type: message/rfc822

{quoted}
Words.

--b1--
"""


def original(delivery, *, to="ada@example.org", feedback_id="", more=""):
    """The heads of an issue as a report quotes them."""
    return (
        f"From: The Harbour <hello@example.org>\nTo: {to}\nSubject: Issue one\n"
        f"Message-ID: {envelopes.message_id(delivery, domain='example.org')}\n"
        f"{f'Feedback-ID: {feedback_id}' if feedback_id else 'X-Other: yes'}\n{more}"
    )


def report(
    *,
    status="5.1.1",
    action="failed",
    words="550 5.1.1 User unknown",
    to="ada@example.org",
    quoted="Subject: Issue one\n",
    recipient=RETURN,
    message_id="<dsn-1@mx.example.org>",
):
    """A delivery status report (RFC 3464)."""
    facts = locals()
    return REPORT.format(**facts).encode()


def complaint(*, quoted, kind="abuse", fields="", message_id="<arf-1@fbl.example.org>"):
    """A feedback report (RFC 5965)."""
    return f"""\
From: <abuse@fbl.example.org>
To: {RETURN}
Subject: FW: Issue one
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is an email abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
{fields}
--b1
Content-Type: message/rfc822

{quoted}
Words.

--b1--
""".encode()


def letter(*, to, sender="Ada <ada@example.org>", subject="Re: Issue one", text="Lovely!", more=""):
    """A mail that somebody, or something, wrote to us."""
    return (
        f"Return-Path: <ada@example.org>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"Message-ID: <{abs(hash((to, text, more)))}@ada.example.org>\n{more}\n{text}\n"
    ).encode()
