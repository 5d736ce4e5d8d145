"""Running sites that are read through their APIs: patiently, and no more than they show."""

from __future__ import annotations

import base64
import time

import pytest

from syndication import live
from syndication.exchange import Account, ExchangeError, ReadsLiveSites, SlowDown
from syndication.live import patiently
from syndication.platforms.ghost import Ghost
from syndication.platforms.wordpress import WordPress, rest
from tests.fakes.http_server import BROKEN, LOST, SLOW_DOWN, HttpServer, json_reply


class LiveGhost(HttpServer):
    """A Ghost with three posts and a page, two of them to a page of its answers."""

    key = "0123456789abcdef"

    def respond(self, request):
        table = request.path.rstrip("/").rpartition("/")[2]
        if request.query.get("key") != self.key:
            error = {"message": "Unknown Content API Key", "type": "UnauthorizedError"}
            return json_reply({"errors": [error]}, status=401)
        if table == "settings":
            return json_reply({"settings": {"lang": "fr"}})
        rows = [self.row(number) for number in ((1, 2, 3) if table == "posts" else (4,))]
        page = int(request.query["page"])
        following = page + 1 if page * 2 < len(rows) else None
        pagination = {"pagination": {"page": page, "next": following}}
        return json_reply({table: rows[page * 2 - 2 : page * 2], "meta": pagination})

    def row(self, number):
        return {
            "id": f"p{number}",
            "title": f"Post {number}",
            "slug": f"post-{number}",
            "html": "<p>Words</p>",
            "url": f"{self.base_url}/post-{number}/",
            "authors": [{"name": "Ada", "email": "ada@secret.org"}],
            "tags": [{"name": "Sea"}, {"name": "#hidden"}],
            "visibility": "public",
        }


class LiveWordPress(HttpServer):
    """A WordPress with three posts and a page, and a post in private for who has the password."""

    secrets = {"user": "ada", "application_password": "abcd EFGH"}

    def respond(self, request):
        route = request.query["rest_route"]
        page = int(request.query.get("page", "1"))
        size = int(request.query.get("per_page", "1"))
        if route == "/":
            return json_reply({"name": "Live", "language": "fr_FR"})
        if route == "/wp/v2/comments":
            return json_reply([self.comment(number) for number in range(1, 13)])
        rows = [self.row(4, kind="page")]
        if route == "/wp/v2/posts":
            rows = [self.row(number) for number in (1, 2, 3)]
            rows += [self.row(5, status="private")] if self.is_known(request) else []
        found = rows[page * size - size : page * size]
        if not found:
            return json_reply(
                {"code": "rest_post_invalid_page_number", "message": "No."}, status=400
            )
        return json_reply(found)

    def is_known(self, request):
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        return base64.b64decode(given) == b"ada:abcd EFGH"

    def comment(self, number):
        return {
            "id": number,
            "parent": 1 if number == 2 else 0,
            "author_name": "Eve &amp; Co",
            "content": {"rendered": "<p>Well</p>"},
            "link": f"{self.base_url}/post/#comment-{number}",
            "date": "2020-01-01T00:00:00",
            "status": "approved",
        }

    def row(self, number, *, kind="post", status="publish"):
        replies = [self.comment(one) for one in range(1, {1: 3, 2: 11}.get(number, 1))]
        return {
            "id": number,
            "title": {"rendered": f"Post {number} &amp; more"},
            "content": {"rendered": "<p>Words that go on</p>"},
            "excerpt": {"rendered": "<p>Words that [&hellip;]</p>"},
            "slug": f"post-{number}",
            "link": f"{self.base_url}/post-{number}/",
            "guid": {"rendered": f"{self.base_url}/?p={number}"},
            "type": kind,
            "status": status,
            "date_gmt": "2020-01-02T03:04:05",
            "modified_gmt": "2021-01-02T03:04:05",
            "_embedded": {
                "author": [{"name": "Ada"}],
                "wp:featuredmedia": [{"source_url": "https://e.org/1.png", "alt_text": "One"}],
                "wp:term": [[{"taxonomy": "category", "name": "News"}], "broken"],
                "replies": [replies],
            },
        }


@pytest.fixture
def ghost():
    with LiveGhost() as started:
        yield started


@pytest.fixture
def wordpress(monkeypatch):
    monkeypatch.setattr(rest, "A_PAGE", 2)
    with LiveWordPress() as started:
        yield started


@pytest.fixture
def pauses(monkeypatch):
    """How long was waited; the clock of the house is not ours to stop here."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def of_ghost(fake, key=LiveGhost.key):
    account = Account(f"{fake.base_url}/ghost/#/settings", {"content_api_key": key})
    return list(Ghost().read_live(account))


def of_wordpress(fake, secrets=None):
    return list(WordPress().read_live(Account(f"{fake.base_url}/wp-admin/", secrets or {})))


def test_both_say_that_they_read_live_sites():
    assert isinstance(Ghost(), ReadsLiveSites)
    assert isinstance(WordPress(), ReadsLiveSites)


def test_a_ghost_is_read_page_by_page(ghost):
    found = of_ghost(ghost)

    assert [(one.source_id, one.kind) for one in found] == [
        ("p1", "post"),
        ("p2", "post"),
        ("p3", "post"),
        ("p4", "page"),
    ]
    assert found[0].source_url == f"{ghost.base_url}/post-1/"
    assert (found[0].authors, found[0].tags, found[0].language) == (("Ada",), ("Sea",), "fr")
    assert "secret" not in repr(found)


def test_a_wrong_key_is_told_in_the_words_of_ghost_without_the_key(ghost):
    with pytest.raises(ExchangeError, match="Unknown Content API Key") as refused:
        of_ghost(ghost, key="wrong-0123456789")

    assert "wrong-0123456789" not in str(refused.value)


@pytest.mark.parametrize("fault", [LOST, BROKEN])
def test_a_hiccup_is_asked_again(ghost, pauses, fault):
    ghost.goes_wrong(fault, path="posts")

    found = of_ghost(ghost)

    assert len(found) == 4
    assert pauses == [1.0]


def test_a_wait_that_is_asked_for_is_kept(ghost, pauses):
    ghost.goes_wrong(SLOW_DOWN, path="posts")

    of_ghost(ghost)

    assert pauses == [30.0]


def test_a_site_that_wants_to_be_left_alone_is(pauses):
    def ask():
        raise SlowDown("Later.", retry_after=3600)

    with pytest.raises(SlowDown):
        patiently(ask)

    assert pauses == []


def test_a_site_that_stays_away_is_given_up(pauses):
    def ask():
        raise ExchangeError("Away.")

    with pytest.raises(ExchangeError):
        patiently(ask)

    assert pauses == list(live.PAUSES)


def test_a_wordpress_is_read_page_by_page_without_a_password(wordpress):
    found = of_wordpress(wordpress)

    assert [(one.source_id, one.kind) for one in found] == [
        ("1", "post"),
        ("2", "post"),
        ("3", "post"),
        ("4", "page"),
    ]
    assert found[0].title == "Post 1 & more"
    assert (found[0].authors, found[0].tags) == (("Ada",), ("News",))
    assert (found[0].cover_url, found[0].cover_alt) == ("https://e.org/1.png", "One")
    assert (found[0].language, found[0].standfirst) == ("fr-FR", "")
    assert found[0].old_urls == (f"{wordpress.base_url}/?p=1",)
    assert not any("Authorization" in request.headers for request in wordpress.heard)


def test_a_password_shows_more_and_is_asked_for_by_status(wordpress):
    found = of_wordpress(wordpress, LiveWordPress.secrets)

    assert [one.status for one in found if one.source_id == "5"] == ["private"]
    assert [one.visibility for one in found if one.source_id == "5"] == ["private"]
    assert any("private" in request.query.get("status", "") for request in wordpress.heard)


def test_an_end_that_is_met_exactly_is_an_end(wordpress, monkeypatch):
    monkeypatch.setattr(rest, "A_PAGE", 1)

    assert len(of_wordpress(wordpress)) == 4


def test_an_api_without_an_end_is_left(ghost, wordpress, monkeypatch):
    monkeypatch.setattr("syndication.platforms.ghost.live.MOST_PAGES", 1)
    monkeypatch.setattr(rest, "MOST_PAGES", 2)

    assert (len(of_ghost(ghost)), len(of_wordpress(wordpress))) == (3, 3)


def test_comments_that_did_not_come_along_are_asked_for(wordpress):
    found = {one.source_id: one for one in of_wordpress(wordpress)}

    assert [one.answers for one in found["1"].comments] == ["", "1"]
    assert found["1"].comments[0].author == "Eve & Co"
    assert len(found["2"].comments) == 12
    assert found["3"].comments == ()
