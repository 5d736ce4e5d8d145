"""What the demo finds in its way, and leaves alone."""

from __future__ import annotations

from django.core.management import CommandError

from wagtail.models import Locale, Page, Site

import pytest

from core.models import Brand
from tests import make
from tests.core.test_demo import brands, demo  # noqa: F401 - a fixture that runs by itself

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the spooled file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_the_page_of_a_fresh_wagtail_makes_room():
    make_stock()

    demo()

    assert not Page.objects.filter(slug="home").exists()
    assert Site.objects.get(is_default_site=True).hostname == "127.0.0.1"


def test_a_page_somebody_built_on_stays_with_its_site():
    stock = make_stock()
    stock.add_child(instance=Page(title="Mine", slug="mine"))

    demo()

    assert Page.objects.filter(slug="mine").exists()
    assert Site.objects.get(is_default_site=True).root_page.slug == "home"


def make_stock() -> Page:
    """The welcome page of `wagtailcore.0002_initial_data`."""
    stock = Page(title="Welcome", slug="home", locale=Locale.objects.get(language_code="en"))
    Page.get_first_root_node().add_child(instance=stock)
    Site.objects.create(hostname="localhost", port=80, root_page=stock, is_default_site=True)
    return stock


def test_a_brand_that_lives_at_the_address_is_not_disturbed():
    site = make.site(hostname="127.0.0.1")
    Site.objects.filter(pk=site.pk).update(port=8000)

    with pytest.raises(CommandError, match="Another brand lives at"):
        demo()

    assert Brand.objects.count() == 1


def test_a_page_that_has_the_name_is_not_disturbed():
    somebodys = Page(title="Mine", slug="harbour", locale=Locale.objects.get(language_code="en"))
    Page.get_first_root_node().add_child(instance=somebodys)

    with pytest.raises(CommandError, match="harbour is in the way"):
        demo()


def test_a_house_without_the_folder_says_so(settings, tmp_path):
    settings.DEMO_DIR = tmp_path / "nowhere"

    with pytest.raises(CommandError, match="no demo brand"):
        demo()


def test_a_number_below_zero_is_refused():
    with pytest.raises(CommandError, match="0 or more"):
        demo("--articles", "-1")
