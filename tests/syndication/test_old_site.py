"""Stories whose export does not say where they stood get an address, and with it all the rest."""

from __future__ import annotations

import json

from django.core.management import CommandError, call_command

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Site

import pytest

from blog.models import ArticlePage
from core.work import Worker
from syndication import intake_engine
from syndication.exchange import Story
from syndication.models import Intake
from syndication.old_site import Hints, is_homeless, placed, site_address
from tests import make

HOME = "https://ghost.example"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://blog.example.org/", "https://blog.example.org"),
        (" blog.example.org ", "https://blog.example.org"),
        ("http://Example.org:8080/blog/?a=1#b", "http://example.org:8080/blog"),
    ],
)
def test_an_address_is_kept_as_a_site_is_called(said, kept):
    assert site_address(said) == kept


@pytest.mark.parametrize(
    "said",
    ["", "nothing", "ftp://a.example", "javascript://a.b/%0aalert(1)", "https://[", "a" * 400],
)
def test_what_is_no_address_of_a_site_is_none(said):
    assert site_address(said) == ""


def story(**facts) -> Story:
    return Story(**{"source_id": "1", "title": "A", "html": "", "status": "published", **facts})


@pytest.mark.parametrize(
    ("facts", "url"),
    [
        ({"slug": "a-tide"}, f"{HOME}/a-tide/"),
        ({"slug": "a-tide", "old_urls": ("/2012/a-tide.html",)}, f"{HOME}/2012/a-tide.html"),
        ({"slug": "a-tide", "status": "draft"}, ""),
        ({}, ""),
        ({"slug": "a", "source_url": "https://other.example/a"}, "https://other.example/a"),
    ],
)
def test_what_was_online_has_the_address_its_export_leaves_open(facts, url):
    found = placed(story(**facts), HOME)

    assert found.source_url == url


def test_pictures_and_links_of_the_old_site_are_found_there_of_drafts_too():
    text = '<a href="/b/">b</a><img src=\'/c.jpg\'><img src="//cdn.example/d.jpg">'

    found = placed(story(html=text, cover_url="/cover.jpg", status="draft"), HOME)

    expected = text.replace('"/b', f'"{HOME}/b').replace("'/c", f"'{HOME}/c")
    assert (found.html, found.cover_url) == (expected, f"{HOME}/cover.jpg")


def test_an_original_elsewhere_stays_the_original():
    found = placed(story(slug="a", canonical_url="https://paper.example/a"), HOME)

    assert found.canonical_url == "https://paper.example/a"


def test_the_site_that_has_pages_called_like_the_stories_is_proposed():
    hints = Hints()
    link = '<a href="{0}/b/">x</a> <a href="https://elsewhere.example/many/">y</a>'
    for slug, text in (("a", link.format(HOME)), ("b", link.format("https://www.big.example/c"))):
        hints.note(story(slug=slug, html=text))

    assert hints.as_report()["homeless"] == 2
    assert hints.guess in {HOME, "https://www.big.example"}


def test_the_site_that_has_their_pictures_is_proposed():
    hints = Hints()
    hints.note(story(slug="a", html=f'<img src="{HOME}/content/images/2020/x.jpg">'))

    assert hints.as_report() == {"homeless": 1, "site_guess": HOME}


def test_a_proposal_is_made_of_so_many_names_and_links_and_no_more(monkeypatch):
    monkeypatch.setattr("syndication.old_site.MOST", 1)
    hints = Hints()
    for slug in ("a", "b"):
        hints.note(story(slug=slug, html=f'<a href="{HOME}/b/">x</a><a href="{HOME}/c/">x</a>'))

    assert (hints.homeless, hints.guess) == (2, "")


def test_stories_with_an_address_propose_nothing():
    hints = Hints()
    hints.note(story(source_url=f"{HOME}/a", html=f'<img src="{HOME}/content/images/x.jpg">'))

    assert (hints.as_report(), hints.guess) == ({}, "")
    assert not is_homeless(story(kind="response"))


@pytest.fixture
def export(tmp_path):
    """Two posts of a Ghost; nothing in it says where that was but a link."""
    html = '<p>See <a href="https://ghost.example/a-tide/">a tide</a>.</p>'
    posts = [
        {"id": f"5f{n}", "title": slug, "slug": slug, "html": html, "status": status}
        for n, (slug, status) in enumerate([("a-tide", "published"), ("a-plan", "draft")])
    ]
    path = tmp_path / "my.ghost.json"
    path.write_text(json.dumps({"meta": {"exported_on": 1}, "data": {"posts": posts}}))
    return path


@pytest.fixture
def desk(client, db):
    make.site()
    client.force_login(make.administrator())
    return client


def work():
    with Worker() as worker:
        while intake_engine.run_due(worker):
            pass


def test_an_address_is_asked_for_and_proposed_at_the_desk(desk, export):
    fields = {"site": Site.objects.get().pk, "publish": "on"}
    with export.open("rb") as file:
        desk.post("/admin/homecomings/drop/", {"exports": file, **fields})
    work()
    run = Intake.objects.get()
    page = f"/admin/homecomings/{run.pk}/"
    assert f'value="{HOME}"' in desk.get(page).content.decode()

    desk.post(f"{page}old-site/", {"address": HOME})
    work()
    assert 'value="https://ghost.example"' in desk.get(page).content.decode()
    desk.post(f"{page}bring/")
    work()

    article = ArticlePage.objects.get(slug="a-tide")
    assert (article.live, article.original_url) == (True, f"{HOME}/a-tide/")
    assert not ArticlePage.objects.get(slug="a-plan").live
    assert not Redirect.objects.exists()  # it stands where it stood


def test_an_address_that_is_none_is_told(desk, export):
    call_command("bring_home", str(export), "--dry-run", verbosity=0)
    page = f"/admin/homecomings/{Intake.objects.get().pk}/"

    answer = desk.post(f"{page}old-site/", {"address": "nothing"}, follow=True)

    assert "“nothing” is no address of a site" in answer.content.decode()
    assert "site_address" not in Intake.objects.get().report


def test_who_may_not_bring_stories_home_says_no_address(client, desk, export):
    call_command("bring_home", str(export), "--dry-run")
    client.force_login(make.user())

    answer = client.post(
        f"/admin/homecomings/{Intake.objects.get().pk}/old-site/", {"address": HOME}
    )

    assert answer.status_code == 403
    assert "site_address" not in Intake.objects.get().report


@pytest.mark.django_db
def test_at_a_terminal_the_address_is_an_option(export):
    make.site()

    call_command("bring_home", str(export), "--publish", "--site-address", "ghost.example")

    article = ArticlePage.objects.get(slug="a-tide")
    assert (article.live, article.original_url) == (True, f"{HOME}/a-tide/")
    assert PageLogEntry.objects.filter(page=article).exists()


@pytest.mark.django_db
def test_a_terminal_is_told_what_is_no_address(export):
    make.site()

    with pytest.raises(CommandError, match="is no address of a site"):
        call_command("bring_home", str(export), "--site-address", "nothing")
