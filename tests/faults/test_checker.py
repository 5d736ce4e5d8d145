"""The checker is judged first, with histories that were forged."""

from __future__ import annotations

import pytest

from tests.faults.checker import History, Taken, check, read_journals, read_log

ADA, BO = "ada@example.org", "bo@example.org"


def mail(recipient=ADA, *, message_id="<1@x>", at=10.0):
    return Taken(recipient, message_id, at)


def history(*taken, owed=(ADA,), ledger=None, **more):
    """A run in which Ada was owed a mail; the ledger says accepted unless told otherwise."""
    books = dict.fromkeys(owed, "accepted") if ledger is None else ledger
    return History(owed=frozenset(owed), taken=taken, ledger=books, **more)


CLEAN = {
    "every reader has one mail": history(mail(), mail(BO), owed=(ADA, BO)),
    "a refusal is no loss": history(ledger={ADA: "rejected"}),
    "who left is no loss": history(ledger={ADA: "skipped"}),
    "who was cancelled is no loss": history(ledger={ADA: "cancelled"}),
    "in doubt without a mail": history(ledger={ADA: "presumed"}),
    "in doubt with a mail": history(mail(), ledger={ADA: "unknown"}),
    "still to be sent": history(ledger={ADA: "queued"}),
    "a mail before the no": history(mail(at=10.0), noes={ADA: 11.0}),
    "a journal that is answered": history(mail(), journal=("B boot", "W 1", "A 1 250")),
    "nobody was owed anything": history(owed=()),
}
WRONG = {
    "lost": {
        "the ledger says accepted and no server has it": history(),
        "no line in the ledger": history(ledger={}),
        "one of two": history(mail(), owed=(ADA, BO)),
    },
    "doubled": {
        "twice the same": history(mail(), mail(at=11.0)),
        "twice while in doubt": history(mail(), mail(), ledger={ADA: "presumed"}),
        "twice under two names": history(mail(), mail(message_id="<2@x>")),
    },
    "denied": {
        "the ledger says refused": history(mail(), ledger={ADA: "rejected"}),
        "the ledger says left": history(mail(), ledger={ADA: "skipped"}),
        "the ledger would send it again": history(mail(), ledger={ADA: "deferred"}),
        "the ledger would send it for the first time": history(mail(), ledger={ADA: "queued"}),
    },
    "late": {"after the no": history(mail(at=10.0), noes={ADA: 9.0})},
    "strangers": {"nothing was owed": history(mail(), mail(BO))},
    "undecided": {
        "a mark without an answer": history(mail(), journal=("W 7",)),
        "a lost answer": history(mail(), journal=("W 7", "U 7")),
        "a second attempt": history(mail(), journal=("W 7", "A 7 451", "W 7")),
    },
}


@pytest.mark.parametrize("story", CLEAN)
def test_a_clean_history_is_called_clean(story):
    verdict = check(CLEAN[story])

    assert verdict.is_clean


@pytest.mark.parametrize(
    ("wrong", "story"), [(wrong, story) for wrong, stories in WRONG.items() for story in stories]
)
def test_a_wrong_is_found_and_called_by_its_name(wrong, story):
    verdict = check(WRONG[wrong][story])

    assert getattr(verdict, wrong)
    assert not verdict.is_clean


def test_copies_that_no_program_can_fold_are_told_from_those_it_can():
    folded = check(history(mail(), mail()))
    apart = check(history(mail(), mail(message_id="<2@x>")))

    assert not folded.renamed
    assert apart.renamed == {ADA}


def test_doubts_and_open_mails_are_listed_by_name():
    verdict = check(history(owed=(ADA, BO), ledger={ADA: "unknown", BO: "deferred"}))

    assert verdict.in_doubt == {ADA}
    assert verdict.unfinished == {BO}


def test_a_mail_that_was_in_somebody_s_hands_at_the_no_has_a_grace():
    verdict = check(history(mail(at=12.0), noes={ADA: 10.0}), grace=5.0)

    assert not verdict.late


def test_a_log_is_read_up_to_its_last_whole_line(tmp_path):
    log = tmp_path / "sink.log"
    log.write_text("ada@example.org <1@x> 10.5\nbo@example.org  11.0\ncy@exam")

    taken = read_log(log)

    assert taken == (Taken(ADA, "<1@x>", 10.5), Taken(BO, "", 11.0))


def test_every_journal_that_was_left_is_read(tmp_path):
    (tmp_path / "a.log").write_text("W 1\nA 1 250\n")
    (tmp_path / "b.log").write_text("W 2\n")

    words = read_journals(tmp_path)

    assert words == ("W 1", "A 1 250", "W 2")
