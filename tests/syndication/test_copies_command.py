"""`manage.py channels` and `manage.py copies`, as people's scripts rely on them."""

from __future__ import annotations

import io
import json

from django.core.management import CommandError, call_command

import pytest

from core import pause
from syndication.exchange import NotSent
from syndication.models import Channel, Copy
from tests import make
from tests.fakes import shore as platforms
from tests.fakes.pages import FakePages
from tests.syndication import copying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(settings):
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    settings.HOME_GATE = "inside"


@pytest.fixture
def shore():
    return platforms.arrive()


@pytest.fixture
def article():
    site = make.site()
    copying.channel(site=site)
    return make.article(site=site)


def run(*words):
    """What the command says, and its exit status."""
    out = io.StringIO()
    try:
        call_command(*words, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_send_brings_an_article_and_says_so(shore, article):
    text, status = run("copies", "send", "--article", str(article.pk), "--json")

    (row,) = json.loads(text)
    assert status == 0
    assert row["article"] == article.pk
    assert row["channel"] == "Shore"
    assert row["state"] == "settled"
    assert row["wanted"] == row["shown"] == article.live_revision_id
    assert row["remote_url"] == "https://shore.example/1"
    assert row["canonical"] == article.full_url


def test_send_does_not_wait_for_the_delay_or_the_next_try(shore, article):
    Channel.objects.update(delay_minutes=600)

    _text, status = run("copies", "send")

    assert status == 0
    assert len(shore.posts) == 1


def test_send_fails_while_something_is_not_as_it_should_be(shore, article):
    shore.fails("create", NotSent("No route."))

    text, status = run("copies", "send")

    assert status == 1
    assert "No route." in text


def test_send_fails_where_there_is_nothing_to_send(shore):
    assert run("copies", "send") == ("", 1)


def test_send_sends_only_the_article_that_was_named(shore, article):
    other = make.article(site=Channel.objects.get().site, title="Another")

    run("copies", "send", "--article", str(other.pk))

    assert [post.title for post in shore.posts.values()] == ["Another"]


def test_send_is_refused_while_sending_is_paused(shore, article):
    pause.pause("We moved.")

    with pytest.raises(CommandError, match=r"Sending is paused: We moved\."):
        run("copies", "send")


def test_status_shows_the_book_and_changes_nothing(shore, article):
    Copy.objects.create(article=article, channel=Channel.objects.get(), state="settled")

    text, status = run("copies", "status")

    assert status == 0
    assert "Shore" in text
    assert shore.said == []


def test_verify_looks_at_each_copy_as_a_stranger(shore, article, settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    run("copies", "send")
    with FakePages() as there:
        good = there.put("/1", f'<link rel="canonical" href="{article.full_url}">')
        Copy.objects.update(remote_url=good)

        text, status = run("copies", "verify", "--json")
        assert (json.loads(text)[0]["verified"], status) == ("ok", 0)

        there.put("/1")
        text, status = run("copies", "verify", "--json")
        assert (json.loads(text)[0]["verified"], status) == ("missing", 1)


def test_verify_of_nothing_proves_nothing(shore):
    assert run("copies", "verify")[1] == 1


def test_an_article_that_is_not_there_is_said_so(shore):
    with pytest.raises(CommandError, match="no article with the number 999"):
        run("copies", "status", "--article", "999")


def test_channels_are_shown_with_their_copies(shore, article):
    run("copies", "send")

    text, status = run("channels", "--json")

    (row,) = json.loads(text)
    assert status == 0
    assert (row["name"], row["platform"], row["state"]) == ("Shore", "shore", "active")
    assert (row["copies"], row["waiting"], row["is_open"]) == (1, 0, True)


def test_a_channel_that_must_be_connected_again_fails_the_command(shore, article):
    Channel.objects.update(state="needs_auth", last_error="The key was withdrawn.")

    text, status = run("channels")

    assert status == 1
    assert "The key was withdrawn." in text


@pytest.mark.parametrize("command", ["channels", "copies"])
def test_the_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    assert f"manage.py {command}" in capsys.readouterr().out
