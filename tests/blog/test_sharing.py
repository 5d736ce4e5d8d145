"""What a shared link and a search result say, on the page and while it is written."""

from __future__ import annotations

from django.test import Client

from wagtail.models import Site

import pytest

from blog.models import ArticlePage
from blog.tasks import cut_pictures
from core.models import Rendition
from tests import make
from tests.blog.reading import get

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def home() -> Site:
    return make.site()


def test_a_shared_link_says_what_it_was_given(client: Client, home: Site):
    page = make.article(
        site=home,
        standfirst="Below the title",
        social_title="Shared so",
        social_description="In these words",
        social_picture=make.picture(title="For sharing"),
        cover=make.picture(),
        cover_alt="A lighthouse",
    )

    text = get(client, page.url)

    assert '<meta property="og:title" content="Shared so">' in text
    assert '<meta property="og:description" content="In these words">' in text
    assert '<meta name="description" content="Below the title">' in text
    assert "og:image:alt" not in text
    assert page.shared_picture == page.social_picture


def test_a_shared_link_says_what_the_article_says_where_nothing_else_was_given(
    client: Client, home: Site
):
    page = make.article(
        site=home, title="Its title", standfirst="Below", cover=make.picture(), cover_alt="A door"
    )

    text = get(client, page.url)

    assert '<meta property="og:title" content="Its title">' in text
    assert '<meta property="og:description" content="Below">' in text
    assert '<meta property="og:image:alt" content="A door">' in text


def test_the_picture_of_shared_links_is_cut_before_it_is_asked_for(client: Client, home: Site):
    page = make.article(site=home, social_picture=make.picture())

    cut_pictures.call(page.pk)
    made = Rendition.objects.count()
    get(client, page.url)

    assert made == 1
    assert Rendition.objects.count() == made


@pytest.mark.parametrize("picture", [True, False])
def test_the_editor_shows_the_result_and_the_card(client: Client, home: Site, picture: bool):
    page = make.article(
        site=home,
        seo_title="For engines",
        social_title="For people",
        standfirst="Both of them",
        cover=make.picture() if picture else None,
    )
    client.force_login(make.administrator())

    text = get(client, f"/admin/pages/{page.pk}/edit/")

    assert '<p class="sharing-link" data-shows="seo_title title">For engines</p>' in text
    assert 'data-shows="social_title title">For people</p>' in text
    assert text.count(">Both of them</p>") == 2
    assert "js/sharing" in text
    assert ('<img alt="" hidden>' in text) is not picture


def test_the_editor_of_a_new_article_opens_before_it_has_words(client: Client, home: Site):
    client.force_login(make.administrator())

    text = get(client, f"/admin/pages/add/blog/articlepage/{home.root_page_id}/")

    assert '<span data-shows="slug">' in text
    assert ArticlePage.objects.count() == 0
