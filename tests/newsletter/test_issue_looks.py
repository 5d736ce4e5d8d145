"""What an editor is told of an issue before it goes."""

from __future__ import annotations

import pytest

from newsletter.domain import manner, subject
from newsletter.domain.spam_words import spam_words_in
from newsletter.looks import look_at_issue
from newsletter.variants import evidence
from tests import make

FINE = {"preview_text": "Three things we learned", "title": "Issue one"}


def names(findings):
    return [one.name for one in findings]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("What a house needs", []),
        ("[[name]], what a house needs", []),
        ("Ce que coûte une maison 🏠", []),
        ("x" * 60, []),
        ("x" * 61, ["subject_long"]),
        ("x" * 500, ["subject_long"]),
        ("READ THIS NOW PLEASE", ["subject_shouts"]),
        ("NASA", []),
        ("Really!! Yes", ["subject_exclaims"]),
        ("Re: your invoice", ["subject_pretends"]),
        ("TR : votre facture", ["subject_pretends"]),
        ("🎉🎉🎉 Three", ["subject_emoji"]),
        ("Act now, it is urgent", ["subject_spam_words"]),
        ("Félicitations, offre limitée", ["subject_spam_words"]),
        ("Dear [[first_name]]", ["subject_placeholder"]),
        ("Dear [[name]", ["subject_placeholder"]),
        ("Two\nlines", ["subject_breaks"]),
    ],
)
def test_what_is_wrong_with_a_subject_has_a_name(line, found):
    assert names(subject.judge([line], **FINE)) == found


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        ({"preview_text": " "}, ["preview_text_missing"]),
        ({"preview_text": "what a house needs"}, ["preview_text_repeats"]),
        ({"title": "Dear [[name]]"}, ["title_personal"]),
    ],
)
def test_what_stands_beside_the_subject_is_looked_at_too(beside, found):
    assert names(subject.judge(["What a house needs"], **FINE | beside)) == found


def test_every_subject_that_is_tried_is_looked_at():
    found = subject.judge(["Fine", "Re: fine", "x" * 61], **FINE)

    assert names(found) == ["subject_pretends", "subject_long"]


def test_words_of_filters_are_found_whole_and_once():
    assert spam_words_in("Urgent! URGENT, surgent: l\u2019argent facile") == [
        "urgent",
        "argent facile",
    ]


def page(inner):
    return f'<html><body style="background-color:#fff;color:#222222">{inner}</body></html>'


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ("<p>Plain.</p><!-- said by the way -->", []),
        ('<p style="color:#bbbbbb">Faint.</p>', ["mail_contrast"]),
        ('<p style="background-color:#222">Hidden.</p>', ["mail_contrast"]),
        ('<p style="color:#bbb"><b style="color:#000">Strong</b></p>', []),
        ('<p style="color:#bbb"><b style="color:#000">Strong</b> faint</p>', ["mail_contrast"]),
        ('<div style="display: none;color:#fff">Nobody sees it.</div>', []),
        ('<a rel="noopener sponsored" href="#">Buy</a>', ["mail_unlabelled_sponsor"]),
        (
            '<table><tr><td><a rel="sponsored">Buy</a></td></tr></table>',
            ["mail_unlabelled_sponsor"],
        ),
        (
            '<table><tr><td><p class="sponsor">Ad</p><a rel="sponsored">x</a></td></tr></table>',
            [],
        ),
        ("<p>Free money for every winner at the casino</p>", ["mail_spam_words"]),
        ("<p>An urgent matter at the casino</p>", []),
    ],
)
def test_what_is_hard_to_read_or_hides_who_paid_has_a_name(inner, found):
    assert names(manner.judge(page(inner))) == found


pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def newsletter(db):
    return make.newsletter(site=make.site())


def test_a_mail_in_order_says_so(newsletter):
    issue = make.issue(newsletter=newsletter, preview_text="What else there is")

    (found,) = look_at_issue(issue, newsletter=newsletter)

    assert (found.name, found.level) == ("mail_ok", "ok")


def test_a_card_whose_article_is_gone_or_was_never_chosen_is_told(newsletter):
    article = make.article(site=newsletter.site)
    body = [("article", {"article": article, "note": ""}), ("article", {"article": None})]
    issue = make.issue(newsletter=newsletter, preview_text="What else there is", body=body)
    article.delete()

    (found,) = look_at_issue(issue.__class__.objects.get(), newsletter=newsletter)

    assert found.name == "mail_gap"
    assert found.words.startswith("2 blocks show nothing (Article)")


def trial(newsletter, **facts):
    others = [("subject", "Another one")]
    issue = make.issue(newsletter=newsletter, preview_text="x", other_subjects=others, **facts)
    return names(look_at_issue(issue, newsletter=newsletter))


def test_a_trial_that_nobody_counts_or_that_is_too_small_is_told(newsletter, monkeypatch):
    monkeypatch.delitem(evidence.counters, "click", raising=False)

    assert trial(newsletter, trial_by="click") == ["trial_uncounted"]
    assert trial(newsletter, trial_by="reply") == ["trial_too_small"]


def test_a_trial_on_enough_readers_is_in_order(newsletter, monkeypatch):
    make.audience(newsletter=newsletter, addresses=[f"r{n}@example.org" for n in range(320)])
    monkeypatch.setitem(evidence.counters, "click", lambda _mailing: {})

    assert trial(newsletter, trial_percent=100) == ["mail_ok"]
