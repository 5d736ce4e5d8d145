"""Several mails in one request: each reader gets their own, and all share the doubt."""

from __future__ import annotations

import pytest

from newsletter.smtp import Deferred, Rejected, Reply, Unanswered
from tests.fakes.http_server import BROKEN, LOST_AFTER, Fault, json_reply
from tests.fakes.providers import FAKES
from tests.newsletter.provided import (
    ADA,
    BATCHING,
    BOB,
    EVE,
    LONGER,
    NAMES,
    assert_whole,
    mail,
    send_all,
)


@pytest.fixture
def fake(request):
    with FAKES[request.param]() as listening:
        yield listening


def only(*keys):
    return pytest.mark.parametrize("fake", keys, indirect=True)


@pytest.fixture(params=BATCHING)
def batching(request):
    with FAKES[request.param]() as fake:
        yield fake


def test_several_mails_go_in_one_request_and_each_reader_gets_their_own(batching):
    answers = send_all(batching, [mail(one) for one in NAMES])

    assert [type(answer) for answer in answers] == [Reply] * 3
    assert len(batching.requests) == 1
    assert [arrived.recipient for arrived in batching.taken] == list(NAMES)
    for arrived in batching.taken:
        assert_whole(arrived, arrived.recipient)
        assert arrived.note == f"<{arrived.recipient.partition('@')[0]}.1@example.org>"


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN], ids=["reset", "500"])
def test_a_lost_answer_leaves_all_mails_of_a_request_in_doubt(batching, fault):
    batching.goes_wrong(fault, method="POST")

    with pytest.raises(Unanswered):
        send_all(batching, [mail(ADA), mail(BOB)])

    assert len(batching.requests) == 1


@only("postmark", "mailjet")
def test_one_refusal_costs_the_others_nothing_where_recipients_are_told_apart(fake):
    answers = send_all(fake, [mail(ADA), mail("nobody@example.org"), mail(EVE)])

    assert [type(answer) for answer in answers] == [Reply, Rejected, Reply]
    assert [arrived.recipient for arrived in fake.taken] == [ADA, EVE]


@only("resend", "brevo", "mailgun", "sendgrid", "sparkpost")
def test_where_one_spoils_the_request_none_was_taken(fake):
    with pytest.raises(Rejected):
        send_all(fake, [mail(ADA), mail("nobody@example.org")])

    assert not fake.taken


@only("postmark")
def test_postmark_tells_the_dead_from_those_it_does_not_serve_just_now(fake):
    answers = send_all(
        fake, [mail("nobody@a.example"), mail("inactive@a.example"), mail("later@a.example")]
    )

    assert [type(answer) for answer in answers] == [Rejected, Rejected, Deferred]
    assert [answer.reply.enhanced for answer in answers] == ["5.1.3", "", ""]


@only("mailgun", "sendgrid", "sparkpost")
@pytest.mark.parametrize(
    "mails",
    [
        [mail(ADA), mail(ADA.upper())],
        [mail(ADA), mail(BOB, name="%recipient.x% [%x%] {{x}}")],
        [mail(ADA), mail(BOB, issue=LONGER)],
    ],
    ids=["the same address", "the provider's own signs", "another number of lines"],
)
def test_mails_that_cannot_travel_together_are_not_marked(fake, mails):
    marks: list[str] = []

    with pytest.raises(Rejected, match="together"):
        send_all(fake, mails, marks)

    assert (marks, fake.requests) == ([], [])


@only("postmark")
def test_an_answer_about_other_mails_is_a_doubt(fake):
    fake.goes_wrong(Fault(says=json_reply([{"ErrorCode": 0}])), method="POST")

    with pytest.raises(Unanswered, match="no sense"):
        send_all(fake, [mail(ADA), mail(BOB)])


@only("sparkpost")
def test_where_the_provider_does_not_say_who_was_taken_each_is_a_doubt(fake):
    count = {"total_rejected_recipients": 1, "total_accepted_recipients": 1}
    fake.goes_wrong(Fault(says=json_reply({"results": {"id": "sp-1", **count}})), method="POST")

    answers = send_all(fake, [mail(ADA), mail(BOB)])

    assert [type(answer) for answer in answers] == [Unanswered] * 2


@only("mailgun")
def test_text_alone_and_text_with_html_do_not_travel_together(fake):
    head = b"From: a@example.org\r\nSubject: Code\r\nMessage-ID: <1@x>\r\n\r\n123\r\n"
    plain = mail(ADA)._replace(message=head)

    with pytest.raises(Rejected):
        send_all(fake, [plain, mail(BOB)])

    assert not fake.requests
