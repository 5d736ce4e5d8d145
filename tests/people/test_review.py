"""What is submitted in a brand is read by its own people before it appears."""

from __future__ import annotations

from wagtail.models import Locale, TaskState, Workflow, WorkflowPage

import pytest

from blog.models import ArticlePage
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workflow_of_wagtail() -> None:
    """Its migrations bring one; without them there is none."""
    WorkflowPage.objects.all().delete()
    Workflow.objects.all().delete()


@pytest.fixture
def harbour():
    return make.site()


def member(site, role: str, *, email: str = "") -> User:
    user = make.user(email=email or f"{role}@example.org")
    user.groups.add(make_brand_team(site=site)[role])
    return User.objects.get(pk=user.pk)


def submitted(site, user: User) -> ArticlePage:
    article = make.article(site=site, live=False, owner=user)
    article.get_workflow().start(article, user)
    return ArticlePage.objects.get(pk=article.pk)


def test_an_ambassador_writes_and_submits_and_publishes_nothing(harbour):
    ambassador = member(harbour, teams.AMBASSADORS)
    front = harbour.root_page.permissions_for_user(ambassador)
    own = submitted(harbour, ambassador).permissions_for_user(ambassador)
    others = make.article(site=harbour, title="Of others").permissions_for_user(ambassador)

    assert front.can_add_subpage()
    assert not front.can_publish()
    assert not own.can_publish()
    assert not others.can_edit()


@pytest.mark.parametrize("role", [teams.EDITORS, teams.MODERATORS])
def test_one_of_the_team_approves_and_the_article_appears(harbour, role):
    article = submitted(harbour, member(harbour, teams.AMBASSADORS))
    reviewer = member(harbour, role)
    state = article.current_workflow_task_state

    assert list(TaskState.objects.reviewable_by(reviewer)) == [state]
    state.task.specific.on_action(state, reviewer, "approve")

    assert ArticlePage.objects.get(pk=article.pk).live


def test_a_reviewer_of_another_brand_is_asked_nothing(harbour):
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    article = submitted(harbour, member(harbour, teams.AMBASSADORS))
    stranger = member(valley, teams.EDITORS, email="valley@example.org")

    state = article.current_workflow_task_state

    assert not TaskState.objects.reviewable_by(stranger)
    assert state.task.specific.get_actions(article, stranger) == []


def test_a_review_is_made_once_and_reaches_a_language_that_came_later(harbour):
    make_brand_team(site=harbour)
    french = harbour.root_page.copy_for_translation(Locale.objects.get(language_code="fr"))

    make_brand_team(site=harbour)

    assert Workflow.objects.count() == 1
    assert WorkflowPage.objects.get(page_id=french.pk).workflow.name == "Review of The Harbour"


def test_a_workflow_that_an_administrator_chose_stays(harbour):
    own = Workflow.objects.create(name="Legal, then sponsor")
    WorkflowPage.objects.create(page=harbour.root_page, workflow=own)

    make_brand_team(site=harbour)

    assert list(Workflow.objects.all()) == [own]


def test_who_reviews_comments_on_a_text(client, harbour):
    article = submitted(harbour, member(harbour, teams.AMBASSADORS))
    client.force_login(member(harbour, teams.EDITORS))

    shown = client.get(f"/admin/pages/{article.pk}/edit/")

    assert "comments" in {panel.name for panel in shown.context["side_panels"]}
