"""The editor's word about what comes into an issue: on the desk, and at an article."""

from __future__ import annotations

from wagtail.test.utils.form_data import nested_form_data, streamfield

import pytest

from newsletter.actions.drafting import outline, prepare, wish
from newsletter.actions.issue import usual_time
from newsletter.models import Wish
from newsletter.viewsets import NewsletterViewSet
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def page(newsletter):
    return make.newsletter_page(newsletter=newsletter)


def write(page, *names):
    return [make.article(site=page.newsletter.site, title=name) for name in names]


def test_the_desk_shows_sections_wishes_and_thin_weeks(page, client):
    client.force_login(make.administrator())
    article, unwanted = write(page, "One", "Unwanted")
    wish(page=page, article=unwanted, kind="leave_out")
    page.newsletter.fresh_minimum = 5
    prepare(page=page, at=usual_time(page.newsletter))

    drafting = client.get(f"/admin/newsletter/draft/{page.pk}/").content.decode()
    desk = client.get("/admin/newsletter/issues/").content.decode()

    assert f"/admin/newsletter/wishes/{article.pk}/" in drafting
    assert f'wishes/{unwanted.pk}/">Unwanted</a>' in drafting
    assert "Only 1 article is new" in desk


def test_an_article_is_pinned_from_its_own_screen(page, client):
    client.force_login(make.administrator())
    (article,) = write(page, "One")
    url = f"/admin/newsletter/wishes/{article.pk}/"

    listing = client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    shown = client.get(url).content.decode()
    client.post(url, {"page": page.pk, "kind": "pin"})

    assert url in listing
    assert "Secret Sauce" in shown
    assert outline(page)[0].articles == [article]
    assert Wish.objects.get().kind == "pin"
    assert 'value="pin" checked' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("posted", "status"),
    [({"page": "x", "kind": "pin"}, 400), ({"page": "1", "kind": "no"}, 400)],
)
def test_a_wish_that_no_button_makes_is_refused(page, client, posted, status):
    client.force_login(make.administrator())
    (article,) = write(page, "One")

    response = client.post(f"/admin/newsletter/wishes/{article.pk}/", posted)

    assert response.status_code == status


def test_who_may_not_write_for_a_newsletter_wishes_nothing(page, client):
    client.force_login(editor(page, kinds=["change_page"]))
    (article,) = write(page, "One")

    client.post(f"/admin/newsletter/wishes/{article.pk}/", {"page": page.pk, "kind": "pin"})

    assert not Wish.objects.exists()


def test_the_desk_fills_a_draft(page, client):
    client.force_login(make.administrator())
    issue = make.issue(newsletter=page.newsletter, body=[("article", {"article": None})])
    write(page, "New")
    url = f"/admin/newsletter/issues/{issue.pk}/fill/"

    assert "Put in: 1." in client.post(url, follow=True).content.decode()
    assert "nothing is new" in client.post(url, follow=True).content.decode()


def test_the_newsletters_form_keeps_its_sections(newsletter, client):
    client.force_login(make.administrator())
    topic = make.topic(site=newsletter.site, name="Audiences")
    url = f"/admin/newsletter/newsletters/edit/{newsletter.pk}/"
    value = {"heading": "Tips", "kind": "articles", "topics": str(topic.pk), "most": 3}
    fields = [one.field_name for group in NewsletterViewSet.panels for one in group.children]
    given = {field: getattr(newsletter, field) for field in fields}
    kept = {field: one for field, one in given.items() if isinstance(one, str | int) and one}
    kept |= {"rule_0": "weekly", "rule_1": 5, "rule_2": "", "begins_on": "2026-01-03"}
    kept |= {"spread_minutes": 0, "draft_hours": 0}

    form = client.get(url).content.decode()
    posted = {**kept, "site": newsletter.site.pk, "sections": streamfield([("section", value)])}
    posted |= {"needs_approval": "on"}
    client.post(url, nested_form_data(posted))

    assert "Audiences (testserver)" in form
    newsletter.refresh_from_db()
    (found,) = newsletter.sections_in_order
    assert (found["heading"], found["topics"], found["most"]) == ("Tips", [str(topic.pk)], 3)
    assert newsletter.needs_approval
