"""An article announced with a link: X and Telegram."""

from __future__ import annotations

import pytest

from syndication.counting import URL
from syndication.exchange import (
    ByHand,
    CostsMoney,
    CountsText,
    ExchangeError,
    FindsCopies,
    Gone,
    NeedsNewConnection,
    Receipt,
    ShapesCopies,
    SlowDown,
    TellsLosses,
    Unanswered,
    UpdatesCopies,
)
from syndication.platforms.discourse import Discourse
from syndication.platforms.facebook import FacebookPage
from syndication.platforms.telegram import Telegram
from syndication.platforms.threads import Threads
from syndication.platforms.x import X
from syndication.signing import Keys, signed
from tests import make
from tests.fakes.http_server import Fault, Reply, json_reply
from tests.fakes.signatures import KEYS
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram import no as telegram_says
from tests.fakes.x import no as x_says
from tests.syndication.platforms.accounts import account

HERE = Receipt("1", "https://x.test/")


def test_each_counts_its_words_and_only_some_can_change_or_find_them():
    five = (X(), Telegram(), Threads(), FacebookPage(), Discourse())

    for platform in five:
        assert isinstance(platform, ShapesCopies)
        assert isinstance(platform, CountsText)
        assert isinstance(platform, TellsLosses)
        assert platform.shapes == ("link",)
    assert [one.key for one in five if isinstance(one, CostsMoney)] == ["x"]
    assert [one.key for one in five if not isinstance(one, UpdatesCopies)] == ["x", "threads"]
    assert [one.key for one in five if not isinstance(one, FindsCopies)] == ["telegram"]


@pytest.mark.parametrize("platform", [X(), Telegram(), Threads(), FacebookPage(), Discourse()])
def test_words_are_never_longer_than_is_taken_and_the_link_is_whole(platform):
    link = "https://home.example.test/a/?from=x-1"
    title = "Wörter 👩‍👩‍👧 " * min(platform.longest // 8, 600)
    long = make.outgoing(title=title, excerpt="word " * 7_000, link_url=link)

    words = platform.words(long)

    assert platform.length(words) <= platform.longest
    assert URL.findall(words) == [link]
    assert platform.losses(long)
    assert platform.losses(make.outgoing(title="Short")) == ()


def test_a_signature_is_the_one_that_the_documentation_of_twitter_works_out():
    url = (
        "https://api.twitter.com/1.1/statuses/update.json?include_entities=true&"
        "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21"
    )

    told = signed(
        Keys(**KEYS),
        "POST",
        url,
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        at=1318622958,
    )

    assert 'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"' in told


def test_a_post_on_x_has_a_price_that_is_told_before(x):
    probe = X().probe(account(x))

    assert probe.name == "@ada"
    assert probe.warnings == ("X takes 20 US cents for each post with a link. Set a cap.",)
    assert X().price(make.outgoing()) == 20.0


def test_a_look_on_x_costs_a_tenth_of_a_cent_for_each_of_its_posts_and_for_who_we_are():
    assert X().price_of_looking() == pytest.approx(2.1)


def test_the_same_words_twice_on_x_are_a_doubt_and_not_a_lost_connection(x):
    first = X().create(account(x), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        X().create(account(x), make.outgoing())

    assert X().find(account(x), make.outgoing()) == first
    assert first.remote_url == f"https://x.com/i/status/{first.remote_id}"


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (x_says(402, "CreditsDepleted"), 21_600),
        (Reply(429, b"{}", {"x-rate-limit-reset": "1"}), 1),
        (Reply(429, b"{}", {"x-rate-limit-reset": "99999999999"}), 86_400),
    ],
)
def test_x_makes_us_wait_in_its_own_way(x, answer, wait):
    x.goes_wrong(Fault(says=answer), method="POST")

    with pytest.raises(SlowDown) as caught:
        X().create(account(x), make.outgoing())

    assert caught.value.retry_after == wait


def test_x_refuses_in_two_forms(x):
    x.goes_wrong(Fault(says=json_reply({"errors": [{"message": "Bad thing"}]}, status=400)))

    with pytest.raises(ExchangeError, match="Bad thing"):
        X().create(account(x), make.outgoing())


def test_what_x_did_not_delete_is_gone(x):
    x.goes_wrong(Fault(says=json_reply({"data": {"deleted": False}})), method="DELETE")

    with pytest.raises(Gone):
        X().delete(account(x), HERE)


def test_a_message_on_telegram_shows_the_card_of_the_article(telegram):
    receipt = Telegram().create(account(telegram), make.outgoing())

    said = telegram.heard[-1].json()
    assert said["text"] == Telegram().words(make.outgoing())
    assert said["link_preview_options"]["url"] == make.outgoing().canonical_url
    assert receipt.remote_url == f"https://t.me/quay/{receipt.remote_id}"


def test_a_channel_without_a_name_has_an_address_for_its_members():
    with FakeTelegram(username="") as closed:
        receipt = Telegram().create(account(closed, channel="-1001234567890"), make.outgoing())

    assert receipt.remote_url == "https://t.me/c/1234567890/12"


def test_a_bot_that_may_not_post_is_told_apart(telegram):
    telegram.may_post = False

    assert not Telegram().probe(account(telegram, channel="https://t.me/quay")).can_publish


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"channel": ""}, "no name of a channel"),
        ({"channel": "other"}, "does not know"),
        ({"bot_token": "12:AA/../getMe"}, "no token of a bot"),
    ],
)
def test_a_channel_or_token_that_is_none_is_told(telegram, facts, words):
    with pytest.raises(NeedsNewConnection, match=words):
        Telegram().create(account(telegram, **facts), make.outgoing())

    assert telegram.messages == {}


def test_a_message_is_changed_and_the_same_words_are_no_mistake(telegram):
    receipt = Telegram().create(account(telegram), make.outgoing())

    same = Telegram().update(account(telegram), make.outgoing(), receipt)
    Telegram().update(account(telegram), make.outgoing(title="Better"), receipt)
    Telegram().delete(account(telegram), receipt)

    assert same == receipt
    assert telegram.messages == {}
    with pytest.raises(Gone):
        Telegram().update(account(telegram), make.outgoing(), receipt)


@pytest.mark.parametrize(
    ("answer", "error", "wait"),
    [
        (telegram_says(429, "Too Many Requests", retry_after=35), SlowDown, 35),
        (telegram_says(429, "Too Many Requests"), SlowDown, 60),
        (telegram_says(404, "Not Found"), NeedsNewConnection, None),
        (telegram_says(403, "Forbidden: bot was kicked"), NeedsNewConnection, None),
        (telegram_says(400, "Bad Request: message can't be deleted"), ByHand, None),
    ],
)
def test_telegram_says_in_words_what_is_wrong(telegram, answer, error, wait):
    telegram.goes_wrong(Fault(says=answer))

    with pytest.raises(error) as caught:
        Telegram().delete(account(telegram), HERE)

    assert caught.value.retry_after == wait
