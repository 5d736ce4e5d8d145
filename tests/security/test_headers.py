"""Every answer of the house carries its headers, and no page needs an inline script or style."""

from __future__ import annotations

import re

from django.test import Client

import pytest

from tests import make

pytestmark = pytest.mark.django_db
INLINE = {
    "script": re.compile(r"<script(?![^>]*(\bsrc=|type=\"application/(ld\+)?json\"))[^>]*>"),
    "style": re.compile(r"<style|\sstyle=\""),
    "handler": re.compile(r"<[^>]+\son[a-z]+=\""),
    "address": re.compile(r"(href|src|action)=\"(javascript|data:text)", re.IGNORECASE),
}


@pytest.fixture
def home(settings):
    site = make.site()
    folder = settings.MEDIA_ROOT
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"jpeg")
    (folder / "a.html").write_bytes(b"<script>alert(1)</script>")
    return site


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.fixture
def administrator():
    client = Client(raise_request_exception=False)
    client.force_login(make.administrator())
    return client


def policy(response) -> dict[str, list[str]]:
    """The content policy of an answer, by directive."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {words[0]: words[1:] for words in parts if words}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/feed/", 200),
        ("/brand.css", 200),
        ("/account/login/", 200),
        ("/nowhere/", 404),
        ("/account/login", 301),
        ("/admin/", 302),
        ("/media/a.jpg", 200),
        ("/media/none.jpg", 404),
    ],
)
def test_every_kind_of_answer_has_its_headers(stranger, home, path, status):
    response = stranger.get(path)
    response.close()

    assert response.status_code == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"]
    assert policy(response)["default-src"] == ["'none'"]


def test_an_error_has_its_headers_too(administrator, home):
    response = administrator.get("/admin/failwhale/")

    assert response.status_code == 500
    assert policy(response)["default-src"] == ["'none'"]


def test_scripts_and_styles_come_from_files_of_ours_only(stranger, administrator, home):
    for response in (stranger.get("/"), administrator.get("/admin/")):
        allowed = policy(response)

        assert allowed["script-src"] == ["'self'"]
        assert allowed["style-src"] == ["'self'"]
        assert allowed["object-src"] == ["'none'"]
        assert allowed["base-uri"] == ["'none'"]
        assert allowed["frame-ancestors"] == ["'self'"]
        assert not any("unsafe" in word for words in allowed.values() for word in words)


def test_what_people_uploaded_runs_nothing_and_is_not_shown_unless_it_is_a_picture(stranger, home):
    page, picture = stranger.get("/media/a.html"), stranger.get("/media/a.jpg")
    page.close()
    picture.close()

    assert "sandbox" in policy(page)
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert picture.headers["Content-Disposition"].startswith("inline")


def inline(response) -> list[tuple[str, str]]:
    html = response.content.decode()
    return [(kind, found.group()) for kind, rule in INLINE.items() for found in rule.finditer(html)]


def test_no_public_page_has_anything_inline(stranger, home):
    newsletter = make.newsletter(site=home)
    article = make.article(site=home)
    issue = make.issue(newsletter=newsletter)
    paths = [
        "/",
        "/nowhere/",
        article.url,
        issue.url,
        issue.get_parent().url,
        f"/mail/{newsletter.slug}/subscribe/",
        f"/mail/{newsletter.slug}/asked/",
        "/account/login/",
        "/account/signup/",
        "/account/login/code/",
        "/account/password/reset/",
    ]

    for path in paths:
        assert inline(stranger.get(path)) == [], path


def test_no_page_of_an_account_has_anything_inline(administrator, home):
    for path in ("email/", "password/change/", "2fa/", "sessions/", "logout/"):
        assert inline(administrator.get(f"/account/{path}", follow=True)) == [], path


def test_the_admins_screens_have_no_inline_script(administrator, home):
    article = make.article(site=home)
    paths = [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{article.pk}/edit/",
        f"/admin/pages/add/blog/articlepage/{home.root_page_id}/",
        "/admin/images/multiple/add/",
        f"/admin/settings/core/brand/{home.pk}/",
        "/admin/users/new/",
        "/admin/searchpicks/add/",
        "/admin/redirects/add/",
        "/admin/reports/site-history/",
    ]

    for path in paths:
        response = administrator.get(path, follow=True)

        assert response.status_code == 200, path
        assert [found for found in inline(response) if found[0] != "style"] == [], path


def test_the_session_cannot_be_read_by_scripts_or_sent_along_from_elsewhere(client, home):
    make.administrator()
    secret = {"login": "admin@example.org", "password": "a long test password"}
    session = client.post("/account/login/", secret).cookies["session"]

    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["path"] == "/"
    assert session["domain"] == ""
