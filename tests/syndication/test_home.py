"""The home gate: nothing is copied that a stranger cannot read at home first."""

from __future__ import annotations

from django.utils import translation

import pytest

from syndication.home import ask_inside, trouble_at_home
from tests import make
from tests.fakes.http_server import LOST
from tests.fakes.pages import FakePages
from tests.syndication.copying import an_outgoing


@pytest.fixture
def home(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakePages() as pages:
        yield pages


def trouble(home, head="", **facts):
    url = f"{home.base_url}/a"
    home.put("/a", head.replace("HOME", url), **facts)
    return trouble_at_home(an_outgoing(canonical_url=url))


def test_an_article_that_names_itself_passes(home):
    assert trouble(home, '<link rel="canonical" href="HOME">') == ""


@pytest.mark.parametrize(
    ("head", "status", "told"),
    [
        ('<link rel="canonical" href="HOME">', 404, "answers 404 to a stranger"),
        ('<link rel="canonical" href="HOME">', 302, "answers 302 to a stranger"),
        ("", 200, "does not name itself as the original"),
        ('<link rel="canonical" href="/b">', 200, "does not name itself as the original"),
        (
            '<link rel="canonical" href="HOME"><link rel="canonical" href="/b">',
            200,
            "does not name itself as the original",
        ),
        (
            '<link rel="canonical" href="HOME"><meta name="robots" content="noindex">',
            200,
            "hides from search engines",
        ),
    ],
)
def test_what_is_wrong_at_home_is_said(home, head, status, told):
    assert told in trouble(home, head, status=status)


def test_a_home_that_does_not_answer_holds_the_copy(home):
    home.goes_wrong(LOST)

    assert "cannot be read" in trouble(home)


def test_an_article_without_an_address_is_held():
    assert "no address" in trouble_at_home(an_outgoing(canonical_url=""))


@pytest.mark.django_db
def test_a_home_in_a_private_network_asks_itself(settings):
    article = make.article(site=make.site(hostname="localhost", name="Trying"))

    assert trouble_at_home(an_outgoing(canonical_url=article.full_url)) == ""


@pytest.mark.django_db
def test_asking_inside_leaves_the_language_of_the_worker_alone():
    article = make.article(site=make.site())

    with translation.override("fr"):
        answer = ask_inside(article.full_url)

        assert translation.get_language() == "fr"
    assert answer.status == 200
