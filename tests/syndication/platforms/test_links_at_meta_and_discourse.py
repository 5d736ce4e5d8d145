"""An article announced with a link: Threads, Facebook and Discourse."""

from __future__ import annotations

import time

import pytest

from syndication.exchange import (
    EditedThere,
    ExchangeError,
    NeedsNewConnection,
    SlowDown,
    Unanswered,
)
from syndication.platforms.discourse import Discourse
from syndication.platforms.facebook import FacebookPage
from syndication.platforms.threads import Threads
from tests import make
from tests.fakes.graph import no as meta_says
from tests.fakes.http_server import LOST, Fault, json_reply
from tests.syndication.platforms.accounts import account


def test_a_post_on_threads_is_prepared_and_then_published(threads):
    receipt = Threads().create(account(threads), make.outgoing())

    assert [request.path.rpartition("/")[2] for request in threads.heard[:2]] == [
        "threads",
        "threads_publish",
    ]
    assert receipt.remote_url == threads.pages[0]["permalink"]
    assert Threads().probe(account(threads)).name == "@ada"


def test_a_token_of_threads_is_exchanged_for_one_that_lives_on(threads):
    old = account(threads)

    access = Threads().renew(old)

    assert access.lives.days == 59
    assert access.secrets == {"access_token": threads.token}
    assert str(Threads().probe(account(threads)).lives).startswith("60 days")
    with pytest.raises(NeedsNewConnection, match="validating") as caught:
        Threads().renew(old)
    assert old.secrets["access_token"] not in str(caught.value)


def test_what_was_prepared_and_not_published_may_be_tried_again(threads):
    threads.goes_wrong(LOST, method="PUT")

    with pytest.raises(ExchangeError) as caught:
        Threads().create(account(threads), make.outgoing())

    assert type(caught.value) is ExchangeError
    assert threads.pages == []


def test_a_published_post_whose_address_is_not_told_is_a_doubt(threads):
    threads.goes_wrong(LOST, method="GET")

    with pytest.raises(Unanswered):
        Threads().create(account(threads), make.outgoing())

    assert Threads().find(account(threads), make.outgoing())


@pytest.mark.parametrize("platform", [Threads(), FacebookPage()], ids=["threads", "facebook"])
def test_a_post_is_found_behind_others_but_not_for_ever(platform, threads, facebook):
    fake = threads if platform.key == "threads" else facebook
    for number in range(101):
        words = f"https://a.test/{number}"
        facts = {"id": number, "permalink": words, "text": words, "message": words}
        fake.posts[str(number)] = facts

    assert platform.find(account(fake), make.outgoing(canonical_url="https://a.test/1"))
    assert platform.find(account(fake), make.outgoing(canonical_url="https://a.test/0")) is None


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (10, NeedsNewConnection),
        (4, SlowDown),
        (1390008, SlowDown),
        (506, Unanswered),
        (2, Unanswered),
        (1609008, ExchangeError),
    ],
)
def test_meta_says_with_a_number_what_is_wrong(facebook, code, error):
    facebook.goes_wrong(Fault(says=meta_says(code, "So it is")), method="POST")

    with pytest.raises(error, match="So it is") as caught:
        FacebookPage().create(account(facebook), make.outgoing())

    assert type(caught.value) is error


def test_a_post_of_a_page_has_its_link_and_can_be_changed(facebook):
    receipt = FacebookPage().create(account(facebook), make.outgoing())

    (post,) = facebook.pages
    assert post["link"] == make.outgoing().canonical_url
    assert post["message"] == FacebookPage().words(make.outgoing())
    post["message"] = "Mine"
    with pytest.raises(EditedThere):
        FacebookPage().update(account(facebook), make.outgoing(), receipt)


@pytest.mark.parametrize(("ends_in", "days"), [(86_400 * 60 + 60, 60), (0, None), (None, None)])
def test_facebook_tells_of_a_token_when_it_ends_if_it_tells(facebook, ends_in, days):
    facebook.ends_at = int(time.time()) + ends_in if ends_in else ends_in

    lives = FacebookPage().probe(account(facebook)).lives

    assert (lives and lives.days) == days


def test_the_token_of_a_person_is_not_that_of_a_page(facebook):
    facebook.category = ""

    assert not FacebookPage().probe(account(facebook)).can_publish


def test_a_topic_has_title_words_link_category_and_our_key(discourse):
    Discourse().create(account(discourse), make.outgoing(note="What do you think?"))

    topic = discourse.pages[0]
    assert topic["title"] == "A house of one's own"
    assert topic["raw"] == f"What do you think?\n\n{make.outgoing().canonical_url}"
    assert (topic["category"], topic["external_id"]) == (4, make.outgoing().key)
    assert topic["embed_url"] == make.outgoing().canonical_url


def test_a_key_that_is_known_is_a_doubt_unless_its_topic_was_deleted(discourse):
    receipt = Discourse().create(account(discourse, category=""), make.outgoing())

    with pytest.raises(Unanswered, match="already"):
        Discourse().create(account(discourse), make.outgoing())

    Discourse().delete(account(discourse), receipt)
    with pytest.raises(ExchangeError, match="Restore"):
        Discourse().create(account(discourse), make.outgoing())


def test_a_topic_that_somebody_changed_is_not_overwritten(discourse):
    receipt = Discourse().create(account(discourse), make.outgoing())
    discourse.edit(int(receipt.remote_id))

    with pytest.raises(EditedThere):
        Discourse().update(account(discourse), make.outgoing(), receipt)


def test_a_category_that_is_no_number_is_told_before_anything_is_sent(discourse):
    with pytest.raises(NeedsNewConnection, match="digits"):
        Discourse().create(account(discourse, category="general"), make.outgoing())

    assert discourse.heard == []


@pytest.mark.parametrize(("extras", "wait"), [({"wait_seconds": 14}, 14), ({}, 60)])
def test_discourse_says_in_its_answer_how_long_to_wait(discourse, extras, wait):
    told = {"errors": ["Slow down."], "extras": extras}
    discourse.goes_wrong(Fault(says=json_reply(told, status=429)), method="POST")

    with pytest.raises(SlowDown, match="Slow") as caught:
        Discourse().create(account(discourse), make.outgoing())

    assert caught.value.retry_after == wait
