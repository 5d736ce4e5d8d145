"""What fills an issue by itself: sections, pins, thin weeks, deadlines, and who says yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

import pytest

from blog.models import ArticlePage
from core.work import Worker
from newsletter.actions.drafting import draft_issue, fill_in, prepare, wish
from newsletter.actions.issue import Cleared, IssueError, schedule, unschedule, usual_time
from newsletter.models import IssuePage, Letter, Mailing, Newsletter, Occasion, Trial, Wish
from newsletter.postoffice import drafts
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site(), reply_to="desk@example.org")


@pytest.fixture
def page(newsletter):
    return make.newsletter_page(newsletter=newsletter)


def write(page, *names, **facts):
    return [make.article(site=page.newsletter.site, title=name, **facts) for name in names]


def titles(issue):
    return [
        block.value["article"].title if block.block_type == "article" else str(block.value)
        for block in issue.body
    ][1:]


def told():
    return [(letter.recipient, letter.subject) for letter in Letter.objects.order_by("pk")]


def section(heading, *topics, kind="", most=4):
    value = {"heading": heading, "kind": kind, "most": most}
    return ("section", {**value, "topics": [str(topic.pk) for topic in topics]})


def with_sections(page, *sections):
    page.newsletter.sections = list(sections)
    page.newsletter.save()
    return page.__class__.objects.get(pk=page.pk)


def test_each_section_takes_what_fits_and_no_article_stands_twice(page):
    wide = make.topic(site=page.newsletter.site, name="Audiences")
    narrow = make.topic(site=page.newsletter.site, name="Newsletters")
    narrow.parent = wide
    narrow.save()
    first, second, third = write(page, "One", "Two", "Three")
    write(page, "Seen elsewhere", via_name="Bo")
    for article in (first, second, third):
        article.topics.set([narrow])
        article.save()
    page = with_sections(
        page,
        section("About <readers>", wide, most=2),
        section("Found", kind="found"),
        section("Empty", wide, kind="found"),
        section("The rest", kind="articles"),
    )

    issue = draft_issue(page=page)

    assert titles(issue) == [
        "<h2>About &lt;readers&gt;</h2>",
        "Three",
        "Two",
        "<h2>Found</h2>",
        "Seen elsewhere",
        "<h2>The rest</h2>",
        "One",
    ]


def test_what_fits_no_section_is_left_out(page):
    write(page, "One")
    page = with_sections(page, section("Found", kind="found"))

    assert titles(draft_issue(page=page)) == []


def test_what_is_pinned_comes_first_however_old_and_what_is_left_out_never(page):
    old, passed_over = write(page, "Old", "Passed over")
    draft_issue(page=page)  # both were shown …
    old_again, _fresh, unwanted = write(page, "Evergreen", "Fresh", "Unwanted")
    long_ago = timezone.now() - timedelta(days=900)
    old_again.__class__.objects.filter(pk=old_again.pk).update(first_published_at=long_ago)
    wish(page=page, article=old, kind="pin")
    wish(page=page, article=old_again, kind="pin")
    wish(page=page, article=unwanted, kind="leave_out")

    found = titles(draft_issue(page=page))

    assert found == ["Evergreen", "Fresh"]  # … and never come again, pinned or not
    assert passed_over.title not in found


def test_a_wish_can_be_changed_and_taken_back(page):
    (article,) = write(page, "One")

    wish(page=page, article=article, kind="leave_out")
    wish(page=page, article=article, kind="pin")
    assert Wish.objects.get().kind == "pin"
    wish(page=page, article=article, kind="")

    assert not Wish.objects.exists()


def test_what_is_kept_reads_as_a_sentence():
    newsletter = Newsletter(name="Secret Sauce")
    occasion = Occasion(newsletter=newsletter, outcome="thin")
    kept = Wish(newsletter=newsletter, article=ArticlePage(title="One"), kind="leave_out")

    assert str(occasion) == "Secret Sauce: too little is new"
    assert str(kept) == "One: into no issue"
    assert str(Trial(subjects=["One", "Two"])) == "One / Two"


def test_empty_cards_are_filled_with_what_is_new(page):
    empty = ("article", {"article": None, "note": "<p>Mine.</p>"})
    (known,) = write(page, "Known")
    body = [("words", "<p>x</p>"), empty, ("article", {"article": known, "note": ""}), empty]
    issue = make.issue(newsletter=page.newsletter, body=body)
    write(page, "New")

    assert fill_in(issue=issue) == 1

    draft = issue.get_latest_revision_as_object()
    assert draft.body[1].value["article"].title == "New"
    assert "Mine." in str(draft.body[1].value["note"])
    assert draft.body[3].value["article"] is None
    assert fill_in(issue=issue) == 0


def test_a_thin_week_is_skipped_and_the_desk_is_told(page):
    page.newsletter.fresh_minimum = 2
    write(page, "Alone")

    occasion = prepare(page=page, at=usual_time(page.newsletter))

    assert (occasion.outcome, occasion.issue) == ("thin", None)
    assert "Only 1 article is new, and 2 are asked for" in occasion.note
    assert not IssuePage.objects.exists()
    ((recipient, subject),) = told()
    assert recipient == "desk@example.org"
    assert "nothing goes out on" in subject


def test_what_was_drafted_waits_for_the_desk(page):
    write(page, "One")

    occasion = prepare(page=page, at=usual_time(page.newsletter))

    assert occasion.outcome == "drafted"
    assert not Mailing.objects.exists()
    letter = Letter.objects.get()
    assert "the draft for" in letter.subject
    assert f"/admin/newsletter/issues/{IssuePage.objects.get().pk}/" in letter.text


def test_a_newsletter_that_goes_by_itself_is_scheduled_for_its_hour(page):
    page.newsletter.goes_by_itself = True
    write(page, "One")
    at = usual_time(page.newsletter)

    occasion = prepare(page=page, at=at)

    assert occasion.outcome == "scheduled"
    assert Mailing.objects.get().send_at == at
    assert "goes out on" in told()[0][1]


def test_what_keeps_it_back_is_told(page):
    page.newsletter.goes_by_itself = page.newsletter.needs_approval = True
    page.newsletter.save()
    write(page, "One")

    occasion = prepare(page=page, at=usual_time(page.newsletter))

    assert occasion.outcome == "held"
    assert "has to approve" in occasion.note
    assert "waits for you" in told()[0][1]
    assert not Mailing.objects.exists()


def look():
    with Worker() as worker:
        return drafts.run_due(worker)


def test_the_worker_drafts_once_when_the_deadline_has_come(page):
    write(page, "One")
    assert look() == 0  # nobody asked for it
    page.newsletter.draft_hours = 160
    page.newsletter.save()
    left = usual_time(page.newsletter) - timezone.now()

    expected = 1 if left <= timedelta(hours=160) else 0
    assert look() == expected
    assert look() == 0
    assert IssuePage.objects.count() == expected


def test_the_worker_leaves_alone_what_an_editor_is_writing(page):
    page.newsletter.draft_hours = 160
    page.newsletter.save()
    issue = make.issue(newsletter=page.newsletter)
    issue.unpublish()
    issue.save_revision()

    assert look() == 0
    assert not Occasion.objects.exists()


def approved_by(user, issue, page):
    """Take an issue through a workflow with one task."""
    task = GroupApprovalTask.objects.create(name="Read it")
    task.groups.add(*user.groups.all())
    workflow = Workflow.objects.create(name="Read")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    state = workflow.start(issue, user)
    state.current_task_state.approve(user=user)


def test_where_approval_is_asked_for_the_approved_words_alone_go_out(page):
    page.newsletter.needs_approval = True
    page.newsletter.save()
    issue = draft_issue(page=page)
    go: dict[str, Any] = {"issue": issue, "cleared": Cleared(issue.pk), "send_at": timezone.now()}
    with pytest.raises(IssueError, match="has to approve"):
        schedule(**go)
    user = editor(issue)

    approved_by(user, issue, page)

    issue.refresh_from_db()
    assert not issue.live  # it is published when it is sent, not before
    schedule(**go)
    unschedule(issue=issue)
    issue.save_revision()
    with pytest.raises(IssueError, match="has to approve"):
        schedule(**go)


def test_approval_publishes_every_other_page(page):
    user = editor(page)
    (article,) = write(page, "One", live=False)

    approved_by(user, article, page)

    article.refresh_from_db()
    assert article.live
