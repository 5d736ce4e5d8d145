"""An article is announced on Mastodon once, and its answers come home."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.exchange import (
    Account,
    CountsText,
    EditedThere,
    ExchangeError,
    ReadsResponses,
    Receipt,
    ShapesCopies,
    TellsLosses,
    Unanswered,
)
from syndication.platforms.mastodon import Mastodon, copies
from tests import make
from tests.fakes.http_server import LOST_AFTER, Fault, Reply
from tests.fakes.mastodon import FakeMastodon


@pytest.fixture
def server():
    with FakeMastodon() as fake:
        yield fake


def account(fake, **facts):
    return Account(**{"base_url": fake.base_url, "secrets": fake.secrets, **facts})


def test_it_is_a_network_of_short_texts_with_answers():
    for ability in (ShapesCopies, CountsText, TellsLosses, ReadsResponses):
        assert isinstance(Mastodon(), ability)
    assert Mastodon.shapes == ("link",)


def test_a_post_has_title_excerpt_link_and_language(server):
    article = make.outgoing(language="pt-br", link_url="https://home.example.test/a/?from=m")

    receipt = Mastodon().create(account(server), article)

    given = server.heard[-1].json()
    assert given == {
        "status": Mastodon().words(article),
        "language": "pt",
        "visibility": "public",
    }
    assert given["status"].endswith("\n\nhttps://home.example.test/a/?from=m")
    assert receipt.remote_url == f"{server.base_url}/@ada/{receipt.remote_id}"


def test_a_post_is_never_longer_than_the_network_takes(server):
    article = make.outgoing(
        title="Word 👩‍👩‍👧 " * 99, excerpt="", link_url="https://a.test/" + "x" * 400
    )

    assert Mastodon().length(Mastodon().words(article)) <= 500
    assert Mastodon().losses(article) == ("The title is cut: there is room for 475 signs.",)
    assert Mastodon().create(account(server), article)


def test_the_account_is_named_as_others_write_it_and_a_shorter_limit_is_told():
    with FakeMastodon(longest=300) as small:
        probe = Mastodon().probe(account(small))

    assert probe.name == f"@ada@127.0.0.1:{small.base_url.rpartition(':')[2]}"
    assert (probe.url, probe.canonical) == (f"{small.base_url}/@ada", "none")
    assert "300" in probe.warnings[0]


def test_a_usual_server_gives_no_warning(server):
    assert Mastodon().probe(account(server)).warnings == ()


def test_a_replay_within_the_hour_posts_nothing_new(server):
    key = {}
    for lost in (True, False):
        if lost:
            server.goes_wrong(LOST_AFTER, method="POST")
            with pytest.raises(Unanswered):
                Mastodon().create(account(server), make.outgoing())
        key[lost] = server.heard[-1].headers["Idempotency-Key"]

    assert len(server.pages) == 1
    assert key[True]


def test_a_post_is_found_by_its_link_when_the_key_is_forgotten(server):
    receipt = Mastodon().create(account(server), make.outgoing(link_url="https://x.test/?from=m"))
    server.forget_keys()

    with pytest.raises(Unanswered, match="already"):
        Mastodon().create(account(server), make.outgoing(canonical_url="https://x.test/"))

    assert (
        Mastodon().find(account(server), make.outgoing(canonical_url="https://x.test/")) == receipt
    )


def test_a_post_is_found_behind_many_others_but_not_for_ever(server, monkeypatch):
    monkeypatch.setattr(copies, "A_PAGE", 2)
    receipts = [Mastodon().create(account(server), make.outgoing(slug=f"s{n}")) for n in range(12)]

    assert Mastodon().find(account(server), make.outgoing(slug="s5")) == receipts[5]
    assert Mastodon().find(account(server), make.outgoing(slug="s0")) is None


def test_a_longer_address_that_begins_alike_is_another_article(server):
    Mastodon().create(account(server), make.outgoing(canonical_url="https://x.test/a/b"))

    assert Mastodon().find(account(server), make.outgoing(canonical_url="https://x.test/a")) is None


def test_an_edit_by_somebody_there_is_not_overwritten(server):
    receipt = Mastodon().create(account(server), make.outgoing())
    server.edit(receipt.remote_id, "Changed over there")

    with pytest.raises(EditedThere):
        Mastodon().update(account(server), make.outgoing(), receipt)


def test_a_404_that_is_a_page_says_nothing_of_the_post(server):
    server.goes_wrong(Fault(says=Reply(404, b"<h1>Not here</h1>")), method="DELETE")

    with pytest.raises(ExchangeError, match="404") as caught:
        Mastodon().delete(account(server), Receipt("1", "https://x.test/"))

    assert type(caught.value) is ExchangeError


def test_public_answers_come_home_oldest_first(server):
    receipt = Mastodon().create(account(server), make.outgoing())
    server.answers = [
        answer("3", "2026-11-22", above="2", visibility="unlisted", display_name=""),
        answer("2", "2026-11-21", above=receipt.remote_id),
        answer("4", "2026-11-23", above="2", visibility="private"),
    ]

    first, second = Mastodon().read_responses(account(server), receipt)

    assert (first.source_id, first.html, first.answers) == ("2", "<p>Yes 2</p>", "")
    assert (first.author, first.author_handle) == ("Bo", "bo@quay.test")
    assert first.author_url == "https://quay.test/@bo"
    assert first.source_url == "https://quay.test/@bo/2"
    assert first.written_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert (second.source_id, second.answers, second.author) == ("3", "2", "bo@quay.test")


def answer(number, day, *, above, visibility="public", display_name="Bo"):
    who = {"acct": "bo@quay.test", "display_name": display_name, "url": "https://quay.test/@bo"}
    return {
        "id": number,
        "url": f"https://quay.test/@bo/{number}",
        "content": f"<p>Yes {number}</p>",
        "created_at": f"{day}T10:00:00.000Z",
        "in_reply_to_id": above,
        "visibility": visibility,
        "account": who,
    }
