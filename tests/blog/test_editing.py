"""What editors see and may choose: the things of their own brand."""

from __future__ import annotations

from typing import Any

from django.test import Client

from wagtail.admin.panels import HelpPanel
from wagtail.models import Site

import pytest
from django_tasks_db.models import DBTaskResult

from blog import panels
from blog.blocks.registry import kinds
from blog.editing import article_editor
from blog.models import ArticlePage, Byline, Series, Topic
from blog.tasks import cut_picture, cut_pictures
from core.models import Brand, Rendition
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import Contributor
from tests import make
from tests.blog.bodies import every_block

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def harbour() -> Site:
    return make.site()


@pytest.fixture
def valley() -> Site:
    return make.site(hostname="valley.example", name="The Valley", default=False)


@pytest.fixture
def editor(client: Client, harbour: Site) -> Client:
    user = make.user()
    user.groups.add(make_brand_team(site=harbour)[teams.EDITORS])
    client.force_login(user)
    return client


def form_of(site: Site, user: Any, **data: Any) -> Any:
    handler = ArticlePage.get_edit_handler()
    page = ArticlePage(title="t", slug="t")
    form_class = handler.get_form_class()
    parent = site.root_page.specific
    return form_class(data or None, instance=page, for_user=user, parent_page=parent)


def row(site: Site, kind: str) -> Any:
    if kind == "topics":
        return Topic.objects.create(site=site, name=site.site_name, slug="one")
    if kind == "series":
        return Series.objects.create(site=site, title=site.site_name, slug="one")
    return make.contributor(site=site, name=site.site_name)


@pytest.mark.parametrize("kind", ["topics", "series", "contributors"])
def test_editors_see_and_open_the_rows_of_their_brand_only(
    editor: Client, harbour: Site, valley: Site, kind: str
) -> None:
    own, other = row(harbour, kind), row(valley, kind)

    listed = editor.get(f"/admin/writing/{kind}/").content.decode()

    assert "The Harbour" in listed
    assert "The Valley" not in listed
    for address in ("edit", "delete", "history", "usage"):
        path = f"/admin/writing/{kind}/{address}"
        assert editor.get(f"{path}/{own.pk}/").status_code == 200
        assert editor.get(f"{path}/{other.pk}/").status_code == 404


def test_a_topic_is_made_for_the_own_brand_and_no_other(
    editor: Client, harbour: Site, valley: Site
) -> None:
    facts = {"name": "Doors", "slug": "doors", "description": "", "parent": ""}

    refused = editor.post("/admin/writing/topics/new/", {**facts, "site": valley.pk})
    made = editor.post("/admin/writing/topics/new/", {**facts, "site": harbour.pk})

    assert refused.status_code == 200
    assert made.status_code == 302
    assert [topic.site for topic in Topic.objects.all()] == [harbour]


def test_no_topic_is_wider_than_itself_or_of_another_brand(
    editor: Client, harbour: Site, valley: Site
) -> None:
    own, other = row(harbour, "topics"), row(valley, "topics")

    text = editor.get(f"/admin/writing/topics/edit/{own.pk}/").content.decode()

    assert f'<option value="{own.pk}">The Harbour' not in text
    assert f'<option value="{other.pk}">The Valley' not in text


def test_an_editor_is_not_shown_the_accounts_of_everybody(editor: Client, harbour: Site) -> None:
    make.user(email="secret.reader@example.org")

    text = editor.get("/admin/writing/contributors/new/").content.decode()

    assert "secret.reader" not in text


def test_an_article_offers_topics_series_and_people_of_its_brand(
    harbour: Site, valley: Site
) -> None:
    own = {kind: row(harbour, kind) for kind in ("topics", "series", "contributors")}
    for kind in own:
        row(valley, kind)

    form = form_of(harbour, make.administrator())

    assert list(form.fields["topics"].queryset) == [own["topics"]]
    assert list(form.fields["series"].queryset) == [own["series"]]
    byline = form.formsets["bylines"].empty_form.fields["contributor"]
    assert list(byline.queryset) == [own["contributors"]]


def posted(**facts: str) -> dict[str, str]:
    formset = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0"}
    names = {f"bylines-{name}": value for name, value in formset.items()}
    comments = {f"comments-{name}": value for name, value in formset.items()}
    body = {"body-count": "0"}
    base = {"title": "Paid", "slug": "paid", "visibility": "public", "series_order": "0"}
    return base | names | comments | body | facts


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"sponsor_name": "Quay"}, "sponsor_text"),
        ({"sponsor_text": "Advertisement"}, "sponsor_name"),
    ],
)
def test_a_paid_article_needs_the_label_and_who_paid(
    harbour: Site, facts: dict[str, str], field: str
) -> None:
    form = form_of(harbour, make.administrator(), **posted(**facts))

    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_draft_of_a_paid_article_may_be_half_done(harbour: Site) -> None:
    form = form_of(harbour, make.administrator(), **posted(sponsor_name="Quay"))
    form.defer_required_fields()

    assert form.is_valid(), form.errors


def test_an_article_with_sponsor_and_label_is_taken(harbour: Site) -> None:
    facts = posted(sponsor_name="Quay", sponsor_text="Advertisement: Quay")

    assert form_of(harbour, make.administrator(), **facts).is_valid()


def test_the_panels_of_other_rooms_have_a_tab_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(panels, "_offers", [])
    without = [str(tab.heading) for tab in article_editor().children]
    panels.offer(lambda: HelpPanel("Copies"))

    headings = [str(tab.heading) for tab in article_editor().children]

    assert "Elsewhere" not in without
    assert "Elsewhere" in headings


def test_the_article_editor_opens(editor: Client, harbour: Site) -> None:
    page = make.article(site=harbour, body=every_block())

    answer = editor.get(f"/admin/pages/{page.pk}/edit/")

    assert answer.status_code == 200
    assert "Authors and topics" in answer.content.decode()


@pytest.mark.parametrize("name", [name for name in kinds() if name != "image"])
def test_every_block_shows_editors_what_it_will_look_like(editor: Client, name: str) -> None:
    block = kinds()[name].make()
    block.set_name(name)
    id_ = ArticlePage._meta.get_field("body").stream_block.child_blocks[name].definition_prefix

    answer = editor.get(f"/admin/block-preview/?id={id_}")

    assert block.get_description()
    assert answer.status_code == 200
    assert "css/article.css" in answer.content.decode()


def test_pictures_are_cut_before_the_first_reader_comes(harbour: Site, client: Client) -> None:
    page = make.article(site=harbour, body=every_block(), cover=make.picture())
    person = make.contributor(site=harbour)
    Contributor.objects.filter(pk=person.pk).update(photo=make.picture())
    Byline.objects.create(article=page, contributor=person)

    assert cut_pictures.call(page.pk) == 6
    made = Rendition.objects.count()
    client.get(page.url)
    client.get("/")

    assert Rendition.objects.count() == made


def test_reading_makes_no_picture_and_shows_it_as_it_was_uploaded(
    harbour: Site, client: Client
) -> None:
    page = make.article(site=harbour, body=every_block(), cover=make.picture())
    person = make.contributor(site=harbour)
    Contributor.objects.filter(pk=person.pk).update(photo=make.picture())
    Byline.objects.create(article=page, contributor=person)
    Brand.objects.update(logo=make.picture())

    shown = [client.get(path).content.decode() for path in (page.url, "/", "/archive/")]

    assert not Rendition.objects.exists()
    assert all('src="/media/original_images/lighthouse' in words for words in shown)
    assert 'height="400"' in shown[0]


def test_a_picture_whose_file_is_gone_stops_no_other(harbour: Site, caplog: Any) -> None:
    picture = make.picture()
    page = make.article(site=harbour, body=every_block(), cover=picture)
    picture.file.storage.delete(picture.file.name)

    cut_pictures.call(page.pk)

    assert "could not be cut" in caplog.text
    assert Rendition.objects.exists()


def test_an_article_that_is_gone_needs_no_pictures() -> None:
    assert cut_pictures.call(999) == 0


def test_a_logo_and_a_face_are_cut_when_they_are_chosen(harbour: Site) -> None:
    logo, face = make.picture(), make.picture()

    cut_picture.call(logo.pk, ["logo"])
    cut_picture.call(face.pk, ["face", "portrait"])
    cut_picture.call(999, ["logo"])

    assert logo.renditions.count() == 6
    assert face.renditions.count() == 12


def test_choosing_a_logo_or_a_face_asks_the_worker_to_cut_it(
    harbour: Site, django_capture_on_commit_callbacks: Any
) -> None:
    brand, person = Brand.objects.get(site=harbour), make.contributor(site=harbour)
    brand.logo, person.photo = make.picture(), make.picture()

    with django_capture_on_commit_callbacks(execute=True):
        brand.save()
        person.save()

    asked = DBTaskResult.objects.filter(task_path__endswith="cut_picture")
    assert sorted(one.args_kwargs["args"][0] for one in asked) == [brand.logo_id, person.photo_id]
